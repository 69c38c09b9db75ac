// A piece of a layer of the page's network, once its numbers are there.
import { scope } from "../../../app/scope.svelte";
import { type Piece, piece, slides, staged } from "../../../draw/piece";
import type { Stage } from "../../../draw/slide";
import type { LayerCard } from "../../../wire/types";
import { Held } from "../../held.svelte";
import type { OfLayer } from "./state";

export class LayerPiece {
  #asked: () => OfLayer | null;
  /** The layers a window slides in. */
  layers = $derived<LayerCard[]>(scope.trace?.layers.filter(slides) ?? []);
  card = $derived.by<LayerCard | null>(() => {
    const asked = this.#asked();
    return asked && (this.layers.find((l) => l.name === asked.layer) ?? this.layers[0] ?? null);
  });
  piece = $derived.by<Piece | null>(() => {
    const asked = this.#asked();
    return asked && this.card && piece(this.card, asked.first, asked.row, asked.column);
  });
  #input: Held;
  #weight: Held;
  #bias: Held;

  constructor(asked: () => OfLayer | null) {
    this.#asked = asked;
    const of = (role: string) => this.card?.inputs.find((i) => i.role === role);
    this.#input = new Held(() => {
      const source = this.card?.inputs.find((i) => i.position === 0);
      return source && this.piece ? { value: source.value, start: this.piece.channels[0], stop: this.piece.channels[1] } : null;
    });
    this.#weight = new Held(() => (of("weight") ? { value: of("weight")!.value } : null));
    this.#bias = new Held(() => (of("bias") ? { value: of("bias")!.value } : null));
  }

  /** Null until everything it needs has come. */
  stage = $derived.by<Stage | null>(() => {
    const [card, part, input] = [this.card, this.piece, this.#input.tensor];
    const needs = (role: string): boolean => card?.inputs.some((i) => i.role === role) ?? false;
    if (!card || !part || !input) return null;
    if ((needs("weight") && !this.#weight.tensor) || (needs("bias") && !this.#bias.tensor)) return null;
    const [, , high = 1, wide = 1] = input.shape;
    const ahead = (part.channels[0] - input.start) * high * wide; // more channels may be held than were asked for
    return staged(part, input.data.subarray(ahead), [high, wide], this.#weight.tensor, this.#bias.tensor?.data ?? null);
  });
}
