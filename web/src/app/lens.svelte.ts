// What stands against the scene, and what is drawn of a tensor: its own values, the other
// scene's, their difference, or the gradient of a target.
import { difference } from "../draw/difference";
import { reach } from "../draw/maps";
import { ask, num, type Tensor, tensor } from "../wire/client";
import type { CompareAnswer, GradientAnswer, Scene, Target, TraceAnswer } from "../wire/types";
import type { Lens } from "./address";
import { scope } from "./scope.svelte";

/** A tensor, or some channels of it. */
export interface Part {
  value: string;
  start?: number;
  stop?: number;
}

class LensState {
  /** The other scene's run; null while there is none to compare with. */
  otherTrace = $state.raw<TraceAnswer | null>(null);
  comparison = $state.raw<CompareAnswer | null>(null);
  slopes = $state.raw<GradientAnswer | null>(null);
  /** The other scene's probabilities of the classes that this one puts first. */
  otherChances = $state.raw<ReadonlyMap<number, number>>(new Map());
  /** Why the two cannot be compared, in the server's words. */
  silence = $state("");
  /** Why there is no gradient, in the server's words. */
  gradientSilence = $state("");

  // as text first: a step to another cell then leaves it the same object
  #otherText = $derived.by(() => {
    const { network, picture, preprocess, edits, names, versus } = scope.place;
    if (versus) {
      const same = !versus.network || versus.network === network;
      return JSON.stringify({
        network: versus.network || network,
        picture: versus.picture || picture,
        preprocess: same ? preprocess : null,
        edits: [],
        names,
      });
    }
    if (!edits.length && !preprocess) return "";
    return JSON.stringify({ network, picture, preprocess: edits.length ? preprocess : null, edits: [], names });
  });
  /** What the scene is compared with: another network or picture, or itself before the changes. */
  other = $derived<Scene | null>(this.#otherText ? JSON.parse(this.#otherText) : null);

  #targetText = $derived.by(() => {
    const best = scope.trace?.top[0];
    const target = scope.place.of ?? (best ? scoreOf(best.index) : null);
    return target ? JSON.stringify(target) : "";
  });
  /** What gradients are taken of; null where the network has no classes and none was chosen. */
  target = $derived<Target | null>(this.#targetText ? JSON.parse(this.#targetText) : null);

  /** The lens that can be looked through now. */
  lens = $derived.by((): Lens => {
    const { lens } = scope.place;
    if (lens === "gradient") return this.target ? lens : "value";
    return this.other ? lens : "value";
  });

  /** Fetch what is drawn of a tensor through the lens. */
  async fetch(scene: Scene, part: Part, signal: AbortSignal): Promise<Tensor | null> {
    const { lens, other, target } = this;
    const from = (of: Scene, t?: Target): Promise<Tensor> =>
      tensor(of, part.value, part.start, part.stop, signal, t);
    if (lens === "gradient" && target) return from(scene, target);
    if (other && lens !== "value" && !this.#there.has(part.value)) return null;
    if (lens === "other" && other) return from(other);
    if (lens !== "difference" || !other) return from(scene);
    const [mine, theirs] = await Promise.all([from(scene), from(other)]);
    return difference(mine, theirs);
  }

  /** The values that the other scene has. */
  #there = $derived(
    new Set([...(this.otherTrace?.layers ?? []), ...(this.otherTrace?.network.inputs ?? [])].map((c) => c.value)),
  );

  /** What the fetched tensor depends on, beside the scene and the part. */
  key = $derived(
    this.lens === "value"
      ? ""
      : this.lens + (this.lens === "gradient" ? this.#targetText : `${this.otherTrace !== null} ${this.#otherText}`),
  );

  /** Ask for the other scene's run and for the ends of the scales, as they are needed. */
  follow(): void {
    $effect(() => {
      const { other } = this;
      const { scene, trace } = scope;
      void scope.revived;
      this.silence = "";
      if (!other || !trace) {
        this.otherTrace = null;
        this.comparison = null;
        this.otherChances = new Map();
        return;
      }
      return overtaken(async (current) => {
        const answer = await ask("trace", { scene: other });
        if (!current()) return;
        this.otherTrace = answer;
        const of = trace.top.map((one) => one.index);
        if (answer.top.length && of.length) {
          const chances = await ask("top_classes", { scene: other, count: 1, of });
          if (!current()) return;
          this.otherChances = new Map(chances.of.map((one) => [one.index, num(one.probability)]));
        }
        const comparison = await ask("compare", { scene, other, tolerance: TOLERANCE });
        if (current()) this.comparison = comparison;
      }, (why) => {
        this.comparison = null;
        this.silence = why;
      });
    });
    $effect(() => {
      const { target, lens } = this;
      const { scene, trace } = scope;
      void scope.revived;
      this.gradientSilence = "";
      if ((lens !== "gradient" && scope.place.dock !== "gradient") || !target || !trace) return;
      return overtaken(async (current) => {
        const answer = await ask("gradient", { scene, target });
        if (current()) this.slopes = answer;
      }, (why) => {
        this.slopes = null;
        this.gradientSilence = why;
      });
    });
    $effect(() => {
      scope.reaches = this.#reaches();
    });
  }

  #reaches(): Map<string, number> | null {
    const { lens } = this;
    if (lens === "value") return null;
    if (lens === "gradient") {
      const cards = this.slopes?.values ?? [];
      return new Map(cards.map((c) => [c.value, reach([num(c.low), num(c.high)])]));
    }
    if (lens === "other") {
      const cards = [...(this.otherTrace?.layers ?? []), ...(this.otherTrace?.network.inputs ?? [])];
      return new Map(cards.map((c) => [c.value, reach([num(c.low), num(c.high)])]));
    }
    const { layers, largest } = this.comparison ?? { layers: [], largest: [] };
    const ends = new Map(layers.map((name, i) => [scope.named(name)?.value ?? name, num(largest[i] ?? 0)]));
    // the comparison is of layers; an input can differ by no more than both ends are large
    for (const card of [...(scope.trace?.network.inputs ?? []), ...(this.otherTrace?.network.inputs ?? [])])
      ends.set(card.value, Math.max(ends.get(card.value) ?? 0, reach([num(card.low), num(card.high)])));
    return ends;
  }
}

/** Do work that a later wish may overtake; what the server refuses is told. */
function overtaken(
  work: (current: () => boolean) => Promise<void>,
  refused: (why: string) => void,
): () => void {
  let live = true;
  work(() => live).catch((error: Error) => {
    if (live) refused(error.message);
  });
  return () => {
    live = false;
  };
}

/** The relative difference from which a layer counts as another one. */
export const TOLERANCE = 1e-3;

export const scoreOf = (index: number): Target => ({ kind: "score", layer: "", cell: [], index });

export const lens = new LensState();
