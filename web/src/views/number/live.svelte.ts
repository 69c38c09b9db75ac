// What the pointer is over, computed from tensors that are held: nothing is asked while it moves.
import { scope } from "../../app/scope.svelte";
import { arithmetic, type Live } from "../../draw/arithmetic";
import { channels, chunkOf, grid, valueAt } from "../../draw/maps";
import { channelsRead } from "../../draw/window";
import type { Tensor } from "../../wire/client";
import type { LayerCard, OneNumberAnswer, ValueRef } from "../../wire/types";
import { Held, type Wanted } from "../held.svelte";

const MOST = 1_300_000; // numbers of one input that are held to compute with
const INPUTS = 4; // a layer that joins more of them is explained on a click only

export class Pointed {
  #layer: () => LayerCard;
  #inputs: ValueRef[];
  #held: Held[];
  #live: Live | null;

  /** `pinned` is the number that was explained, `output` holds the map the pointer is over. */
  constructor(layer: () => LayerCard, pinned: () => OneNumberAnswer | null, output: () => Tensor | null) {
    this.#layer = layer;
    this.#inputs = $derived(layer().inputs.filter((i) => !i.weight));
    this.#held = Array.from({ length: INPUTS }, (_, k) => new Held(() => (pinned() ? this.#wanted(k) : null)));
    this.#live = $derived.by(() => {
      const cell = scope.pointed;
      const from = pinned();
      const map = output();
      if (!cell || !from || !map || cell.join() === from.cell.join()) return null;
      const recorded = valueAt(map, cell);
      if (recorded === undefined) return null;
      return arithmetic(layer(), from, cell, recorded, (input, at) => {
        const tensor = this.#held[this.#inputs.indexOf(input)]?.tensor;
        return tensor ? valueAt(tensor, at) : undefined;
      });
    });
  }

  /** The arithmetic under the pointer; null where there is none, or it is not known. */
  get live(): Live | null {
    return this.#live;
  }

  /** The channels of an input that the map reads. */
  #wanted(k: number): Wanted | null {
    const input = this.#inputs[k];
    const c = scope.place.cell[1];
    if (!input || c === undefined || input.shape.length < 3) return null;
    const read = channelsRead(this.#layer(), channels(input.shape), c);
    const [first] = read;
    if (first === undefined) return null;
    const chunk = chunkOf(input.shape, first);
    if (read.every((channel) => channel < chunk.stop)) return { value: input.value, ...chunk };
    const { rows, columns } = grid(input.shape);
    const count = channels(input.shape);
    return rows * columns * count <= MOST ? { value: input.value, start: 0, stop: count } : null;
  }
}
