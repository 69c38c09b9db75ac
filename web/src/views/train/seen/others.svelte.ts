// The histories of other runs, to be laid beside the one that is followed. What still goes is
// asked for again now and then; what is over is asked for once.
import { untrack } from "svelte";
import { SvelteMap } from "svelte/reactivity";
import { scope } from "../../../app/scope.svelte";
import { ask, Refused } from "../../../wire/client";
import type { Followed } from "../studio.svelte";

const AGAIN = 4000; // milliseconds
const MOST = 4;
const GOING = ["waiting", "running", "paused"];

/** The other runs that a plan names; a step of one does not matter here. */
export const othersOf = (versus: string, own: string): string[] =>
  [...new Set(versus.split(",").map((one) => one.trim().replace(/@.*$/, "")))].filter((one) => one && one !== own).slice(0, MOST);

/** The same with one more, or one less. */
export function toggled(versus: string, run: string): string {
  const all = othersOf(versus, "");
  return (all.includes(run) ? all.filter((one) => one !== run) : [...all.slice(-(MOST - 1)), run]).join(",");
}

class Others {
  #known = new SvelteMap<string, Followed>();
  #asked = new Map<string, number>();

  of = (run: string): Followed | null => this.#known.get(run) ?? null;

  /** Ask for these, and for those of them that go again and again until the effect is over. */
  want(runs: readonly string[]): () => void {
    void scope.revived;
    const look = (): void => {
      for (const run of runs) {
        const state = this.#known.get(run)?.card.state;
        const last = this.#asked.get(run) ?? 0;
        const due = !state || (GOING.includes(state) && performance.now() - last > AGAIN - 100);
        if (due) void this.#ask(run);
      }
    };
    untrack(look);
    const timer = setInterval(look, AGAIN);
    return () => clearInterval(timer);
  }

  async #ask(run: string): Promise<void> {
    if (performance.now() - (this.#asked.get(run) ?? Number.NEGATIVE_INFINITY) < 500) return;
    this.#asked.set(run, performance.now());
    try {
      const { card, steps, epochs, signs, events, checkpoints } = await ask("run", { run, since: 0 });
      this.#known.set(run, { card, steps, epochs, signs, events, checkpoints });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.offline) void scope.lost(); // one that is gone is not drawn
    }
  }
}

export const others = new Others();
