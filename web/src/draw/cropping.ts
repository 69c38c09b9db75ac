// A rectangle on a picture, moved and pulled inside its edges, in the picture's own pixels.

export interface Rect {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface Size {
  width: number;
  height: number;
}

/** Which edges a handle pulls: n, s, w, e or two of them. */
export type Handle = "nw" | "n" | "ne" | "e" | "se" | "s" | "sw" | "w";
export const CORNERS: readonly Handle[] = ["nw", "ne", "se", "sw"];
export const HANDLES: readonly Handle[] = ["nw", "n", "ne", "e", "se", "s", "sw", "w"];

const SMALLEST = 1;
const between = (low: number, value: number, high: number): number => Math.min(high, Math.max(low, value));

/** The rectangle moved by so much, as far as the picture goes. */
export const moved = (box: Rect, across: number, down: number, whole: Size): Rect => ({
  ...box,
  left: between(0, box.left + across, whole.width - box.width),
  top: between(0, box.top + down, whole.height - box.height),
});

/** The rectangle with a handle pulled by so much; with a `ratio` (width / height) it keeps that. */
export function pulled(box: Rect, handle: Handle, across: number, down: number, whole: Size, ratio: number | null): Rect {
  let { left, top } = box;
  let [right, bottom] = [left + box.width, top + box.height];
  if (handle.includes("w")) left = between(0, left + across, right - SMALLEST);
  if (handle.includes("e")) right = between(left + SMALLEST, right + across, whole.width);
  if (handle.includes("n")) top = between(0, top + down, bottom - SMALLEST);
  if (handle.includes("s")) bottom = between(top + SMALLEST, bottom + down, whole.height);
  const free = { left, top, width: right - left, height: bottom - top };
  return ratio ? shaped(free, box, handle, whole, ratio) : free;
}

/** The corner across from the handle stays; the longer wish counts, as far as there is room. */
function shaped(wish: Rect, box: Rect, handle: Handle, whole: Size, ratio: number): Rect {
  const west = handle.includes("w");
  const north = handle.includes("n");
  const [x, y] = [west ? box.left + box.width : box.left, north ? box.top + box.height : box.top];
  const room = Math.min(west ? x : whole.width - x, (north ? y : whole.height - y) * ratio);
  const sideways = handle === "e" || handle === "w";
  const upright = handle === "n" || handle === "s";
  const wanted = sideways ? wish.width : upright ? wish.height * ratio : Math.max(wish.width, wish.height * ratio);
  const width = Math.min(room, Math.max(SMALLEST, SMALLEST * ratio, wanted));
  const height = width / ratio;
  return { left: west ? x - width : x, top: north ? y - height : y, width, height };
}

/** The rectangle between two points of a picture. */
export function spanned(from: readonly [number, number], to: readonly [number, number], whole: Size, ratio: number | null): Rect {
  const [x, y] = [between(0, from[0], whole.width - SMALLEST), between(0, from[1], whole.height - SMALLEST)];
  const handle = `${to[1] < y ? "n" : "s"}${to[0] < x ? "w" : "e"}` as Handle;
  const start = { left: x, top: y, width: 0, height: 0 };
  return pulled(start, handle, to[0] - x, to[1] - y, whole, ratio);
}

/** The largest rectangle of a shape that fits into a share of the picture, in its middle. */
export function middle(whole: Size, ratio: number | null, share = 0.6): Rect {
  const shape = ratio ?? whole.width / whole.height;
  const width = share * Math.min(whole.width, whole.height * shape);
  const height = width / shape;
  return { left: (whole.width - width) / 2, top: (whole.height - height) / 2, width, height };
}

/** The same in whole pixels, still inside the picture. */
export function whole(box: Rect, size: Size): Rect {
  const width = between(1, Math.round(box.width), size.width);
  const height = between(1, Math.round(box.height), size.height);
  return {
    width,
    height,
    left: between(0, Math.round(box.left), size.width - width),
    top: between(0, Math.round(box.top), size.height - height),
  };
}

/** The size to which a picture is made smaller so that it has at most so many pixels. */
export function shrunk({ width, height }: Size, most: number): Size {
  const share = Math.min(1, Math.sqrt(most / (width * height)));
  return { width: Math.max(1, Math.floor(width * share)), height: Math.max(1, Math.floor(height * share)) };
}
