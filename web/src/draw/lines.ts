// The lines of the map: between maps that are truly joined, one ribbon where a block is folded or
// the order of the channels is not known, one line over what is skipped. Nothing is drawn that is
// not read.
import type { Edge } from "./layout";
import type { LayerCard } from "../wire/types";
import { BETWEEN, HEAD, type Placed, type Placement, REST, TRACK } from "./place";
import { channelsFrom } from "./window";

export interface Drawn {
  threads: string;
  ribbons: string;
}

const ROUND = 8; // a turn of a line over columns

/** All lines into one item, but those that skip columns. */
export function near(edges: readonly Edge[], placement: Placement): Drawn {
  return drawn(edges.filter((edge) => !skips(edge, placement)), placement, targets);
}

/** All that leaves one item and skips columns. */
export function far(edges: readonly Edge[], placement: Placement): string {
  return edges
    .filter((edge) => skips(edge, placement))
    .map((edge) => over(edge, placement))
    .join("");
}

/** The lines into one channel of an item, whichever way they come. */
export function into(edges: readonly Edge[], placement: Placement, channel: number): Drawn {
  const read = edges.filter((edge) => mayRead(edge, placement, channel));
  const all = drawn(read.filter((edge) => !skips(edge, placement)), placement, () => [channel]);
  all.ribbons += far(read, placement);
  return all;
}

const skips = (edge: Edge, { items }: Placement): boolean =>
  (items.get(edge.to)?.column ?? 0) - (items.get(edge.from)?.column ?? 0) !== 1;

/** Does the channel come by this edge? Where nobody says, it may. */
function mayRead(edge: Edge, { items }: Placement, channel: number): boolean {
  const layer = items.get(edge.to)?.item?.layer;
  if (!layer || !edge.exact || !isKnown(layer, edge)) return true;
  return channelsFrom(layer, edge.value, channel).length > 0;
}

/** Is it known which channel reads which? */
const isKnown = (layer: LayerCard, edge: Edge): boolean =>
  Array.from({ length: layer.shape[1] ?? 0 }).some((_, c) => channelsFrom(layer, edge.value, c).length);

function drawn(edges: readonly Edge[], placement: Placement, wanted: (to: Placed) => number[]): Drawn {
  const all: Drawn = { threads: "", ribbons: "" };
  for (const edge of edges) {
    const from = placement.items.get(edge.from);
    const to = placement.items.get(edge.to);
    if (!from || !to) continue;
    const known = edge.exact ? wanted(to).map((c) => threads(from, to, edge, c, placement)).join("") : "";
    if (known) all.threads += known;
    else all.ribbons += ribbon(from, to, edge);
  }
  return all;
}

/** A strip is one mark for all its values. */
const targets = (to: Placed): number[] => (to.shown.length ? to.shown : [-1]);

/** The lines from the channels that are shown and read, into one channel. */
function threads(from: Placed, to: Placed, edge: Edge, channel: number, placement: Placement): string {
  const y2 = heightOf(to, channel, placement);
  const strips = to.look === "strip" || from.look === "strip" || from.look === "nothing";
  const read = strips ? targets(from) : sources(from, to, edge, channel);
  return read.map((c) => curve(from, heightOf(from, c, placement), to, y2)).join("");
}

export function sources(from: Placed, to: Placed, edge: Edge, channel: number): number[] {
  if (!to.item) return [];
  const read = new Set(channelsFrom(to.item.layer, edge.value, channel));
  return from.shown.filter((c) => read.has(c));
}

const middle = (placed: Placed): number => placed.y + HEAD + (placed.height - HEAD) / 2;

/** The middle of a channel's mark; of the whole column where the channel has none of its own. */
function heightOf(placed: Placed, channel: number, { pitch, thumb }: Placement): number {
  const at = placed.shown.indexOf(channel);
  if (at < 0 || placed.look === "strip") return middle(placed);
  return placed.y + HEAD + at * pitch + thumb / 2;
}

function curve(from: Placed, y1: number, to: Placed, y2: number): string {
  const x1 = from.x + from.width;
  const x2 = to.x;
  const bend = (x2 - x1) / 2;
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}

const right = (from: Placed): number => from.x + from.width + (from.item?.folded.length ? BETWEEN + 3 : 2);
const left = (to: Placed): number => to.x - (to.item?.folded.length ? BETWEEN + 3 : 2);

/** One line for all channels; it ends at those that are not shown where it is known to be them. */
function ribbon(from: Placed, to: Placed, edge: Edge): string {
  const width = right(from) - from.x;
  const hidden = edge.exact && to.rest > 0 && to.item !== null && isKnown(to.item.layer, edge);
  const y2 = hidden ? to.y + to.height - REST / 2 : middle(to);
  return curve({ ...from, width }, middle(from), { ...to, x: left(to) }, y2);
}

/** Out between two columns, up to its track, over everything that is skipped, and in again. */
function over(edge: Edge, { items, middles, tracks, top }: Placement): string {
  const from = items.get(edge.from);
  const to = items.get(edge.to);
  if (!from || !to) return "";
  const track = tracks.get(edge.from) ?? 0;
  const y = top - 6 - track * TRACK;
  const aside = ((track % 3) - 1) * 3; // lines of several tracks do not lie on one another
  const x1 = gutter(middles, from.column) + aside;
  const x2 = gutter(middles, to.column - 1) - aside;
  return `M${right(from)} ${middle(from)}H${x1 - ROUND}Q${x1} ${middle(from)} ${x1} ${middle(from) - ROUND}V${y + ROUND}Q${x1} ${y} ${x1 + ROUND} ${y}H${x2 - ROUND}Q${x2} ${y} ${x2} ${y + ROUND}V${middle(to) - ROUND}Q${x2} ${middle(to)} ${x2 + ROUND} ${middle(to)}H${left(to)}`;
}

/** Half-way between a column and the next. */
export const gutter = (middles: readonly number[], column: number): number =>
  ((middles[column] ?? 0) + (middles[column + 1] ?? middles[column] ?? 0)) / 2;
