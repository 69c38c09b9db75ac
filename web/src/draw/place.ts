// Where everything on the map stands, in pixels: columns of thumbnails under their heads.
import type { InputCard } from "../wire/types";
import type { Item, Layout } from "./layout";
import { channels } from "./maps";
import { tracks } from "./skips";

export const HEAD = 66;
const GAP = 26;
const MARGIN = 28;
const BLOCKS = 26; // the row of the blocks' names
export const TRACK = 7; // between two lines that skip columns
export const REST = 22;
export const FEW = 10; // so many channels are all shown
const FEW_VALUES = 6; // and of a row of values, so many in any room
const PITCH = { least: 46, most: 66 };
export const BETWEEN = 6; // two thumbnails
const STRIP = 20;
const STRIP_ROWS = 4; // of thumbnails at least; it grows with its column
const ANSWER = 148;
const CLOSE = 104;
const WIDE = 118;
const STRETCH = 44;

/** How a layer's values are shown: maps, a cell a value, one strip of all, or named classes. */
export type Look = "maps" | "cells" | "strip" | "answer" | "nothing";

export interface Placed {
  item: Item | null; // null: the network's input
  id: string;
  shape: readonly number[];
  column: number;
  x: number;
  y: number;
  width: number;
  height: number;
  look: Look;
  /** The channels shown, from the top. */
  shown: number[];
  rest: number;
}

export interface Placement {
  items: Map<string, Placed>;
  width: number;
  height: number;
  thumb: number;
  pitch: number;
  top: number;
  /** The middle of each column. */
  middles: number[];
  /** The track on which what leaves an item runs over the columns it skips. */
  tracks: ReadonlyMap<string, number>;
}

export interface Room {
  width: number;
  height: number;
  /** A channel of a layer that must be among those shown: the chosen one, and what it reads. */
  chosen?: ReadonlyMap<string, number>;
  /** The order of a layer's channels, where it is not that of their numbers. */
  orders?: ReadonlyMap<string, readonly number[]>;
  /** The layer whose values are the classes' probabilities, and the classes to name. */
  answer?: { layer: string; classes: number[] };
}

/** How many maps of each layer there is room for, with so many layers above one another. */
function slots(lanes: number, height: number): number {
  const most = Math.min(FEW, Math.max(4, Math.floor((height - HEAD - 12) / PITCH.least)));
  return Math.max(2, Math.floor(most / lanes));
}

export function place(layout: Layout, input: InputCard | undefined, room: Room): Placement {
  const skipping = tracks(layout.edges, columnsOf(layout));
  const top = 10 + (layout.blocks.size ? BLOCKS : 0) + (skipping.count ? 12 + skipping.count * TRACK : 0);
  const columns = layout.columns.map((stack) => {
    const most = slots(stack.length, room.height - top);
    return stack.map((item) => placedItem(item, most, room));
  });
  if (input) columns.unshift([placedInput(input, slots(1, room.height - top))]);
  const pitch = pitchOf(columns, room.height - top);
  const thumb = pitch - BETWEEN;
  for (const placed of columns.flat()) {
    if (placed.look === "maps" || placed.look === "cells") placed.width = thumb;
    placed.height = HEAD + Math.max(1, rows(placed)) * pitch - BETWEEN + (placed.rest ? REST : 0);
  }
  const tall = columns.map((c) => c.reduce((sum, p) => sum + p.height + GAP, -GAP));
  const height = Math.max(...tall, 0);
  columns.forEach((column, i) => {
    const [only] = column;
    if (column.length > 1 || only?.look !== "strip") return;
    only.height = tall[i] = Math.max(only.height, height - 2 * BETWEEN);
  });
  const middles = centres(columns, room.width);
  const items = new Map<string, Placed>();
  columns.forEach((column, i) => {
    // a layer beside others that are not its height stands in the middle
    let y = top + (height - (tall[i] ?? 0)) / 2;
    for (const placed of column) {
      placed.column = i;
      placed.x = (middles[i] ?? 0) - (placed.look === "answer" ? thumb / 2 : placed.width / 2);
      placed.y = y;
      y += placed.height + GAP;
      items.set(placed.id, placed);
    }
  });
  const last = columns.at(-1)?.some((p) => p.look === "answer") ? ANSWER - thumb / 2 : CLOSE / 2;
  const width = (middles.at(-1) ?? 0) + last + MARGIN / 2;
  return { items, width, height: top + height + 10, thumb, pitch, top, middles, tracks: skipping.of };
}

