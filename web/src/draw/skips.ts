// The edges that skip columns: each runs over what it skips, on a track of its own.
import type { Edge } from "./layout";

const MOST_TRACKS = 8;

export interface Tracks {
  /** The track of everything that leaves an item and skips columns, the lowest being 0. */
  of: Map<string, number>;
  count: number;
}

/** What leaves one item shares its track, like taps of a line; what overlaps never shares one,
 *  as long as there are tracks. */
export function tracks(edges: readonly Edge[], column: ReadonlyMap<string, number>): Tracks {
  const reaches = new Map<string, number>();
  for (const { from, to } of edges) {
    const [start, end] = [column.get(from) ?? 0, column.get(to) ?? 0];
    if (end - start > 1) reaches.set(from, Math.max(end, reaches.get(from) ?? 0));
  }
  const runs = [...reaches].map(([from, end]) => ({ from, start: column.get(from) ?? 0, end }));
  // short ones first: they run low, under those that go further
  runs.sort((a, b) => a.end - a.start - (b.end - b.start) || a.start - b.start);
  const of = new Map<string, number>();
  const taken: { start: number; end: number }[][] = [];
  for (const { from, start, end } of runs) {
    let track = taken.findIndex((others) => others.every((o) => o.end <= start || o.start >= end));
    if (track < 0) track = Math.min(taken.length, MOST_TRACKS - 1);
    taken[track] = [...(taken[track] ?? []), { start, end }];
    of.set(from, track);
  }
  return { of, count: taken.length };
}
