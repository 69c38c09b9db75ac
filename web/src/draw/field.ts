// The receptive field by geometry alone: which cells of the network's input a cell can see, walked
// back layer by layer as explain/receptive_field.py does. Only the spatial axes are followed.
import type { LayerCard, PictureCard, ReceptiveFieldAnswer, ValueRef } from "../wire/types";

/** A box over the spatial axes, stop not included. */
export interface Span {
  start: number[];
  stop: number[];
}

export interface Field {
  /** As if the input went on beyond its borders. */
  box: Span;
  /** What is really there. */
  clipped: Span;
  /** The part of each layer's output on the way, from the cell back to the input. */
  steps: { layer: string; span: Span }[];
}

interface Needed {
  open: Span;
  inside: Span;
}

/** The field of a cell on the network's input; null where a layer on the way has no window to go by
 *  (then the server knows). */
export function fieldOf(layers: readonly LayerCard[], input: string, name: string, cell: readonly number[]): Field | null {
  const last = layers.findIndex((l) => l.name === name);
  const asked = layers[last];
  if (!asked || cell.length < 3) return null;
  const own: Span = { start: cell.slice(2), stop: cell.slice(2).map((i) => i + 1) };
  const needed = new Map<string, Needed>([[asked.value, { open: own, inside: own }]]);
  const steps: Field["steps"] = [];
  for (let i = last; i >= 0; i--) {
    const layer = layers[i] as LayerCard;
    const made = needed.get(layer.value);
    if (!made) continue;
    needed.delete(layer.value);
    steps.push({ layer: layer.name, span: made.inside });
    for (const ref of layer.inputs) {
      if (ref.weight) continue;
      const open = reads(layer, ref, made.open);
      const inside = empty(made.inside) ? made.inside : reads(layer, ref, made.inside);
      if (!open || !inside) return null;
      const size = ref.shape.slice(2);
      const before = needed.get(ref.value);
      const found = { open, inside: clip(inside, size) };
      needed.set(ref.value, before ? { open: hull(before.open, found.open), inside: hull(before.inside, found.inside) } : found);
    }
  }
  const seen = needed.get(input);
  // anything else that is needed is a value nobody here makes
  if (!seen || needed.size > 1) return null;
  return { box: seen.open, clipped: seen.inside, steps };
}

/** What a part of a layer's output reads of one of its inputs; null where no rule is known. */
function reads(layer: LayerCard, ref: ValueRef, part: Span): Span | null {
  if (ref.shape.length !== layer.shape.length) return null;
  if (layer.kind === "elementwise" || layer.kind === "affine") return stretched(layer, ref, part);
  const w = layer.window;
  if (!w || w.kernel.length !== part.start.length) return null;
  if (layer.kind !== "window-sum" && layer.kind !== "window-pick") return null;
  const first = (axis: number, at: number): number => at * (w.strides[axis] ?? 1) - (w.begin[axis] ?? 0);
  const reach = (axis: number): number => ((w.kernel[axis] ?? 1) - 1) * (w.dilations[axis] ?? 1) + 1;
  return {
    start: part.start.map((at, axis) => first(axis, at)),
    stop: part.stop.map((at, axis) => first(axis, at - 1) + reach(axis)),
  };
}

/** The same part; one cell along an axis that was stretched. */
function stretched(layer: LayerCard, ref: ValueRef, part: Span): Span {
  const one = (axis: number): boolean => ref.shape[axis + 2] === 1 && layer.shape[axis + 2] !== 1;
  return {
    start: part.start.map((at, axis) => (one(axis) ? 0 : at)),
    stop: part.stop.map((at, axis) => (one(axis) ? 1 : at)),
  };
}

function clip(span: Span, size: readonly number[]): Span {
  const within = (at: number, axis: number): number => Math.min(Math.max(at, 0), size[axis] ?? 0);
  return { start: span.start.map(within), stop: span.stop.map(within) };
}

/** The smallest span that holds both; an empty one adds nothing. */
function hull(a: Span, b: Span): Span {
  if (empty(a)) return b;
  if (empty(b)) return a;
  return {
    start: a.start.map((at, axis) => Math.min(at, b.start[axis] ?? at)),
    stop: a.stop.map((at, axis) => Math.max(at, b.stop[axis] ?? at)),
  };
}

const empty = (span: Span): boolean => span.start.some((at, axis) => at >= (span.stop[axis] ?? 0));

/** The spatial part of a field that the server found; the last axis is the channel in nhwc. */
export function spanOf(answer: Pick<ReceptiveFieldAnswer, "clipped">, layout: string): Span {
  const [from, to] = layout === "nhwc" ? [1, 3] : [2, undefined];
  return { start: answer.clipped.start.slice(from, to), stop: answer.clipped.stop.slice(from, to) };
}

/** Where a part of the input lies on the picture: left, top, width, height in its pixels. */
export function onPicture(span: Span, card: PictureCard): [number, number, number, number] {
  const across = card.crop_width / card.input_width;
  const down = card.crop_height / card.input_height;
  const [top = 0, left = 0] = span.start.slice(-2);
  const [bottom = 0, right = 0] = span.stop.slice(-2);
  return [card.left + left * across, card.top + top * down, (right - left) * across, (bottom - top) * down];
}

/** The middle cell of a span. */
export const middle = (span: Span): number[] =>
  span.start.map((at, axis) => Math.floor((at + (span.stop[axis] ?? at + 1) - 1) / 2));

/** Where a cell of the network's input stands in the picture the network is given. */
export function inputPlace(cell: readonly number[], layout: string): { row: number; column: number; channel: number } {
  const [, a = 0, b = 0, c = 0] = cell;
  return layout === "nhwc" ? { row: a, column: b, channel: c } : { row: b, column: c, channel: a };
}
