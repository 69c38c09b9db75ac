// A tensor that follows what is wanted: fetched once, given up when nobody looks any more, and
// asked for again when the server comes back.
import { scope } from "../app/scope.svelte";
import { Refused, type Tensor, tensor } from "../wire/client";

export interface Wanted {
  value: string;
  start?: number;
  stop?: number;
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
      const { scene } = scope;
      void scope.revived;
      const want: Wanted | null = JSON.parse(this.#text);
      if (!want || !scene.network) {
        this.tensor = null;
        return;
      }
      const key = JSON.stringify([scene, want]);
      // a canvas keeps its picture until the next numbers are there
      if (key !== this.#key) this.tensor = null;
      this.#key = key;
      const gone = new AbortController();
      tensor(scene, want.value, want.start, want.stop, gone.signal).then(
        (got) => {
          if (!gone.signal.aborted) this.tensor = got;
        },
        (error) => {
          if (error instanceof Refused && error.offline) scope.lost();
        },
      );
      return () => gone.abort();
    });
  }
}
