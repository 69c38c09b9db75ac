// Which columns of the map the screen shows, found without looking at each.
import type { Placement } from "./place";

/** Where each column begins, and how far it and those before it reach: both only grow. */
export interface Spans {
  starts: number[];
  ends: number[];
}

export function spans({ items }: Placement): Spans {
  const starts: number[] = [];
  const ends: number[] = [];
  for (const { column, x, width } of items.values()) {
    starts[column] = Math.min(starts[column] ?? Number.POSITIVE_INFINITY, x);
    ends[column] = Math.max(ends[column] ?? 0, x + width);
  }
  for (let i = 1; i < ends.length; i++) ends[i] = Math.max(ends[i] ?? 0, ends[i - 1] ?? 0);
  for (let i = starts.length - 2; i >= 0; i--) starts[i] = Math.min(starts[i] ?? 0, starts[i + 1] ?? 0);
  return { starts, ends };
}

/** The first and the last column between two places; `last` is before `first` where there is none. */
export function between({ starts, ends }: Spans, from: number, to: number): { first: number; last: number } {
  return { first: least(ends, (end) => end > from), last: least(starts, (start) => start >= to) - 1 };
}

/** The first index from which on it holds, found by halving. */
function least(of: readonly number[], holds: (value: number) => boolean): number {
  let low = 0;
  let high = of.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(of[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return low;
}
