// What a check comes to, in one word.
import type { CheckAnswer } from "../../../wire/types";
import type { Outcome } from "./lane.svelte";

export type Verdict = "passed" | "failed" | "measured" | "none" | "refused";

/** Passed or failed where it judges; else measured where it found numbers; else it does not apply. */
export function verdictOf({ value, refused }: Outcome<CheckAnswer>): Verdict {
  if (refused || !value) return "refused";
  if (value.passed !== null) return value.passed ? "passed" : "failed";
  return Object.keys(value.numbers).length ? "measured" : "none";
}
