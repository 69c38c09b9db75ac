// A row of neurons joined to the one before it: by a kernel, or each to all.
import type { Slide } from "./slide";

export interface Joined {
  /** The input neurons that one output neuron is joined to. */
  links: number[];
  weights: number;
  biases: number;
}

/** By a kernel that all neurons share: a few links each, and few numbers to learn. */
export function convolved(made: Slide, neuron: number): Joined {
  const step = made.step(neuron);
  const links = step.places.filter((_, i) => step.inside[i]).map((place) => place[1] ?? 0);
  return { links, weights: step.places.length, biases: 1 };
}

/** Fully connected: each to all, every link with a weight of its own. */
export function full(inputs: number, outputs: number): Joined {
  return { links: Array.from({ length: inputs }, (_, i) => i), weights: inputs * outputs, biases: outputs };
}
