// The map of the network: which layers stand in which column, what is folded, what is joined.
import type { LayerCard } from "../wire/types";
import { blockNames } from "./blocks";

/** One thing on the map: a layer, or a folded block that shows its last layer. */
export interface Item {
  id: string;
  layer: LayerCard;
  block: string;
  folded: LayerCard[]; // empty for a single layer
}

export interface Edge {
  from: string; // "" is the network's input
  to: string;
  /** The value that is read. */
  value: string;
  /** Are the maps drawn at both ends the very ones that are joined? Not where a block is folded. */
  exact: boolean;
}

export interface Layout {
  columns: Item[][];
  edges: Edge[];
  /** Blocks that can be folded, in order, with how many layers they hold. */
  blocks: Map<string, number>;
}

const FOLD_BEYOND = 36;

/** Blocks folded at first: all but the first and the last, in a network too long to see whole. */
export function foldedAtFirst(layers: readonly LayerCard[]): Set<string> {
  if (layers.length <= FOLD_BEYOND) return new Set();
  const names = [...new Set(blockNames(layers))].filter(Boolean);
  return new Set(names.slice(1, -1));
}

export function layout(layers: readonly LayerCard[], folded: ReadonlySet<string>): Layout {
  const names = blockNames(layers);
  const blocks = new Map<string, number>();
  for (const name of names) if (name) blocks.set(name, (blocks.get(name) ?? 0) + 1);
  const items = new Map<string, Item>();
  const home = new Map<string, string>(); // layer -> item
  layers.forEach((layer, i) => {
    const block = names[i] ?? "";
    const shut = folded.has(block) && (blocks.get(block) ?? 0) > 1;
    const id = shut ? `▸${block}` : layer.name;
    home.set(layer.name, id);
    const found = items.get(id);
    if (found) {
      found.layer = layer;
      found.folded.push(layer);
    } else items.set(id, { id, layer, block, folded: shut ? [layer] : [] });
  });
  const edges = edgesOf(layers, home, items);
  return { columns: columnsOf([...items.values()], edges), edges, blocks };
}

function edgesOf(
  layers: readonly LayerCard[],
  home: Map<string, string>,
  items: Map<string, Item>,
): Edge[] {
  const seen = new Set<string>();
  const edges: Edge[] = [];
  for (const layer of layers) {
    const to = home.get(layer.name) ?? "";
    for (const input of layer.inputs) {
      if (input.weight) continue;
      const from = input.layer ? (home.get(input.layer) ?? "") : "";
      const key = `${from}→${to}`;
      if (from === to || seen.has(key)) continue;
      seen.add(key);
      const shown = !input.layer || items.get(from)?.layer.name === input.layer;
      edges.push({ from, to, value: input.value, exact: shown && !items.get(to)?.folded.length });
    }
  }
  return edges;
}

/** Each item one column to the right of the last thing it reads. */
function columnsOf(items: Item[], edges: Edge[]): Item[][] {
  const order = new Map(items.map((item, i) => [item.id, i]));
  const column = new Map<string, number>();
  const into = new Map<string, string[]>();
  for (const { from, to } of edges) into.set(to, [...(into.get(to) ?? []), from]);
  for (const item of items) {
    const before = (into.get(item.id) ?? [])
      // folded blocks can read each other; what stands earlier in the file comes first
      .filter((from) => from && (order.get(from) ?? 0) < (order.get(item.id) ?? 0))
      .map((from) => (column.get(from) ?? 0) + 1);
    column.set(item.id, Math.max(0, ...before));
  }
  const columns: Item[][] = [];
  for (const item of items) {
    const at = column.get(item.id) ?? 0;
    const stack = columns[at] ?? [];
    columns[at] = stack;
    stack.push(item);
  }
  return Array.from(columns, (stack) => stack ?? []);
}
