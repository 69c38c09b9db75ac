// A photograph convolved live. Convolution is linear: where one weight changes by Δ, the result
// changes by Δ times the picture that this weight reads, whatever the kernel's size. So a weight
// under one's hand costs one pass over the picture; only a new kernel costs all of them.
import { type Fill, outputSize, source } from "./slide";

/** One channel after another, rows first. */
export interface Planes {
  width: number;
  height: number;
  planes: Float32Array[];
}

export interface Motion {
  stride: number;
  pad: readonly [number, number];
  dilation: number;
  fill: Fill;
}

export interface Kernel {
  rows: number;
  columns: number;
  weights: ArrayLike<number>;
}

export class Live {
  readonly out: Planes;
  /** For each kernel row and column, the input row or column that each output reads; −1 for zeros. */
  readonly #rows: Int32Array[];
  readonly #columns: Int32Array[];

  /** Raises Misfit where the kernel does not fit. */
  constructor(
    readonly input: Planes,
    readonly kernel: Pick<Kernel, "rows" | "columns">,
    motion: Motion,
  ) {
    const { stride, pad, dilation } = motion;
    const height = outputSize(input.height, kernel.rows, stride, dilation, pad[0], pad[0]);
    const width = outputSize(input.width, kernel.columns, stride, dilation, pad[1], pad[1]);
    this.out = { width, height, planes: input.planes.map(() => new Float32Array(width * height)) };
    this.#rows = reads(kernel.rows, height, input.height, pad[0], motion);
    this.#columns = reads(kernel.columns, width, input.width, pad[1], motion);
  }

  /** Add one weight's share, or take it away: `delta` times the picture it reads. */
  add(row: number, column: number, delta: number): void {
    if (!delta) return;
    const { width, height, planes } = this.out;
    const from = this.#rows[row]!;
    const at = this.#columns[column]!;
    // columns that lie in the picture one after another are added in one sweep
    const [first, last] = run(at);
    this.input.planes.forEach((plane, c) => {
      const out = planes[c]!;
      for (let i = 0; i < height; i++) {
        if (from[i]! < 0) continue;
        const base = from[i]! * this.input.width;
        const to = i * width;
        for (let j = 0; j < first; j++) if (at[j]! >= 0) out[to + j]! += delta * plane[base + at[j]!]!;
        const shift = base + (at[first] ?? 0) - first;
        for (let j = first; j < last; j++) out[to + j]! += delta * plane[shift + j]!;
        for (let j = last; j < width; j++) if (at[j]! >= 0) out[to + j]! += delta * plane[base + at[j]!]!;
      }
    });
  }

  /** Everything anew; the sums of an earlier kernel, and what rounding left in them, are gone. */
  *from(kernel: Kernel): Generator<void> {
    for (const plane of this.out.planes) plane.fill(0);
    for (let row = 0; row < kernel.rows; row++) {
      for (let column = 0; column < kernel.columns; column++) this.add(row, column, kernel.weights[row * kernel.columns + column]!);
      yield; // the page may draw between two rows
    }
  }
}

function reads(kernel: number, outputs: number, size: number, pad: number, { stride, dilation, fill }: Motion): Int32Array[] {
  return Array.from({ length: kernel }, (_, k) =>
    Int32Array.from({ length: outputs }, (_, o) => {
      const at = o * stride - pad + k * dilation;
      if (at >= 0 && at < size) return at;
      return fill === "zero" ? -1 : source(at, size, fill);
    }),
  );
}

/** The longest stretch in which each is one more than the one before: from, to. */
function run(at: Int32Array): [number, number] {
  let best: [number, number] = [0, 0];
  let from = 0;
  for (let i = 1; i <= at.length; i++) {
    if (i < at.length && at[i - 1]! >= 0 && at[i] === at[i - 1]! + 1) continue;
    if (at[from]! >= 0 && i - from > best[1] - best[0]) best = [from, i];
    from = i;
  }
  return best;
}

/** How a result that is no picture is shown as one. */
export type Shown = "clamp" | "absolute" | "middle";
export const SHOWN: readonly Shown[] = ["clamp", "absolute", "middle"];

/** The result as bytes: cut off at 0 and 255, its size without sign, or 0 in the middle of grey. */
export function paint({ planes, width, height }: Planes, shown: Shown, into: Uint8ClampedArray): void {
  const pixels = new Uint32Array(into.buffer, into.byteOffset, width * height); // bytes a b g r
  const [r, g = r, b = r] = planes as [Float32Array, ...Float32Array[]];
  const middle = shown === "middle" ? 128 : 0;
  const absolute = shown === "absolute";
  for (let i = 0; i < pixels.length; i++) {
    let x = r[i]! + middle;
    let y = g[i]! + middle;
    let z = b[i]! + middle;
    if (absolute) {
      x = Math.abs(x);
      y = Math.abs(y);
      z = Math.abs(z);
    }
    // +0.5 and cut: to the nearest, which bitwise "or" alone would not give
    const red = x < 0 ? 0 : x > 255 ? 255 : (x + 0.5) | 0;
    const green = y < 0 ? 0 : y > 255 ? 255 : (y + 0.5) | 0;
    const blue = z < 0 ? 0 : z > 255 ? 255 : (z + 0.5) | 0;
    pixels[i] = 0xff000000 | (blue << 16) | (green << 8) | red;
  }
}

/** A picture's planes: red, green, blue, or their luminance alone (ITU-R BT.601). */
export function planesOf(image: ImageData, grey: boolean): Planes {
  const { width, height, data } = image;
  const planes = Array.from({ length: grey ? 1 : 3 }, () => new Float32Array(width * height));
  for (let i = 0; i < width * height; i++) {
    const [r, g, b] = [data[4 * i]!, data[4 * i + 1]!, data[4 * i + 2]!];
    if (grey) planes[0]![i] = 0.299 * r + 0.587 * g + 0.114 * b;
    else {
      planes[0]![i] = r;
      planes[1]![i] = g;
      planes[2]![i] = b;
    }
  }
  return { width, height, planes };
}
