// What one input channel gives to a channel of the output: its map under one slice of the kernel.
import type { WindowShape } from "../wire/types";
import type { Grid } from "./maps";

/** A window over two axes; a row of numbers is one row high. */
export interface Slide {
  kernel: [number, number];
  strides: [number, number];
  dilations: [number, number];
  begin: [number, number];
}

/** The window as one over rows and columns; null where it has more axes. */
export function slide(w: WindowShape): Slide | null {
  const [k, s, d, b] = [w.kernel, w.strides, w.dilations, w.begin];
  if (k.length > 2 || !k.length) return null;
  const pair = (values: number[], first: number): [number, number] =>
    values.length === 2 ? [values[0] as number, values[1] as number] : [first, values[0] as number];
  return { kernel: pair(k, 1), strides: pair(s, 1), dilations: pair(d, 1), begin: pair(b, 0) };
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
      if (weight === 0) continue;
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

/** Σ of the maps + bias. */
export function summed(maps: readonly Float64Array[], bias: number, cells: number): Float64Array {
  const total = new Float64Array(cells).fill(bias);
  for (const map of maps) for (let i = 0; i < cells; i++) total[i] = (total[i] as number) + (map[i] as number);
  return total;
}

/** The largest distance of two maps, and the same relative to the larger one's largest value. */
export function gapOf(a: ArrayLike<number>, b: ArrayLike<number>): { gap: number; relative: number } {
  let gap = 0;
  let most = 0;
  for (let i = 0; i < a.length; i++) {
    gap = Math.max(gap, Math.abs((a[i] as number) - (b[i] as number)));
    most = Math.max(most, Math.abs(b[i] as number));
  }
  return { gap, relative: gap === 0 ? 0 : gap / (most || 1) };
}

/** A map of which only the first cells are made yet; the others are 0, the paper itself. */
export function upto(values: ArrayLike<number>, count: number): ArrayLike<number> {
  if (count >= values.length) return values;
  const part = new Float64Array(values.length);
  for (let i = 0; i < count; i++) part[i] = values[i] as number;
  return part;
}
