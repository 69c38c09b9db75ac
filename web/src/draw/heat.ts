// How much each place of the input moves one value, and the colours that show it: from nothing over
// violet and orange to pale yellow, ever brighter, so that it reads the same to every eye.
import type { Tensor } from "../wire/client";

export interface Footprint {
  rows: number;
  columns: number;
  /** |∂value/∂input|, summed over the channels. */
  values: Float64Array;
  most: number;
}

/** The footprint of slopes in an input of pictures, (n c h w) or (n h w c). */
export function footprint(slopes: Tensor, layout: string): Footprint {
  const last = layout === "nhwc";
  const [, a = 1, b = 1, c = 1] = slopes.shape;
  const [channels, rows, columns] = last ? [c, a, b] : [a, b, c];
  const values = new Float64Array(rows * columns);
  for (let channel = 0; channel < channels; channel++) {
    for (let at = 0; at < values.length; at++) {
      const slope = slopes.data[last ? at * channels + channel : channel * values.length + at] as number;
      values[at] = (values[at] as number) + Math.abs(slope);
    }
  }
  return { rows, columns, values, most: values.reduce((m, v) => (v > m ? v : m), 0) };
}

type Rgb = readonly [number, number, number];

/** Matplotlib's "inferno" at equal steps: https://bids.github.io/colormap/ */
const RAMP: readonly Rgb[] = [
  [0, 0, 4], [31, 12, 72], [85, 15, 109], [136, 34, 106], [186, 54, 85], [227, 89, 51], [249, 140, 10],
  [249, 201, 50], [252, 255, 164],
]; // prettier-ignore

/** The colour at a share of the scale, 0 to 1. */
export function glow(share: number): Rgb {
  const at = Math.min(1, Math.max(0, share)) * (RAMP.length - 1);
  const low = Math.min(RAMP.length - 2, Math.floor(at));
  const [from, to] = [RAMP[low] as Rgb, RAMP[low + 1] as Rgb];
  const mixed = (i: 0 | 1 | 2): number => Math.round(from[i] + (to[i] - from[i]) * (at - low));
  return [mixed(0), mixed(1), mixed(2)];
}

/** Where on the scale a value stands: by its root, or all but the peak would be black. */
export const shareOf = (value: number, most: number): number => (most > 0 ? Math.sqrt(value / most) : 0);

/** The footprint as packed pixels; where nothing moves the value the photograph shows through. */
export function heat({ values, most }: Footprint, out: Uint32Array): Uint32Array {
  for (let i = 0; i < values.length; i++) {
    const share = shareOf(values[i] as number, most);
    const [r, g, b] = glow(share);
    const cover = Math.round(255 * Math.min(1, 0.2 + 1.6 * share) * (share > 0 ? 1 : 0));
    out[i] = ((cover << 24) | (b << 16) | (g << 8) | r) >>> 0;
  }
  return out;
}

/** The scale as a CSS gradient. */
export const rampCss = `linear-gradient(90deg, ${RAMP.map((c) => `rgb(${c.join(" ")})`).join(", ")})`;
