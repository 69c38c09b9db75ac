// Where everything on the map stands, in pixels: columns, thumbnails, and the lines between them.

import type { Edge, Item, Layout } from "../../draw/layout";
import { channels } from "../../draw/maps";
import { channelsRead } from "../../draw/window";
import type { InputCard } from "../../wire/types";

export const THUMB = 44;
export const PITCH = 50;
export const COLUMN = 98;
export const HEAD = 52;
export const TOP = 40; // room for the blocks' names and the skips' arcs
const GAP = 22;
const MARGIN = 20;

/** One item with its place: `maps` thumbnails under a head, and how many channels are not shown. */
export interface Placed {
  item: Item | null; // null: the network's input
  id: string;
  x: number;
  y: number;
  maps: number;
  rest: number;
  vector: boolean;
  height: number;
}

export interface Placement {
  items: Map<string, Placed>;
  width: number;
  height: number;
}

/** How many maps of each layer there is room for, with so many layers above one another. */
const room = (lanes: number): number => (lanes === 1 ? 10 : lanes === 2 ? 5 : lanes === 3 ? 3 : 2);

export function place(layout: Layout, input: InputCard | undefined): Placement {
  const columns: Placed[][] = [];
  if (input) columns.push([block(null, "", input.shape, 1)]);
  for (const stack of layout.columns) {
    columns.push(stack.map((item) => block(item, item.id, item.layer.shape, stack.length)));
  }
  const tall = columns.map((c) => c.reduce((sum, p) => sum + p.height + GAP, -GAP));
  const height = Math.max(...tall, 0);
  const items = new Map<string, Placed>();
  columns.forEach((column, i) => {
    let y = TOP + (height - (tall[i] ?? 0)) / 2;
    for (const placed of column) {
      placed.x = MARGIN + i * COLUMN;
      placed.y = y;
      y += placed.height + GAP;
      items.set(placed.id, placed);
    }
  });
  return { items, width: 2 * MARGIN + columns.length * COLUMN, height: TOP + height + 24 };
}

function block(item: Item | null, id: string, shape: readonly number[], lanes: number): Placed {
  const vector = shape.length < 3;
  const all = shape.length ? channels(shape) : 0;
  const most = room(lanes);
  const maps = vector ? (all ? 1 : 0) : all <= most ? all : most - 1;
  const rest = vector ? 0 : all - maps;
  const under = vector ? Math.min(most, 10) * PITCH : maps * PITCH + (rest ? 24 : 0);
  return { item, id, x: 0, y: 0, maps, rest, vector, height: HEAD + Math.max(under, THUMB) };
}

const middle = (placed: Placed, i: number): number => placed.y + HEAD + i * PITCH + THUMB / 2;

/** The lines of one edge: between shown maps that are truly joined, or one arc over a skip. */
export function lines(edge: Edge, items: Map<string, Placed>, only?: number): string {
  const from = items.get(edge.from);
  const to = items.get(edge.to);
  if (!from || !to) return "";
  if (to.x - from.x > COLUMN) return arc(from, to);
  const x1 = from.x + (from.vector ? 20 : THUMB);
  const x2 = to.x;
  const bend = (x2 - x1) / 2;
  const parts: string[] = [];
  const targets = only === undefined ? range(to.maps) : [only].filter((c) => c < to.maps);
  for (const c of targets) {
    for (const source of sources(from, to, c)) {
      const y1 = from.vector ? from.y + HEAD + (from.height - HEAD) / 2 : middle(from, source);
      const y2 = to.vector ? to.y + HEAD + (to.height - HEAD) / 2 : middle(to, c);
      parts.push(`M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`);
    }
  }
  return parts.join("");
}

function sources(from: Placed, to: Placed, channel: number): number[] {
  const shown = range(from.maps);
  if (from.vector || to.vector || !to.item) return shown;
  if (to.item.folded.length) return shown.filter((c) => c === channel);
  const all = from.maps + from.rest;
  return channelsRead(to.item.layer, all, channel).filter((c) => c < from.maps);
}

function arc(from: Placed, to: Placed): string {
  const x1 = from.x + THUMB / 2;
  const x2 = to.x + THUMB / 2;
  const y1 = from.y - 4;
  const y2 = to.y - 4;
  const top = Math.max(6, Math.min(y1, y2) - 12 - Math.min(22, (x2 - x1) / 40));
  return `M${x1} ${y1}C${x1 + 16} ${top} ${x2 - 16} ${top} ${x2} ${y2}`;
}

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
