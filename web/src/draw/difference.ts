// What differs between two tensors of the same shape.
import type { Tensor } from "../wire/client";

/** a − b, cell by cell; null where the shapes are not the same. */
export function difference(a: Tensor, b: Tensor): Tensor | null {
  if (a.start !== b.start || a.shape.join() !== b.shape.join()) return null;
  return { shape: a.shape, start: a.start, data: Float64Array.from(a.data, (x, i) => x - (b.data[i] as number)) };
}
