// The parts of the room that looks inside, in the order one meets them. A new part is a folder and a line here.
import type { Component } from "svelte";

export const PARTS = {
  unit: () => import("./unit/Unit.svelte"),
  why: () => import("./why/Why.svelte"),
  ladder: () => import("./ladder/Ladder.svelte"),
  concepts: () => import("./concepts/Concepts.svelte"),
  failures: () => import("./failures/Failures.svelte"),
} satisfies Record<string, () => Promise<{ default: Component }>>;

export type Part = keyof typeof PARTS;
export const parts = Object.keys(PARTS) as Part[];
export const isPart = (given: unknown): given is Part => typeof given === "string" && given in PARTS;
