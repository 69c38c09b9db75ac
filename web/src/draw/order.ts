// In which order a layer's channels are shown.
import { num } from "../wire/client";
import type { StatisticsAnswer } from "../wire/types";

export const ORDERS = ["number", "strongest", "mean", "zeros"] as const;
export type Order = (typeof ORDERS)[number];

/** Without the statistics it is the order of their numbers. */
export function ordered(order: Order, all: number, s: StatisticsAnswer | null): number[] {
  const channels = Array.from({ length: all }, (_, i) => i);
  if (order === "number" || !s) return channels;
  const size = (c: number): number => {
    if (order === "mean") return num(s.mean[c] ?? 0);
    if (order === "zeros") return num(s.zeros[c] ?? 0);
    return Math.max(Math.abs(num(s.min[c] ?? 0)), Math.abs(num(s.max[c] ?? 0)));
  };
  return channels.sort((a, b) => (size(b) || 0) - (size(a) || 0));
}
