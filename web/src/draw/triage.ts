// What is odd about a channel, as signs to put beside it.
import { num } from "../wire/client";
import type { LayerTriage } from "../wire/types";

export const ODD = ["dead", "constant", "saturated", "alike"] as const;
export type Odd = (typeof ODD)[number];

export interface OddMark {
  odd: Odd;
  /** The share of values at a limit, or the correlation with the other channel. */
  value: number;
  /** The channel that says the same. */
  other: number;
}

const SATURATED = 0.5; // the share of a channel's values at a limit of its op

/** The marks of every channel that has any. */
export function oddMarks(found: LayerTriage): Map<number, OddMark[]> {
  const all = new Map<number, OddMark[]>();
  const mark = (c: number, odd: Odd, value = 0, other = -1): void => {
    all.set(c, [...(all.get(c) ?? []), { odd, value, other }]);
  };
  for (const c of found.dead) mark(c, "dead");
  for (const c of found.constant) mark(c, "constant");
  for (let c = 0; c < found.channels; c++) {
    const share = (found.low[c] ?? 0) + (found.high[c] ?? 0);
    if (share >= SATURATED) mark(c, "saturated", share);
  }
  // the most alike pair of each, whichever of the two it is
  const likest = new Map<number, { value: number; other: number }>();
  for (const { first, second, correlation } of found.pairs) {
    const value = num(correlation);
    for (const [c, other] of [[first, second], [second, first]] as const) {
      if (Math.abs(value) > Math.abs(likest.get(c)?.value ?? 0)) likest.set(c, { value, other });
    }
  }
  for (const [c, { value, other }] of likest) mark(c, "alike", value, other);
  return all;
}

/** How many channels have each mark. */
export function oddCounts(marks: ReadonlyMap<number, readonly OddMark[]>): { odd: Odd; count: number }[] {
  const each = [...marks.values()].flat();
  return ODD.map((odd) => ({ odd, count: each.filter((one) => one.odd === odd).length })).filter(({ count }) => count);
}

export const SIGNS: Record<Odd, string> = { dead: "∅", constant: "=", saturated: "⊤", alike: "≈" };

/** The sign with what it says in few letters: ≈12 is like channel 12, ≈−12 its opposite. */
export function signOf({ odd, value, other }: OddMark): string {
  if (odd === "alike") return `${SIGNS.alike}${value < 0 ? "−" : ""}${other}`;
  return SIGNS[odd];
}
