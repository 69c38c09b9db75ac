// What is about to be trained: the blocks, the data they are for, and what becomes of the one on the other.
import { untrack } from "svelte";
import { scope } from "../../../app/scope.svelte";
import { settings } from "../../../app/settings.svelte";
import { ask, Refused } from "../../../wire/client";
import type { BlockPreset, BuiltAnswer, BuiltLayer, DataCard } from "../../../wire/types";
import type { Block } from "../plan";
import { studio } from "../studio.svelte";
import { readFrom } from "./begin";
import { normal, suited } from "./kinds";
import { blockAt, holds, type Path, sameAt } from "./tree";
import { Undoing } from "./undoing";
import { named } from "./words";

const SOON = 150; // milliseconds of calm before the server is asked
const LARGEST_SEED = 2 ** 32 - 1;

const undoing = new Undoing<Block[] | null>();

/** Lives as long as the view that makes it. */
export class Draft {
  begin = $derived(readFrom(studio.plan.from));
  data = $derived(studio.plan.data || (studio.sets?.first ?? ""));
  card = $state.raw<DataCard | null>(null);
  /** Why there is nothing to be known of the data, in the server's words. */
  dataRefused = $state.raw("");
  presets = $derived<readonly BlockPreset[]>(studio.kinds?.presets ?? []);
  input = $derived<[number, number, number]>(this.card ? [this.card.channels, this.card.height, this.card.width] : [1, 28, 28]);
  blocks = $derived<Block[]>(studio.plan.blocks ?? this.preset(this.presets[0]));
  #text = $derived(JSON.stringify([this.blocks, this.input]));
  built = $state.raw<BuiltAnswer | null>(null);
  #builtOf = $state.raw("");
  /** What is shown is of the blocks before the latest change. */
  stale = $derived(this.#builtOf !== this.#text);
  /** What does not fit, and at which block. */
  problem = $derived(this.built?.problem ?? "");
  /** The same in the reader's language. */
  told = $derived((settings.language === "ja" && this.built?.problem_ja) || this.problem);
  at = $derived<Path>(this.built?.at ?? []);
  /** The shape at the end: (units,), or (c, h, w) where nothing flattens it; null while something does not fit. */
  end = $derived(this.problem ? null : (this.built?.layers.at(-1)?.shape ?? null));
  /** Does it end in as many numbers as the data have classes? */
  suits = $derived(!this.end || !this.card || (this.end.length === 1 && this.end[0] === this.card.outputs));
  /** The preset that these blocks are. */
  chosen = $derived.by(() => {
    const kinds = studio.kinds?.kinds ?? [];
    const own = JSON.stringify(normal(this.blocks, kinds));
    return this.presets.find((one) => JSON.stringify(normal(this.preset(one), kinds)) === own) ?? null;
  });
  #changes = $state(0);
  canUndo = $derived.by(() => (void this.#changes, undoing.canUndo));
  canRedo = $derived.by(() => (void this.#changes, undoing.canRedo));

  constructor() {
    const { validation, seed } = $derived(division());
    let of = "";
    $effect(() => {
      const { data } = this;
      if (!data) return;
      void scope.revived;
      if (data !== of) this.card = null;
      of = data;
      let gone = false;
      studio.card(data, validation, seed).then(
        (card) => {
          if (gone) return;
          this.card = card;
          this.dataRefused = "";
        },
        (error) => {
          if (gone) return;
          if (!(error instanceof Refused)) throw error;
          if (error.offline) scope.lost();
          else this.dataRefused = error.message;
        },
      );
      return () => (gone = true);
    });
    $effect(() => {
      const text = this.#text;
      if ((!this.card && !this.dataRefused) || !this.presets.length) return;
      void scope.revived;
      let gone = false;
      // the first time nobody types
      const timer = setTimeout(() => this.#ask(text, () => gone), untrack(() => this.#builtOf) ? SOON : 0);
      return () => {
        gone = true;
        clearTimeout(timer);
      };
    });
  }

  async #ask(text: string, gone: () => boolean): Promise<void> {
    const [blocks, input] = JSON.parse(text) as [Block[], [number, number, number]];
    try {
      const built = await ask("built", { blocks: JSON.stringify(blocks), input });
      if (gone()) return;
      this.built = built;
    } catch (error) {
      if (gone()) return;
      if (!(error instanceof Refused)) throw error;
      if (error.offline) return void scope.lost();
      await this.#before(error, blocks, input, gone);
      if (gone()) return;
    }
    this.#builtOf = text;
  }

  /** A block cannot be read: what stands before it is shown all the same. */
  async #before(refused: Refused, blocks: Block[], input: [number, number, number], gone: () => boolean): Promise<void> {
    const at = placeIn(refused.english);
    const first = at[0] ?? 0;
    const before = first ? await ask("built", { blocks: JSON.stringify(blocks.slice(0, first)), input }).catch(() => null) : null;
    if (gone()) return;
    const { layers, parameters, multiply_adds } = before ?? { layers: [], parameters: 0, multiply_adds: 0 };
    this.built = { layers, parameters, multiply_adds, problem: refused.english, problem_ja: refused.ja, at: [...at] };
  }

  /** A preset's blocks, ending in as many numbers as the data have classes. */
  preset(preset: BlockPreset | undefined): Block[] {
    const blocks: Block[] = preset ? JSON.parse(preset.blocks) : [];
    return this.card && blocks.length ? suited(blocks, this.card.outputs) : blocks;
  }

  /** The layers that a block came to: of a holder only what is its own, such as the addition. */
  layersAt(path: Path): BuiltLayer[] {
    return this.built?.layers.filter((layer) => sameAt(layer.path, path)) ?? [];
  }

  /** What the server calls a block; a holder is called like what its layers' names begin with. */
  nameOf(path: Path): string {
    const block = blockAt(this.blocks, path);
    const own = this.layersAt(path).at(-1)?.name;
    const other = block?.name || named("is", block?.block ?? "");
    if (holds(block ?? null)) return own?.split(".").slice(0, -1).join(".") || other;
    return own ?? ((sameAt(path, this.at) && nameIn(this.problem)) || other);
  }

  change(blocks: Block[], of = ""): void {
    undoing.note(studio.plan.blocks, of);
    this.#changes += 1;
    studio.set({ blocks, from: "" });
  }

  undo = (): boolean => this.#turn(undoing.undo(studio.plan.blocks));
  redo = (): boolean => this.#turn(undoing.redo(studio.plan.blocks));

  #turn(blocks: Block[] | null | undefined): boolean {
    if (blocks === undefined) return false;
    this.#changes += 1;
    studio.set({ blocks });
    return true;
  }
}

/** How the data are divided, by the settings: what cannot be is as usual until it is refused at the start. */
export function division(): { validation: number; seed: number } {
  const { validation = 0.1, seed = 0 } = studio.plan.settings;
  const whole = Number.isInteger(seed) && seed >= 0 && seed <= LARGEST_SEED;
  return { validation: validation >= 0 && validation <= 0.9 ? validation : 0.1, seed: whole ? seed : 0 };
}

/** What the server's words call the block that does not fit. */
export const nameIn = (message: string): string => /^block [\d.]+ '([^']+)'/.exec(message)?.[1] ?? "";

/** The block that the server's words are about: "block 3.1" is the first within the third. */
export function placeIn(message: string): Path {
  const found = /\bblock (\d+(?:\.\d+)*)/.exec(message)?.[1];
  return found ? found.split(".").map((n) => Number(n) - 1) : [];
}
