// What one asks of a run: its data, its checkpoints as scenes, the anatomy of its network.
import { ask } from "../../../wire/client";
import type { RunCard, Scene, TraceAnswer } from "../../../wire/types";

/** A checkpoint as a network of the scope. */
export const networkAt = (run: string, step: number): string => `${run}@${step}`;

/** A checkpoint under a picture. */
export const sceneAt = (run: string, step: number, picture: string): Scene => ({
  network: networkAt(run, step), picture, preprocess: null, edits: [], names: "",
});

/** The step of a plan as a checkpoint that is there: the latest for −1, else the one at or before it. */
export function stepOf(checkpoints: readonly number[], step: number): number {
  const last = checkpoints.at(-1) ?? -1;
  if (step < 0 || step >= last) return last;
  return checkpoints.findLast((one) => one <= step) ?? last;
}

/** A picture of data as an id of the scope. */
export const pictureOf = (data: string, index: number): string => `${data}:${index}`;

/** The place of a picture in these data; −1 where it is none of them. */
export function placeIn(data: string, picture: string): number {
  const at = picture.lastIndexOf(":");
  const place = Number(picture.slice(at + 1));
  return at > 0 && picture.slice(0, at) === data && Number.isInteger(place) ? place : -1;
}

const known = new Map<string, Promise<TraceAnswer>>();

/** The layers of a run's network, the same at every checkpoint; asked for once. */
export function anatomy(card: Pick<RunCard, "run" | "made">, step: number, picture: string): Promise<TraceAnswer> {
  const key = `${card.run} ${card.made}`;
  const found = known.get(key);
  if (found) return found;
  const coming = ask("trace", { scene: sceneAt(card.run, step, picture) });
  known.set(key, coming);
  coming.catch(() => known.delete(key));
  return coming;
}
