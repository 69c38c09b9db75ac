// Which block of the network each layer belongs to: what folds into one column of the map.
import type { LayerCard } from "../wire/types";

const MOST_BLOCKS = 26;
const MOST_LAYERS = 24; // of a block that is still one thing to the eye

/** The module path as deep as it takes for blocks of a size that a person can take in; "" for a
 *  layer that stands by itself. */
export function blockNames(layers: readonly LayerCard[]): string[] {
  const paths = layers.every((l) => !l.block.length) ? layers.map(written) : layers.map((l) => l.block);
  const deepest = Math.max(0, ...paths.map((path) => path.length));
  let best = 1;
  for (let depth = 1; depth <= deepest; depth++) {
    const names = new Set(paths.map((path) => path.slice(0, depth).join(".")));
    if (names.size > MOST_BLOCKS) break;
    best = depth;
    if (largest(paths, depth) <= MOST_LAYERS) break;
  }
  return closed(layers, paths, best);
}

/** Where a network says nothing of its modules, the path that a layer's name is written as. */
const written = (layer: LayerCard): string[] =>
  layer.name.split(layer.name.includes("/") ? "/" : ".").filter(Boolean).slice(0, -1);

function largest(paths: readonly string[][], depth: number): number {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const name = path.slice(0, depth).join(".");
    if (name) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values());
}

/** A block that the data leaves and enters again is no column of the map: its parts are taken. */
function closed(layers: readonly LayerCard[], paths: readonly string[][], depth: number): string[] {
  const depths = paths.map((path) => Math.min(depth, path.length));
  const names = (): string[] => paths.map((path, i) => path.slice(0, depths[i]).join("."));
  for (;;) {
    const now = names();
    const open = new Set([...new Set(now)].filter((name) => name && isOpen(layers, now, name)));
    if (!open.size) return now;
    now.forEach((name, i) => {
      if (!open.has(name)) return;
      const longer = (depths[i] ?? 0) + 1;
      // no name of its own any more: the layer stands by itself
      depths[i] = longer <= (paths[i]?.length ?? 0) ? longer : 0;
    });
  }
}

/** Does something outside the block lie between two of its layers? */
function isOpen(layers: readonly LayerCard[], names: readonly string[], block: string): boolean {
  const reached = new Set<string>(); // layers of the block
  const left = new Set<string>(); // layers after it that are not of it
  for (let i = 0; i < layers.length; i++) {
    const layer = layers[i] as LayerCard;
    const inside = names[i] === block;
    const after = layer.inputs.some((input) => left.has(input.layer));
    if (inside && after) return true;
    if (inside) reached.add(layer.name);
    else if (after || layer.inputs.some((input) => reached.has(input.layer))) left.add(layer.name);
  }
  return false;
}
