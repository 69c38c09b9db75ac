// A tensor that follows what is wanted: fetched once, given up when nobody looks any more, and
// asked for again when the server comes back.
import { lens, type Part } from "../app/lens.svelte";
import { scope } from "../app/scope.svelte";
import { Refused, type Tensor, tensor } from "../wire/client";
import type { Target } from "../wire/types";

export interface Wanted extends Part {
  /** Not the values: the slopes of this number in them. */
  of?: Target;
  /** Drawn through the lens (the other scene, the difference, the gradient), not computed with. */
  lensed?: boolean;
}

export class Held {
  tensor = $state.raw<Tensor | null>(null);
  #wanted: () => Wanted | null;
  // as text: what is asked for again and again while the map moves stays one request
  #text = $derived.by(() => JSON.stringify(this.#wanted()));
  #key = "";

  constructor(wanted: () => Wanted | null) {
    this.#wanted = wanted;
    $effect(() => {
      const scene = scope.drawn;
      void scope.revived;
      const want: Wanted | null = JSON.parse(this.#text);
      if (!want || !scene.network) {
        this.tensor = null;
        return;
      }
      const key = JSON.stringify([scene.network, want, want.lensed && lens.key]);
      // a canvas keeps its picture until the next numbers are there
      if (key !== this.#key) this.tensor = null;
      this.#key = key;
      const gone = new AbortController();
      const coming = want.lensed
        ? lens.fetch(scene, want, gone.signal)
        : tensor(scene, want.value, want.start, want.stop, gone.signal, want.of);
      coming.then(
        (got) => {
          if (!gone.signal.aborted) this.tensor = got;
        },
        (error) => {
          if (gone.signal.aborted) return;
          if (error instanceof Refused && error.offline) scope.lost();
          else this.tensor = null; // the other scene may lack it
        },
      );
      return () => gone.abort();
    });
  }
}
