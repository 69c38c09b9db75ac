// What the network answers to a picture under way: one request at a time, the latest wish last.
import { scope } from "../../app/scope.svelte";
import { type Glance, glance, Refused } from "../../wire/client";

export class Glancing {
  answer = $state.raw<Glance | null>(null);
  /** Why there is no answer, in the server's words. */
  refused = $state("");
  /** Answers so far: a live view tells from it how many there are a second. */
  count = $state(0);
  #waiting: (() => Promise<Blob | null>) | null = null;
  #busy = false;
  #over = false;

  /** Ask for a picture's answer; it is made when its turn comes, and only the latest is. */
  want(make: () => Promise<Blob | null>): void {
    this.#waiting = make;
    if (!this.#busy) this.#work();
  }

  forget(): void {
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
    while (this.#busy) await new Promise(requestAnimationFrame);
  }

  async #work(): Promise<void> {
    this.#busy = true;
    while (this.#waiting && !this.#over) {
      const make = this.#waiting;
      this.#waiting = null;
      try {
        const picture = await make();
        const answer = picture && (await glance(scope.scene, picture));
        if (this.#over || !answer) continue;
        this.answer = answer;
        this.refused = "";
        this.count += 1;
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        if (error.offline) scope.lost();
        else this.refused = error.message;
      }
    }
    this.#busy = false;
  }
}
