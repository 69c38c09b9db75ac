// In which order a layer's channels are shown.
import { num } from "../wire/client";
import type { StatisticsAnswer } from "../wire/types";

export const ORDERS = ["number", "strongest", "mean", "zeros", "differs"] as const;
export type Order = (typeof ORDERS)[number];

/** Without the statistics it is the order of their numbers; `differs` needs those of the other
 *  scene beside. */
export function ordered(
  order: Order,
  all: number,
  s: StatisticsAnswer | null,
  other: StatisticsAnswer | null = null,
): number[] {
  const channels = Array.from({ length: all }, (_, i) => i);
  if (order === "number" || !s || (order === "differs" && !other)) return channels;
  const size = (c: number): number => {
    if (order === "mean") return num(s.mean[c] ?? 0);
    if (order === "zeros") return num(s.zeros[c] ?? 0);
    if (order === "differs") return other ? apart(s, other, c) : 0;
    return Math.max(Math.abs(num(s.min[c] ?? 0)), Math.abs(num(s.max[c] ?? 0)));
  };
  return channels.sort((a, b) => (size(b) || 0) - (size(a) || 0));
}

/** How far a channel of two scenes is apart, in its ends or its mean. */
const apart = (a: StatisticsAnswer, b: StatisticsAnswer, c: number): number =>
  Math.max(
    ...(["min", "max", "mean"] as const).map((key) => Math.abs(num(a[key][c] ?? 0) - num(b[key][c] ?? 0))),
  );

export interface Run {
  start: number;
  stop: number;
}

/** The channels as pieces that follow one another: each is fetched as one. */
export function runs(channels: readonly number[]): Run[] {
  const found: Run[] = [];
  for (const c of [...channels].sort((a, b) => a - b)) {
    const last = found.at(-1);
    if (last?.stop === c) last.stop = c + 1;
    else found.push({ start: c, stop: c + 1 });
  }
  return found;
}
