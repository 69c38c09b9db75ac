// Long work of the server's: begun, asked about while it is shown, and taken once it is there.
import { untrack } from "svelte";
import { scope } from "../../app/scope.svelte";
import { Refused } from "../../wire/client";
import type { FailuresAnswer } from "../../wire/types";

const AGAIN = 700; // milliseconds between two looks

type Do = "look" | "start" | "stop";
interface Stands {
  state: FailuresAnswer["state"];
  said: string;
}

export interface Task<T> {
  /** What it is about: another subject takes away what is shown. */
  subject: string;
  key: string;
  ask: (todo: Do) => Promise<T>;
}

export class Working<T extends Stands> {
  /** How the work stands, or the last one of the same subject until this one is there. */
  value = $state.raw<T | null>(null);
  /** What is asked for now: its state alone. */
  now = $state.raw<T | null>(null);
  refused = $state.raw("");
  #task: Task<T> | null = null;
  #gone = false;

  constructor(wish: () => Task<T> | null) {
    $effect(() => {
      const next = wish();
      void scope.revived;
      untrack(() => void this.#take(next));
    });
    $effect(() => () => {
      this.#gone = true;
    });
  }

  get busy(): boolean {
    return this.#task !== null && !this.refused && (this.now === null || this.now.state === "waiting" || this.now.state === "making");
  }

  async #take(next: Task<T> | null): Promise<void> {
    if (next?.subject !== this.#task?.subject) this.value = null;
    if (next?.key === this.#task?.key && this.now?.state === "ready") return;
    this.#task = next;
    this.now = null;
    this.refused = "";
    let todo: Do = "start";
    while (next && !this.#gone && this.#task === next) {
      try {
        const got = await next.ask(todo);
        if (this.#task !== next) return;
        this.now = got;
        if (got.state === "ready") this.value = got;
        if (got.state === "failed") this.refused = got.said;
        if (got.state === "ready" || got.state === "failed") return;
        // nobody asked for a while, as in a tab that was hidden, and it was given up
        todo = got.state === "none" || got.state === "stopped" ? "start" : "look";
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        if (this.#task !== next) return;
        if (error.offline) return void scope.lost();
        this.refused = error.message;
        return;
      }
      await new Promise((again) => setTimeout(again, AGAIN));
    }
  }
}
