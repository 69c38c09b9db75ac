// Layers found by name or op.
import type { LayerCard } from "../wire/types";

/** Every word must be in the layer's name or op; names that begin with it come first. */
export function search(layers: readonly LayerCard[], text: string): LayerCard[] {
  const asked = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (!asked.length) return [];
  return layers
    .map((layer, i) => ({ layer, i, rank: rankOf(layer, asked) }))
    .filter(({ rank }) => rank < NONE)
    .sort((a, b) => a.rank - b.rank || a.i - b.i)
    .map(({ layer }) => layer);
}

const NONE = 5;

const rankOf = (layer: LayerCard, asked: readonly string[]): number =>
  Math.max(...asked.map((word) => rankOfWord(layer.name.toLowerCase(), layer.op.toLowerCase(), word)));

function rankOfWord(name: string, op: string, word: string): number {
  if (name === word) return 0;
  if (name.startsWith(word)) return 1;
  if (name.split(/[./_]/).some((part) => part.startsWith(word))) return 2;
  if (op.startsWith(word)) return 3;
  return name.includes(word) || op.includes(word) ? 4 : NONE;
}
