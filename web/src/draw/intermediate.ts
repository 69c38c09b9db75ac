// What one input channel gives to a channel of the output: its map under one slice of the kernel.
import type { WindowShape } from "../wire/types";
import type { Grid } from "./maps";

/** A window over two axes; a row of numbers is one row high. */
export interface Slide {
  kernel: [number, number];
  strides: [number, number];
  dilations: [number, number];
  begin: [number, number];
  end: [number, number];
}

/** The window as one over rows and columns; null where it has more axes. */
export function slide(w: WindowShape): Slide | null {
  const [k, s, d, b, e] = [w.kernel, w.strides, w.dilations, w.begin, w.end];
  if (k.length > 2 || !k.length) return null;
  const pair = (values: number[], first: number): [number, number] =>
    values.length === 2 ? [values[0] as number, values[1] as number] : [first, values[0] as number];
  return { kernel: pair(k, 1), strides: pair(s, 1), dilations: pair(d, 1), begin: pair(b, 0), end: pair(e, 0) };
}

/** y[i, j] = Σ_p Σ_q x[i·s − b + p·d, j·s − b + q·d] · w[p, q]; outside the map lies 0. */
export function intermediate(
  x: ArrayLike<number>,
  input: Grid,
  kernel: readonly number[],
  w: Slide,
  output: Grid,
): Float64Array {
  const made = new Float64Array(output.rows * output.columns);
  const [kh, kw] = w.kernel;
  for (let p = 0; p < kh; p++) {
    for (let q = 0; q < kw; q++) {
      const weight = kernel[p * kw + q] as number;
      for (let i = 0; i < output.rows; i++) {
        const r = i * w.strides[0] - w.begin[0] + p * w.dilations[0];
        if (r < 0 || r >= input.rows) continue;
        for (let j = 0; j < output.columns; j++) {
          const c = j * w.strides[1] - w.begin[1] + q * w.dilations[1];
          if (c < 0 || c >= input.columns) continue;
          const at = i * output.columns + j;
          made[at] = (made[at] as number) + (x[r * input.columns + c] as number) * weight;
        }
      }
    }
  }
  return made;
}

/** Which cells a mean is taken of: those of the input, or those of its padding too. */
export type Counted = "inside" | "padded";

/** How many cells count under each window. What hangs over beyond the padding never does. */
export function counts(input: Grid, w: Slide, output: Grid, counted: Counted): Float64Array {
  const along = (axis: 0 | 1, size: number, many: number): number[] => {
    const [low, high] = counted === "inside" ? [0, size] : [-w.begin[axis], size + w.end[axis]];
    return Array.from({ length: many }, (_, i) => {
      let count = 0;
      for (let p = 0; p < w.kernel[axis]; p++) {
        const at = i * w.strides[axis] - w.begin[axis] + p * w.dilations[axis];
        if (at >= low && at < high) count += 1;
      }
      return count;
    });
  };
  const across = along(1, input.columns, output.columns);
  return Float64Array.from(along(0, input.rows, output.rows).flatMap((down) => across.map((n) => Math.max(1, down * n))));
}

/** The mean under the window, place by place. */
export function mean(x: ArrayLike<number>, input: Grid, w: Slide, output: Grid, counted: Counted): Float64Array {
  const ones = Array.from({ length: w.kernel[0] * w.kernel[1] }, () => 1);
  const many = counts(input, w, output, counted);
  return intermediate(x, input, ones, w, output).map((sum, at) => sum / (many[at] as number));
}

/** One map more in the sum. */
export function add(total: Float64Array, map: Float64Array): void {
  for (let i = 0; i < total.length; i++) total[i] = (total[i] as number) + (map[i] as number);
}

/** The largest distance of two maps; NaN where one is no number and the other is not. */
export function gapOf(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let gap = 0;
  for (let i = 0; i < b.length; i++) {
    if (Object.is(a[i], b[i])) continue;
    const apart = Math.abs((a[i] as number) - (b[i] as number));
    if (!(apart <= gap)) gap = apart;
    if (Number.isNaN(gap)) return gap;
  }
  return gap;
}
