// What is looked at in a run: its data, its checkpoints, its layers, the pictures that are watched.
import { NOWHERE, type Place } from "../../../app/address";
import { scope } from "../../../app/scope.svelte";
import type { LayerCard, RunCard, TraceAnswer } from "../../../wire/types";
import { studio } from "../studio.svelte";
import { Latest } from "./latest.svelte";
import { chosenLayer, flatBefore, kernelLayer, weightOf } from "./layers";
import { anatomy, networkAt, pictureOf, stepOf } from "./run";

const MOST = 12; // pictures that are watched

export class Looking {
  /** The run that is followed, once it is here. */
  run = $derived(studio.run && studio.run.card.run === studio.plan.run ? studio.run : null);
  card = $derived<RunCard | null>(this.run?.card ?? null);
  checkpoints = $derived(this.run?.checkpoints ?? []);
  /** The checkpoint that is looked at: the latest, unless a step was chosen. */
  step = $derived(stepOf(this.checkpoints, studio.plan.step));
  /** The id of the run's data; "" where they are not open here. */
  data = $derived(studio.sets?.data.some((one) => one.id === this.card?.data) ? (this.card?.data ?? "") : "");
  classes = $derived(this.card?.classes ?? []);
  pictures = $derived<readonly string[]>(studio.plan.pinned.length ? studio.plan.pinned : this.data ? [pictureOf(this.data, 0)] : []);
  picture = $derived(this.pictures[0] ?? scope.place.picture);
  #anatomy = new Latest<TraceAnswer>(() => {
    const { card, picture } = this;
    const step = this.checkpoints.at(-1) ?? -1;
    if (!card || step < 0 || !picture) return null;
    const key = `${card.run} ${card.made}`;
    return { subject: key, key, fetch: () => anatomy(card, step, picture) };
  });
  trace = $derived(this.#anatomy.value);
  layers = $derived<readonly LayerCard[]>(this.trace?.layers ?? []);
  /** Why the network cannot be looked into, in the server's words. */
  refused = $derived(this.#anatomy.refused);
  layer = $derived(chosenLayer(this.layers, studio.plan.layer));
  /** The layer whose kernels are shown, what holds them, and the maps its inputs were. */
  kernels = $derived(this.layer && kernelLayer(this.layers, this.layer));
  weight = $derived(this.kernels && weightOf(this.kernels));
  flat = $derived(this.kernels && flatBefore(this.layers, this.kernels));

  watch = (picture: string): void => {
    const { pinned } = studio.plan;
    studio.set({ pinned: pinned.includes(picture) ? pinned.filter((one) => one !== picture) : [picture, ...pinned].slice(0, MOST) });
  };

  /** Look at this one of the pictures that are watched. */
  turnTo = (picture: string): void => studio.set({ pinned: [picture, ...this.pictures.filter((one) => one !== picture)] });
}

/** Open a network in the scope, on a picture and a layer; `change` says what else is to be there. */
export function openInScope(network: string, picture: string, change: Partial<Place> = {}): Promise<void> {
  const { scale, order, lang } = scope.place;
  return scope.go({ ...NOWHERE, scale, order, lang, network, picture, ...change });
}

/** Open a checkpoint. */
export const openCheckpoint = (run: string, step: number, picture: string, change: Partial<Place> = {}): Promise<void> =>
  openInScope(networkAt(run, step), picture, change);
