// What the training room knows: blocks, data, runs, and the run that is followed while it goes.
import { scope } from "../../app/scope.svelte";
import { ask, Refused, uploadData } from "../../wire/client";
import type {
  BlockKindsAnswer, DataCard, DataSetsAnswer, EpochRow, EventRow, RunCard, RunsAnswer, SignRow, StartRun, StepRow,
} from "../../wire/types";
import { type Plan, readPlan, writePlan } from "./plan";

const SOON = 500; // milliseconds between two looks at a run that goes
const LATER = 4000; // and at one that does not

/** A run with its whole history so far. */
export interface Followed {
  card: RunCard;
  steps: StepRow[];
  epochs: EpochRow[];
  signs: SignRow[];
  events: EventRow[];
  checkpoints: number[];
}

class Studio {
  #text = $derived(JSON.stringify(scope.place.bench));
  /** What stands in the address; another step elsewhere leaves it the same object. */
  plan = $derived<Plan>(readPlan(JSON.parse(this.#text)));
  kinds = $state.raw<BlockKindsAnswer | null>(null);
  sets = $state.raw<DataSetsAnswer | null>(null);
  runs = $state.raw<RunsAnswer | null>(null);
  run = $state.raw<Followed | null>(null);
  /** Are pictures of one's own on their way? */
  bringing = $state(false);
  #cards = new Map<string, Promise<DataCard>>();
  #following = 0;

  /** Change the plan; with `step` it is a step of the browser's history. */
  set(change: Partial<Plan>, step = false): void {
    scope.go({ bench: writePlan({ ...this.plan, ...change }) }, !step);
  }

  /** Fetch what every part needs. */
  async open(): Promise<void> {
    [this.kinds, this.sets, this.runs] = await Promise.all([ask("block_kinds", {}), ask("data_sets", {}), ask("runs", {})]);
  }

  async listRuns(): Promise<void> {
    this.runs = await ask("runs", {});
  }

  /** Take a ZIP file of class folders for data to learn from, and look at them; false where it is refused. */
  async bring(file: File): Promise<boolean> {
    this.bringing = true;
    try {
      const data = await uploadData(file);
      this.sets = await ask("data_sets", {});
      this.set({ data, part: "data" }, true);
      return true;
    } catch (error) {
      this.#said(error);
      return false;
    } finally {
      this.bringing = false;
    }
  }

  /** What some data are like; asked once for each division. */
  card(data: string, validation = 0.1, seed = 0): Promise<DataCard> {
    const key = JSON.stringify([data, validation, seed]);
    const known = this.#cards.get(key);
    if (known) return known;
    const coming = ask("data_card", { data, validation, seed });
    this.#cards.set(key, coming);
    coming.catch(() => this.#cards.delete(key));
    return coming;
  }

  /** Begin a run and look at it. What does not fit is said, and nothing is lost. */
  async start(asked: StartRun): Promise<void> {
    try {
      const { run } = await ask("start_run", asked);
      await this.listRuns();
      this.set({ run, step: -1, part: "learn" }, true);
    } catch (error) {
      this.#said(error);
    }
  }

  async steer(action: "go" | "pause" | "stop" | "resume", rate_factor: number | null = null): Promise<void> {
    if (!this.run) return;
    try {
      await ask("steer_run", { run: this.run.card.run, action, rate_factor });
    } catch (error) {
      this.#said(error);
    }
  }

  /** Follow a run until another one is followed, or none (""). */
  async follow(run: string): Promise<void> {
    const mine = ++this.#following;
    if (!run) this.run = null;
    let since = 0;
    while (run && mine === this.#following) {
      try {
        const got = await ask("run", { run, since });
        if (mine !== this.#following) return;
        if (got.next < since) {
          since = 0; // the run went back to a checkpoint: its history is another one
          this.run = null;
          continue;
        }
        const before = this.run?.card.run === run && since ? this.run : null;
        since = got.next;
        this.run = {
          card: got.card,
          steps: [...(before?.steps ?? []), ...got.steps],
          epochs: [...(before?.epochs ?? []), ...got.epochs],
          signs: [...(before?.signs ?? []), ...got.signs],
          events: [...(before?.events ?? []), ...got.events],
          checkpoints: got.checkpoints,
        };
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        if (error.offline) await scope.lost();
        else {
          this.run = null;
          return this.#said(error);
        }
      }
      await new Promise((later) => setTimeout(later, this.going || !this.run ? SOON : LATER));
    }
  }

  /** Whether the run that is followed is at work. */
  get going(): boolean {
    return ["waiting", "running", "paused"].includes(this.run?.card.state ?? "");
  }

  #said(error: unknown): void {
    if (!(error instanceof Refused)) throw error;
    if (!error.offline) scope.say(error.message);
    else scope.lost();
  }
}

export const studio = new Studio();
