// A run's history as series of points to draw, several runs on one axis of steps.
import type { EpochRow, EventRow, RunCard, StepRow } from "../wire/types";
import type { Point } from "./plot";

export interface Lines {
  steps: readonly StepRow[];
  epochs: readonly EpochRow[];
}

type Of = "loss" | "accuracy";

/** What was measured while training, some steps at a time. `by` moves a run along the axis. */
export const training = ({ steps }: Lines, of: Of, by = 0): Point[] => steps.map((row) => [row.step + by, row[of]]);

/** What was measured on the validation pictures at the end of each epoch. */
export const validation = ({ epochs }: Lines, of: Of, by = 0): Point[] =>
  epochs.map((row): Point => [row.step + by, of === "loss" ? row.validation_loss : row.validation_accuracy]).filter(([, v]) => v !== null);

export const rates = ({ steps }: Lines, by = 0): Point[] => steps.map((row) => [row.step + by, row.rate]);

export const steepness = ({ steps }: Lines, by = 0): Point[] => steps.map((row) => [row.step + by, row.steepness]);

/** The step at which each run begins on a common axis: a branch where it left its parent, where
 *  that is shown as well; else at 0. */
export function begins(shown: readonly Pick<RunCard, "run" | "parent" | "parent_step">[]): Map<string, number> {
  const cards = new Map(shown.map((card) => [card.run, card]));
  const found = new Map<string, number>();
  const of = (run: string, seen: readonly string[]): number => {
    const card = cards.get(run);
    if (!card?.parent || !cards.has(card.parent) || seen.includes(run)) return 0;
    return of(card.parent, [...seen, run]) + card.parent_step;
  };
  for (const { run } of shown) found.set(run, of(run, []));
  return found;
}

/** A line through the best of what was so far, for a small picture of a run. */
export function sparkline(epochs: readonly EpochRow[], steps: readonly StepRow[]): Point[] {
  const judged = epochs.filter((row) => row.validation_loss !== null);
  if (judged.length > 1) return judged.map((row) => [row.step, row.validation_loss]);
  return steps.map((row) => [row.step, row.loss]);
}

export const EVENT_SIGNS: Record<string, string> = {
  paused: "⏸︎", "gone-on": "▶︎", stopped: "■", resumed: "↻", early: "■", finished: "✓", begun: "",
};

/** What is written over an event's line: a changed rate as its factor. */
export const eventSign = ({ what, factor }: EventRow): string =>
  what === "rate" && factor !== null ? `×${Number(factor.toPrecision(3))}` : (EVENT_SIGNS[what] ?? what);

/** The events that are worth a line in the curve; a pause and its end at one step are one. */
export function marked(events: readonly EventRow[]): EventRow[] {
  return events.filter(({ what, step }, i) => {
    if (what === "begun" || what === "finished") return false;
    return !(what === "gone-on" && events.slice(0, i).some((other) => other.what === "paused" && other.step === step));
  });
}

/** The checkpoint nearest to a step; −1 without any. */
export function nearestStep(steps: readonly number[], step: number): number {
  let best = -1;
  for (const one of steps) if (best < 0 || Math.abs(one - step) < Math.abs(best - step)) best = one;
  return best;
}

/** So many of them, spread evenly, the first and the last among them. */
export function spreadOut<T>(all: readonly T[], most: number): T[] {
  if (all.length <= most) return [...all];
  const places = new Set(Array.from({ length: most }, (_, i) => Math.round((i * (all.length - 1)) / (most - 1))));
  return [...places].map((at) => all[at] as T);
}
