// The layers of a network that learns: which have kernels, and how these lie.
import { num } from "../../../wire/client";
import type { LayerCard, ValueRef } from "../../../wire/types";

/** What a layer learns first of all: its kernels or its matrix, else a scale; null for nothing. */
export function weightOf(layer: LayerCard): ValueRef | null {
  const learnt = layer.inputs.filter((input) => input.weight && /^float/.test(input.dtype));
  return learnt.find((input) => input.shape.length > 1) ?? learnt[0] ?? null;
}

/** The layers that learn. */
export const learning = (layers: readonly LayerCard[]): LayerCard[] => layers.filter((layer) => weightOf(layer) !== null && layer.parameters > 0);

/** The layer of this name; where there is none the first whose values are sums over windows. */
export const chosenLayer = (layers: readonly LayerCard[], name: string): LayerCard | null =>
  layers.find((layer) => layer.name === name) ?? layers.find((layer) => layer.kind === "window-sum") ?? learning(layers)[0] ?? layers[0] ?? null;

/** The layer whose kernels made what this one shows: itself, or the nearest before it that learns. */
export function kernelLayer(layers: readonly LayerCard[], layer: LayerCard): LayerCard | null {
  const byName = new Map(layers.map((one) => [one.name, one]));
  const seen = new Set<string>();
  let at: LayerCard | undefined = layer;
  while (at && !seen.has(at.name)) {
    if ((weightOf(at)?.shape.length ?? 0) > 1) return at;
    seen.add(at.name);
    at = byName.get(at.inputs.find((input) => input.layer)?.layer ?? "");
  }
  return null;
}

/** The maps (c h w) that a matrix's inputs were before they were laid flat; null where they were none. */
export function flatBefore(layers: readonly LayerCard[], layer: LayerCard): number[] | null {
  const before = layers.find((one) => one.name === layer.inputs.find((input) => !input.weight)?.layer);
  if (!before || (before.op !== "Flatten" && before.op !== "Reshape")) return null;
  const shape = before.inputs[0]?.shape ?? [];
  return shape.length === 4 ? shape.slice(1) : null;
}

/** The largest of a layer's values without a sign, as the trace says it. */
export const reachOf = (layer: LayerCard): number => Math.max(Math.abs(num(layer.low)), Math.abs(num(layer.high)));
