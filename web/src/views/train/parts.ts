// The parts of the training room, in the order one meets them. A new part is a folder and a line here.
import type { Component } from "svelte";

export const PARTS = {
  network: () => import("./network/Network.svelte"),
  data: () => import("./data/Data.svelte"),
  learn: () => import("./learn/Learn.svelte"),
  time: () => import("./time/Time.svelte"),
  step: () => import("./step/Step.svelte"),
  evaluate: () => import("./evaluate/Evaluate.svelte"),
  take: () => import("./take/Take.svelte"),
} satisfies Record<string, () => Promise<{ default: Component }>>;

export type Part = keyof typeof PARTS;
export const parts = Object.keys(PARTS) as Part[];
export const isPart = (given: unknown): given is Part => typeof given === "string" && given in PARTS;
