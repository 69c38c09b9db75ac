// From a point on the picture of a step to the pixel of the input that lies there.

/** What leads from the file to the input: sizes are [width, height]. */
export interface Way {
  picture: readonly [number, number];
  input: readonly [number, number];
  /** Where on the picture the input lies: left, top, width, height. */
  crop: readonly [number, number, number, number];
  /** How the file stores the picture: EXIF's number. */
  orientation: number;
}

/** Steps whose picture still has what will be cut away. */
const WHOLE: readonly string[] = ["file", "orientation", "colour mode", "resize"];

/** The [row, column] of the input under a point, given as shares of the step's width and height.
 *  Null where the point is cut away. */
export function pixelUnder(step: string, x: number, y: number, way: Way): [number, number] | null {
  const [width, height] = way.input;
  let [across, down] = [x, y];
  if (step === "file") [across, down] = upright(x, y, way.orientation);
  if (WHOLE.includes(step)) {
    const [left, top, wide, high] = way.crop;
    across = (across * way.picture[0] - left) / wide;
    down = (down * way.picture[1] - top) / high;
  }
  const [row, column] = [Math.floor(down * height), Math.floor(across * width)];
  return row >= 0 && row < height && column >= 0 && column < width ? [row, column] : null;
}

/** A point of the file, as shares, on the upright picture: EXIF's eight ways to hold a camera. */
function upright(x: number, y: number, orientation: number): [number, number] {
  let [across, down] = orientation >= 5 ? [y, x] : [x, y];
  if ([3, 4, 7, 8].includes(orientation)) down = 1 - down;
  if ([2, 3, 6, 7].includes(orientation)) across = 1 - across;
  return [across, down];
}

/** The pixel after a key; null for a key that does not move it. */
export function pixelAfter(
  key: string,
  far: boolean,
  [row, column]: readonly [number, number],
  [width, height]: readonly [number, number],
): [number, number] | null {
  const step = far ? 10 : 1;
  const moves: Record<string, [number, number]> = {
    ArrowUp: [-step, 0],
    ArrowDown: [step, 0],
    ArrowLeft: [0, -step],
    ArrowRight: [0, step],
  };
  const move = moves[key];
  if (!move) return null;
  const within = (v: number, size: number): number => Math.max(0, Math.min(size - 1, v));
  return [within(row + move[0], height), within(column + move[1], width)];
}

/** Steps after which the channels stand in the network's order; before them in the file's. */
const ORDERED: readonly string[] = ["channel order", "invert", "scale", "normalise", "tensor"];

/** Where among a step's values that of an input channel is; −1 where they are not the channels. */
export function channelIn(step: string, values: number, channel: number, order: string): number {
  if (values === 1) return 0;
  if (values !== order.length) return -1;
  return ORDERED.includes(step) ? channel : [...order].sort((a, b) => "RGB".indexOf(a) - "RGB".indexOf(b)).indexOf(order[channel] ?? "");
}
