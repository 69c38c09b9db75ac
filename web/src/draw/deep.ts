// Rows, pictures and volumes with channels as boxes in space: depth, height, width.
import type { Slide, Step } from "./slide";

export type Deep = readonly [number, number, number];
/** First and last + 1 along depth, height and width. */
export type Part = readonly [Deep, Deep];

/** Channels first, then one to three axes; three axes have one channel, which is left out. */
export function deep(shape: readonly number[]): Deep {
  const [c = 1, a = 1, b = 1, d = 1] = shape;
  if (shape.length === 2) return [c, 1, a];
  return shape.length === 3 ? [c, a, b] : [a, b, d];
}

/** A cell, channel first, as depth, height and width. */
export function place(cell: readonly number[]): Deep {
  const [c = 0, a = 0, b = 0, d = 0] = cell;
  if (cell.length === 2) return [c, 0, a];
  return cell.length === 3 ? [c, a, b] : [a, b, d];
}

/** The cells under the window, in the frame: the data's first is 0, padding is below. */
export function under(step: Step): Part {
  const places = step.places.map(place);
  const axis = (k: 0 | 1 | 2): number[] => places.map((p) => p[k]);
  const ends = (of: (numbers: number[]) => number): Deep => [of(axis(0)), of(axis(1)), of(axis(2))];
  const last = ends((numbers) => Math.max(...numbers) + 1);
  return [ends((numbers) => Math.min(...numbers)), last];
}

/** How far apart the data lies, and its frame with padding, as depth, height and width. */
export function framed({ geometry: g, stage }: Slide): { spread: Deep; from: Deep; to: Deep } {
  const axes = g.size.length;
  const channels = axes === 3 ? 1 : (stage.x.shape[0] ?? 1);
  const whole = (spatial: readonly number[], first: number): Deep => place(axes === 3 ? [0, ...spatial] : [first, ...spatial]);
  const spread = axes === 1 ? ([1, 1, g.spread[0] ?? 1] as const) : axes === 2 ? ([1, g.spread[0] ?? 1, g.spread[1] ?? 1] as const) : deep([1, ...g.spread]);
  const from = whole(g.begin.map((b) => -b), 0); // prettier-ignore
  const ends = whole(g.size.map((n, k) => (n - 1) * g.spread[k]! + 1 + g.end[k]!), channels);
  return { spread, from, to: axes === 1 ? [ends[0], 1, ends[2]] : ends };
}

/** The kernels one after another as blocks of depth, height and width, as they meet the data. */
export function kernels({ stage }: Slide): { size: Deep; values: number[][] } | null {
  const { weight, op } = stage;
  if (!weight) return null;
  const [a = 1, b = 1, ...spatial] = weight.shape;
  const taps = spatial.reduce((x, y) => x * y, 1);
  const transposed = op === "ConvTranspose";
  const [count, depth] = transposed ? [b, a] : [a, b];
  const values = Array.from({ length: count }, (_, m) =>
    Array.from({ length: depth * taps }, (_, i) => {
      const [c, tap] = [Math.floor(i / taps), i % taps];
      // a transposed kernel lies turned around
      return transposed ? weight.values[(c * b + m) * taps + (taps - 1 - tap)]! : weight.values[(m * b + c) * taps + tap]!;
    }),
  );
  return { size: deep([depth, ...spatial]), values };
}
