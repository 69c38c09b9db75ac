// How many pictures each class has in each part, and what is odd about it.
import type { DataCard } from "../../../wire/types";

export const PARTS = ["train", "validation", "test"] as const;

export interface Counted {
  label: string;
  /** Training, validation, test. */
  parts: [number, number, number];
  all: number;
  /** The places of some pictures. */
  samples: readonly number[];
}

/** A row for each class; one without a name for data that have numbers. */
export const counted = (card: DataCard): Counted[] =>
  (card.classes.length ? card.classes : [""]).map((label, i) => {
    const parts = card.counts.map((counts) => counts[i] ?? 0) as [number, number, number];
    return { label, parts, all: parts[0] + parts[1] + parts[2], samples: card.samples[i] ?? [] };
  });

const UNEVEN = 4;

/** The rarest and the commonest class, where one has several times the other's pictures. */
export function uneven(rows: readonly Counted[]): { few: Counted; many: Counted; times: number } | null {
  const sorted = rows.filter((row) => row.parts[0] > 0).toSorted((a, b) => a.parts[0] - b.parts[0]);
  const [few, many] = [sorted[0], sorted.at(-1)];
  if (!few || !many || rows.length < 2) return null;
  const times = many.parts[0] / few.parts[0];
  return times >= UNEVEN ? { few, many, times } : null;
}

/** Where pictures of some data are, side by side in one file; varied as in training with `augment`. */
export function strip(data: string, at: readonly number[], augment = "", seed = 0): string {
  const query = new URLSearchParams({ data, at: at.join(".") });
  if (augment) query.set("augment", augment);
  if (augment) query.set("seed", String(seed));
  return `samples?${query}`;
}
