// Where the values of one channel lie in a tensor, and how large its map is.
import type { Tensor } from "../wire/client";

export interface Grid {
  rows: number;
  columns: number;
}

/** The map of one channel: (n c h w) gives h × w, (n c l) one row, (n f) one value. */
export function grid(shape: readonly number[]): Grid {
  if (shape.length < 3) return { rows: 1, columns: 1 };
  const columns = shape[shape.length - 1] ?? 1;
  const rows = shape.slice(2, -1).reduce((a, b) => a * b, 1);
  return { rows, columns };
}

/** How many channels a tensor has: its second axis. */
export const channels = (shape: readonly number[]): number => shape[1] ?? 1;

/** The values of one channel of picture n, as a view; null where the part held lacks it. */
export function channel(tensor: Tensor, c: number, n = 0): ArrayLike<number> | null {
  const { rows, columns } = grid(tensor.shape);
  const size = rows * columns;
  const inside = c - tensor.start;
  const count = channels(tensor.shape);
  if (inside < 0 || inside >= count) return null;
  const from = (n * count + inside) * size;
  return tensor.data.subarray(from, from + size);
}

/** The value in a cell of a tensor; undefined where the part held lacks it. */
export function valueAt(tensor: Tensor, cell: readonly number[]): number | undefined {
  let at = 0;
  for (let axis = 0; axis < cell.length; axis++) {
    const size = tensor.shape[axis] ?? 0;
    const index = (cell[axis] ?? 0) - (axis === 1 ? tensor.start : 0);
    if (index < 0 || index >= size) return undefined;
    at = at * size + index;
  }
  return tensor.data[at];
}

/** The largest absolute finite value. */
export function reach(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i] as number);
    if (size > most && size !== Number.POSITIVE_INFINITY) most = size;
  }
  return most;
}

/** The place of the largest absolute value: where there is most to see. */
export function strongest(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) {
    if (Math.abs(values[i] as number) > Math.abs(values[best] as number)) best = i;
  }
  return best;
}

/** A cell of a tensor of this shape, from a channel and a place on its map. */
export function cellAt(shape: readonly number[], c: number, place: number): number[] {
  const cell: number[] = [];
  let rest = place;
  for (let axis = shape.length - 1; axis >= 2; axis--) {
    const size = shape[axis] as number;
    cell.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return shape.length > 1 ? [0, c, ...cell] : [c];
}

/** The place of a cell on the map of its channel. */
export function placeOf(shape: readonly number[], cell: readonly number[]): number {
  return cell.slice(2).reduce((sum, index, i) => sum * (shape[i + 2] as number) + index, 0);
}

const CHUNK = 2 ** 18; // bytes: a few maps come as one piece

/** The piece of a tensor that holds channel c. */
export function chunkOf(shape: readonly number[], c: number): { start: number; stop: number } {
  const { rows, columns } = grid(shape);
  const many = Math.max(1, Math.floor(CHUNK / (4 * Math.max(1, rows * columns))));
  const start = Math.floor(c / many) * many;
  return { start, stop: Math.min(channels(shape), start + many) };
}

/** The place of a cell in a tensor's numbers as they lie, the last axis fastest. */
export const placeIn = (shape: readonly number[], cell: readonly number[]): number =>
  cell.reduce((at, index, axis) => at * (shape[axis] as number) + index, 0);
