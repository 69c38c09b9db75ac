// What the network answers to a picture under way: one request at a time, the latest wish last.
import { untrack } from "svelte";
import { scope } from "../../app/scope.svelte";
import { type Glance, glance, Refused } from "../../wire/client";

export class Glancing {
  answer = $state.raw<Glance | null>(null);
  /** Why there is no answer, in the server's words. */
  refused = $state("");
  /** Answers so far: a live view tells from it how many there are a second. */
  count = $state(0);
  #waiting: (() => Promise<Blob | null>) | null = null;
  /** Is an answer on its way that is later than the one shown? */
  busy = $state(false);
  #over = false;
  #forgotten = 0;

  /** Ask for a picture's answer; it is made when its turn comes, and only the latest is. */
  want(make: () => Promise<Blob | null>): void {
    this.#waiting = make;
    // who draws does not wait for the answer: asking must not make the drawing depend on it
    if (!untrack(() => this.busy)) this.#work();
  }

  /** Nothing is looked at any more: an answer that is on its way comes too late. */
  forget(): void {
    this.#forgotten += 1;
    this.#waiting = null;
    this.answer = null;
    this.refused = "";
  }

  stop(): void {
    this.#over = true;
    this.#waiting = null;
  }

  /** Resolves once nothing is under way. */
  async idle(): Promise<void> {
    while (this.busy) await new Promise(requestAnimationFrame);
  }

  async #work(): Promise<void> {
    this.busy = true;
    while (this.#waiting && !this.#over) {
      const make = this.#waiting;
      this.#waiting = null;
      const before = this.#forgotten;
      try {
        const picture = await make();
        const answer = picture && (await glance(scope.scene, picture));
        if (this.#over || !answer || before !== this.#forgotten) continue;
        this.answer = answer;
        this.refused = "";
        this.count += 1;
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        if (error.offline) scope.lost();
        else this.refused = error.message;
      }
    }
    this.busy = false;
  }
}
