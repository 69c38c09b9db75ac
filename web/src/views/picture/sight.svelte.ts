// What the chosen value sees, or the one under the pointer: by geometry where that is enough, else
// the server is asked once the pointer rests; and what moves it, by its gradient.
import { scope } from "../../app/scope.svelte";
import { type Field, fieldOf, middle, onPicture, type Span, spanOf } from "../../draw/field";
import { type Footprint, footprint } from "../../draw/heat";
import { ask, Refused, tensor } from "../../wire/client";
import type { EffectiveFieldAnswer, ReceptiveFieldAnswer } from "../../wire/types";

const RESTS = 120; // milliseconds after which a pointer counts as resting

/** A box on the photograph, in its pixels, and how many pixels of the input it holds. */
export interface Seen {
  layer: string;
  box: [number, number, number, number];
  wide: number;
  high: number;
}

export class Sight {
  effective = $state.raw<EffectiveFieldAnswer | null>(null);
  heat = $state.raw<Footprint | null>(null);
  /** Why there is no gradient, in the server's words. */
  silence = $state("");
  #rested = $state.raw<ReceptiveFieldAnswer | null>(null);

  #input = $derived(scope.trace?.network.inputs[0]?.value ?? "");
  #layout = $derived(scope.trace?.picture?.preprocess.layout ?? "nchw");
  #cell = $derived(scope.pointed ?? scope.place.cell);
  #geometry = $derived.by((): Field | null => {
    const { trace, layer } = scope;
    return trace && layer && this.#cell.length ? fieldOf(trace.layers, this.#input, layer.name, this.#cell) : null;
  });
  /** What the server knows of this very cell. */
  #told = $derived(
    [scope.pointed ? null : scope.field, this.#rested].find(
      (f) => f && f.layer === scope.place.layer && f.cell.join() === this.#cell.join(),
    ) ?? null,
  );

  /** What the value sees; null where there is no value, no photograph, or nobody knows yet. */
  seen = $derived.by((): Seen | null => {
    const name = scope.place.layer;
    if (this.#told?.on_picture) return this.#shown(name, spanOf(this.#told, this.#layout), this.#told.on_picture);
    return this.#geometry ? this.#shown(name, this.#geometry.clipped) : null;
  });

  /** The field of each layer on the way, from the input on, that of the value last. */
  frames = $derived.by((): Seen[] => {
    const last = this.seen;
    const { trace } = scope;
    const steps = this.#geometry?.steps ?? this.#told?.steps.map((s) => ({ layer: s.layer, span: { start: s.start.slice(2), stop: s.stop.slice(2) } }));
    if (!last || !trace || !steps || scope.pointed) return [];
    const found: Seen[] = [];
    for (const { layer, span } of [...steps].reverse()) {
      if (layer === last.layer || span.start.length < 2) continue;
      const field = fieldOf(trace.layers, this.#input, layer, [0, 0, ...middle(span)]);
      const frame = field && this.#shown(layer, field.clipped);
      const before = found.at(-1);
      if (frame && (!before || frame.wide * frame.high > before.wide * before.high)) found.push(frame);
    }
    return [...found.filter((f) => f.wide * f.high < last.wide * last.high), last];
  });

  constructor() {
    $effect(() => this.#askOnceItRests());
    $effect(() => this.#askForTheFootprint());
  }

  #shown(layer: string, span: Span, box?: Seen["box"]): Seen | null {
    const card = scope.trace?.picture;
    const [high = 0, wide = 0] = span.start.map((at, axis) => (span.stop[axis] ?? at) - at).slice(-2);
    if (!card || span.start.length < 2) return null;
    return { layer, box: box ?? onPicture(span, card), wide, high };
  }

  #askOnceItRests(): (() => void) | undefined {
    const { pointed, scene } = scope;
    const { layer } = scope.place;
    if (!pointed || this.#geometry) return undefined;
    const timer = setTimeout(() => {
      ask("receptive_field", { scene, layer, cell: pointed }).then((field) => {
        this.#rested = field;
      }, offline);
    }, RESTS);
    return () => clearTimeout(timer);
  }

  #askForTheFootprint(): (() => void) | undefined {
    const { scene, trace } = scope;
    const { layer, cell, field } = scope.place;
    void scope.revived;
    this.effective = null;
    this.heat = null;
    this.silence = "";
    if (field !== "effective" || !trace?.picture || !layer || !cell.length) return undefined;
    const layout = trace.picture.preprocess.layout;
    const gone = new AbortController();
    const work = async (): Promise<void> => {
      const answer = await ask("effective_field", { scene, layer, cell });
      const of = { kind: "cell" as const, layer, cell, index: 0 };
      const slopes = await tensor(scene, answer.value, 0, undefined, gone.signal, of);
      if (gone.signal.aborted) return;
      this.effective = answer;
      this.heat = footprint(slopes, layout);
    };
    work().catch((error) => {
      if (gone.signal.aborted) return;
      offline(error);
      this.silence = error.message;
    });
    return () => gone.abort();
  }
}

function offline(error: unknown): void {
  if (!(error instanceof Refused)) throw error;
  if (error.offline) scope.lost();
}
