// The preparation that is looked at: its settings, tried before they are taken, and what each
// mistake does to the answer.
import { untrack } from "svelte";
import { scope } from "../../app/scope.svelte";
import { type Breakage, breakages, broken, carried, unlike } from "../../draw/preparation";
import { ask, num, Refused } from "../../wire/client";
import type { ClassChance, FollowedStep, PreparedAnswer, Preprocess, Scene } from "../../wire/types";

/** What one mistake, alone, makes of the class that was right. */
export interface Fall {
  share: number;
  top: ClassChance;
}

export class Preparation {
  /** The last preparation that is known: it stays until the next is there. */
  answer = $state.raw<PreparedAnswer | null>(null);
  /** Why settings were not taken, in the server's words; `tried` are those. */
  refused = $state("");
  tried = $state.raw<Preprocess | null>(null);
  trying = $state(false);
  /** What the network answers by its own settings, and by these, for the same classes. */
  own = $state.raw<ClassChance[]>([]);
  now = $state.raw<ClassChance[]>([]);
  falls = $state.raw<Partial<Record<Breakage, Fall>>>({});
  unlike = $derived(this.answer ? unlike(this.answer.own, this.answer.settings) : []);
  #try = 0;

  // as text: the same network and picture stay the same whatever the settings
  #pair = $derived(JSON.stringify({ ...scope.scene, preprocess: null }));
  #right = $derived(this.own[0]?.index ?? -1);
  #ownText = $derived(JSON.stringify(this.answer?.own ?? null));
  #compared = "";

  constructor() {
    $effect(() => {
      if (scope.prepared) this.answer = scope.prepared;
    });
    $effect(() => this.#compare(this.#pair, scope.scene, scope.trace?.top ?? []));
    $effect(() => {
      const own: Preprocess | null = JSON.parse(this.#ownText);
      const [right, pair] = [this.#right, JSON.parse(this.#pair)];
      if (own && right >= 0) return untrack(() => this.#breakAll(own, right, pair));
    });
  }

  /** Take other settings, if the server can; else say why and keep what is shown. */
  async choose(settings: Preprocess): Promise<void> {
    if (!this.answer) return;
    const turn = ++this.#try;
    const preprocess = carried(this.answer.own, settings);
    this.tried = settings;
    this.trying = true;
    try {
      await ask("trace", { scene: { ...scope.scene, preprocess } });
      if (turn !== this.#try) return;
      this.refused = "";
      this.tried = null;
      scope.go({ preprocess });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (turn !== this.#try) return;
      if (error.offline) scope.lost();
      else this.refused = error.message;
    } finally {
      if (turn === this.#try) this.trying = false;
    }
  }

  restore(): void {
    this.#try++;
    this.refused = "";
    this.tried = null;
    this.trying = false;
    scope.go({ preprocess: null });
  }

  #compare(pair: string, scene: Scene, top: ClassChance[]): (() => void) | undefined {
    if (pair !== this.#compared) {
      this.#compared = pair;
      this.own = [];
      this.now = [];
      this.falls = {};
    }
    if (!top.length) return;
    let gone = false;
    const work = async (): Promise<void> => {
      const own = await ask("top_classes", { scene: JSON.parse(pair), count: 5, of: top.map((c) => c.index) });
      const of = both(own.top, top);
      const now = await ask("top_classes", { scene, count: 0, of });
      const by = new Map([...own.top, ...own.of].map((c) => [c.index, c]));
      if (gone) return;
      this.own = of.flatMap((index) => by.get(index) ?? []);
      this.now = now.of;
    };
    work().catch(quiet);
    return () => {
      gone = true;
    };
  }

  /** One after the other: what is shown beside must not wait behind eight runs of the network. */
  #breakAll(own: Preprocess, right: number, pair: Scene): () => void {
    let gone = false;
    const work = async (): Promise<void> => {
      this.falls = {};
      for (const name of breakages(own)) {
        const scene = { ...pair, preprocess: broken(own, own, name) };
        const { top, of } = await ask("top_classes", { scene, count: 1, of: [right] });
        if (gone) return;
        if (top[0] && of[0]) this.falls = { ...this.falls, [name]: { share: num(of[0].probability), top: top[0] } };
      }
    };
    work().catch(quiet);
    return () => {
      gone = true;
    };
  }
}

/** The classes of both lists, the first list's first. */
const both = (a: ClassChance[], b: ClassChance[]): number[] => [...new Set([...a, ...b].map((c) => c.index))];

/** One pixel at every step; asked for one at a time, the latest wish last. */
export class Follower {
  steps = $state.raw<FollowedStep[]>([]);
  #waiting: (() => Promise<void>) | null = null;
  #busy = false;

  want(scene: Scene, row: number, column: number): void {
    this.#waiting = async () => {
      this.steps = (await ask("followed", { scene, row, column })).steps;
    };
    if (!this.#busy) this.#work();
  }

  async #work(): Promise<void> {
    this.#busy = true;
    while (this.#waiting) {
      const next = this.#waiting;
      this.#waiting = null;
      await next().catch(quiet);
    }
    this.#busy = false;
  }
}

/** What is asked beside the view may fail without a word, but a server that is gone is looked for. */
function quiet(error: unknown): void {
  if (!(error instanceof Refused)) throw error;
  if (error.offline) scope.lost();
}
