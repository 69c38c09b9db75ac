// A picture as pixels: what each is, in which light it is drawn, how it is coded, how often it occurs.

export const VIEWS = ["colour", "red", "green", "blue", "grey"] as const;
export type View = (typeof VIEWS)[number];

/** Rows of pixels, four bytes each. */
export type Pixels = Pick<ImageData, "width" | "height" | "data">;

export interface Pixel {
  x: number;
  y: number;
  red: number;
  green: number;
  blue: number;
  /** 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601), not rounded. */
  luminance: number;
  /** The luminance as a grey: in whole numbers, as Pillow and convscope.base.picture round it. */
  grey: number;
}

export const greyOf = (r: number, g: number, b: number): number => (19595 * r + 38470 * g + 7471 * b + 32768) >> 16;

/** A grey's code: 0 to levels − 1, in steps of one width. */
export const codeOf = (grey: number, levels: number): number => Math.floor((grey * levels) / 256);

/** The grey that a code stands for. */
export const greyFor = (code: number, levels: number): number => {
  const exact = (code * 255) / (levels - 1);
  const low = Math.floor(exact);
  // halves go to the even neighbour, as in NumPy
  return exact - low === 0.5 ? low + (low % 2) : Math.round(exact);
};

export function pixelAt({ width, data }: Pixels, x: number, y: number): Pixel {
  const at = 4 * (y * width + x);
  const [red = 0, green = 0, blue = 0] = data.subarray(at, at + 3);
  return { x, y, red, green, blue, luminance: 0.299 * red + 0.587 * green + 0.114 * blue, grey: greyOf(red, green, blue) };
}

/** The picture in a light: one channel alone, or its grey in so many levels. */
export function lit({ width, height, data }: Pixels, view: View, levels: number): ImageData {
  const made = new ImageData(width, height);
  const to = made.data;
  const coded = Uint8Array.from({ length: 256 }, (_, v) => greyFor(codeOf(v, levels), levels));
  for (let i = 0; i < to.length; i += 4) {
    const [r, g, b] = [data[i]!, data[i + 1]!, data[i + 2]!];
    const grey = view === "grey" ? coded[greyOf(r, g, b)]! : 0;
    to[i] = view === "colour" || view === "red" ? r : grey;
    to[i + 1] = view === "colour" || view === "green" ? g : grey;
    to[i + 2] = view === "colour" || view === "blue" ? b : grey;
    to[i + 3] = 255;
  }
  return made;
}

/** Is red as much as green and blue everywhere: one number says it all? */
export function colourless({ data }: Pixels): boolean {
  for (let i = 0; i < data.length; i += 4) if (data[i] !== data[i + 1] || data[i] !== data[i + 2]) return false;
  return true;
}

/** The numbers that are written into a pixel: three where it has a colour. */
export function written(pixel: Pixel, view: View, levels: number, plain = false): number[] {
  if (view === "colour" && plain) return [pixel.red];
  if (view === "colour") return [pixel.red, pixel.green, pixel.blue];
  return [view === "grey" ? (levels < 256 ? codeOf(pixel.grey, levels) : pixel.grey) : pixel[view]];
}

/** How often each value occurs: red, green, blue and grey. */
export function histogram({ data }: Pixels): Record<Exclude<View, "colour">, Uint32Array> {
  const counts = { red: new Uint32Array(256), green: new Uint32Array(256), blue: new Uint32Array(256), grey: new Uint32Array(256) };
  for (let i = 0; i < data.length; i += 4) {
    const [r, g, b] = [data[i]!, data[i + 1]!, data[i + 2]!];
    counts.red[r]!++;
    counts.green[g]!++;
    counts.blue[b]!++;
    counts.grey[greyOf(r, g, b)]!++;
  }
  return counts;
}

/** Rows of codes as a grey picture. */
export function fromCodes(rows: readonly (readonly number[])[], levels: number): Pixels {
  const [height, width] = [rows.length, rows[0]?.length ?? 0];
  const data = new Uint8ClampedArray(4 * width * height);
  rows.flat().forEach((code, i) => data.set([...Array(3).fill(greyFor(code, levels)), 255], 4 * i));
  return { width, height, data };
}