/** The column of each item; the input's is 0. */
const columnsOf = (layout: Layout): Map<string, number> =>
  new Map(layout.columns.flatMap((stack, i) => stack.map((item) => [item.id, i + 1])));

const rows = (placed: Placed): number =>
  placed.look === "strip" ? STRIP_ROWS : placed.shown.length;

/** Thumbnails as large as the tallest single column leaves room for. */
function pitchOf(columns: Placed[][], height: number): number {
  let pitch = PITCH.most;
  for (const column of columns) {
    const lanes = column.length;
    const marks = column.reduce((sum, p) => sum + Math.max(1, rows(p)), 0);
    const rest = column.reduce((sum, p) => sum + (p.rest ? REST : 0), 0);
    const free = height - lanes * (HEAD - BETWEEN) - (lanes - 1) * GAP - rest - 12;
    pitch = Math.min(pitch, Math.floor(free / Math.max(1, marks)));
  }
  return Math.max(PITCH.least, pitch);
}

/** The middle of each column; a short network is spread over the width there is. */
function centres(columns: Placed[][], width: number): number[] {
  const steps = columns.slice(1).map((column) => (column.every(straight) ? CLOSE : WIDE));
  const tail = columns.at(-1)?.some((p) => p.look === "answer") ? ANSWER + 8 : CLOSE / 2;
  const taken = MARGIN + CLOSE / 2 + steps.reduce((a, b) => a + b, 0) + tail;
  const spare = Math.max(0, Math.min(STRETCH, (width - taken) / Math.max(1, steps.length)));
  const places = [MARGIN + CLOSE / 2 - 14];
  for (const step of steps) places.push((places.at(-1) ?? 0) + step + spare);
  return places;
}

/** Each channel reads its own channel only: the lines run straight and need little room. */
const straight = (placed: Placed): boolean =>
  placed.item !== null &&
  !placed.item.folded.length &&
  ["elementwise", "affine", "window-pick", "rearrange"].includes(placed.item.layer.kind ?? "");

const blank = { column: 0, x: 0, y: 0, width: STRIP, height: 0 };

function placedInput(input: InputCard, most: number): Placed {
  const look = lookOf(input.shape, most);
  return { ...blank, item: null, id: "", shape: input.shape, look, ...shownOf(input.shape, look, most) };
}

function placedItem(item: Item, most: number, room: Room): Placed {
  const { layer } = item;
  const { answer, chosen, orders } = room;
  const whole = { ...blank, item, id: item.id, shape: layer.shape };
  if (answer && answer.layer === layer.name) {
    const shown = answer.classes;
    return { ...whole, look: "answer", width: ANSWER, shown, rest: channels(layer.shape) - shown.length };
  }
  const look = layer.missing ? "nothing" : lookOf(layer.shape, most);
  return { ...whole, look, ...shownOf(layer.shape, look, most, chosen?.get(layer.name), orders?.get(layer.name)) };
}

function lookOf(shape: readonly number[], most: number): Look {
  if (!shape.length || shape.some((size) => !size)) return "nothing";
  if (shape.length > 2) return "maps";
  return (shape.at(-1) ?? 0) <= Math.max(FEW_VALUES, most) ? "cells" : "strip";
}

function shownOf(
  shape: readonly number[],
  look: Look,
  most: number,
  chosen = -1,
  order?: readonly number[],
): { shown: number[]; rest: number } {
  if (look === "nothing") return { shown: [], rest: 0 };
  const all = shape.length === 1 ? (shape[0] ?? 0) : channels(shape);
  if (look === "strip") return { shown: [], rest: 0 };
  const count = all <= most ? all : most - 1;
  const shown = Array.from({ length: count }, (_, i) => order?.[i] ?? i);
  if (chosen >= 0 && chosen < all && !shown.includes(chosen)) shown[count - 1] = chosen;
  return { shown, rest: all - count };
}

