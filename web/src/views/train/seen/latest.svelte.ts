// What is asked for anew whenever it changes: one request at a time, then the latest wish. What is
// shown stays until the next is there, unless it is of something else.
import { untrack } from "svelte";
import { scope } from "../../../app/scope.svelte";
import { Refused } from "../../../wire/client";

export interface Wish<T> {
  /** What it is about: another subject takes away what is shown. */
  subject: string;
  /** Which of it, such as the step. */
  key: string;
  fetch: () => Promise<T>;
}

export class Latest<T> {
  value = $state.raw<T | null>(null);
  /** Which of the subject is shown. */
  key = $state.raw("");
  /** Why the latest wish was refused, in the server's words. */
  refused = $state.raw("");
  busy = $state.raw(false);
  #wish: Wish<T> | null = null;
  #asked = "";
  #gone = false;

  constructor(wish: () => Wish<T> | null) {
    $effect(() => {
      const next = wish();
      void scope.revived;
      untrack(() => this.#take(next));
    });
    $effect(() => () => {
      this.#gone = true;
    });
  }

  #take(next: Wish<T> | null): void {
    if (next?.subject !== this.#wish?.subject) {
      this.value = null;
      this.key = "";
      this.refused = "";
      this.#asked = "";
    }
    this.#wish = next;
    if (!this.busy) void this.#run();
  }

  async #run(): Promise<void> {
    this.busy = true;
    while (!this.#gone && this.#wish && this.#wish.key !== this.#asked) {
      const wish = this.#wish;
      this.#asked = wish.key;
      const still = (): boolean => this.#wish?.subject === wish.subject;
      try {
        const got = await wish.fetch();
        if (!still()) continue;
        this.value = got;
        this.key = wish.key;
        this.refused = "";
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        if (error.offline) {
          this.#asked = ""; // once it is back, the effect asks again
          void scope.lost();
          break;
        }
        if (still()) this.refused = error.message;
      }
    }
    this.busy = false;
  }
}
