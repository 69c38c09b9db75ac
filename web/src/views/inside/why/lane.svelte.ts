// One request at a time, always of what is wanted most. What was told is kept; what is wanted no
// longer is not waited for.
import { untrack } from "svelte";
import { scope } from "../../../app/scope.svelte";
import { Refused } from "../../../wire/client";

export interface Job<T> {
  key: string;
  fetch: (signal: AbortSignal) => Promise<T>;
}

/** What came of a job: what it told, or why the server refused. */
export type Outcome<T> = { value: T; refused: "" } | { value: null; refused: string };

/** What was told, by key; the oldest is forgotten. Several lanes may fill it. */
export class Told<T> {
  #most: number;
  found = $state.raw<ReadonlyMap<string, Outcome<T>>>(new Map());

  constructor(most: number) {
    this.#most = most;
  }

  add(key: string, outcome: Outcome<T>): void {
    const next = new Map([...this.found, [key, outcome] as const]);
    for (const old of next.keys()) {
      if (next.size <= this.#most) break;
      next.delete(old);
    }
    this.found = next;
  }
}

export class Lane<T> {
  /** What is being asked, "" for nothing. */
  at = $state.raw("");
  #told: Told<T>;
  #gone = new AbortController();

  constructor(told: Told<T>, wanted: () => readonly Job<T>[]) {
    this.#told = told;
    $effect(() => {
      const jobs = wanted();
      const open = jobs.filter((job) => !told.found.has(job.key));
      void scope.revived;
      untrack(() => this.#next(open));
    });
    $effect(() => () => this.#gone.abort());
  }

  #next(open: readonly Job<T>[]): void {
    if (this.at && open.some((job) => job.key === this.at)) return;
    this.#gone.abort();
    const job = open[0];
    this.at = job?.key ?? "";
    if (job) void this.#run(job);
  }

  async #run({ key, fetch }: Job<T>): Promise<void> {
    const gone = new AbortController();
    this.#gone = gone;
    try {
      const value = await fetch(gone.signal);
      if (gone.signal.aborted) return;
      this.at = "";
      this.#told.add(key, { value, refused: "" });
    } catch (error) {
      if (gone.signal.aborted) return;
      this.at = "";
      if (!(error instanceof Refused)) throw error;
      if (error.offline) return void scope.lost(); // once it is back, the effect asks again
      this.#told.add(key, { value: null, refused: error.message });
    }
  }
}
