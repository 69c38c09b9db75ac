// The lines of the map: between maps that are truly joined, one ribbon where a block is folded,
// one arc over a skip. Nothing is drawn that is not read.
import type { Edge } from "./layout";
import { BETWEEN, HEAD, type Placed, type Placement } from "./place";
import { channelsRead } from "./window";

export interface Drawn {
  threads: string;
  ribbons: string;
}

export function lines(edges: readonly Edge[], placement: Placement): Drawn {
  return drawn(edges, placement, targets);
}

/** The lines into one channel of a layer. */
export function into(edges: readonly Edge[], placement: Placement, id: string, channel: number): Drawn {
  return drawn(edges.filter((edge) => edge.to === id), placement, () => [channel]);
}

function drawn(edges: readonly Edge[], placement: Placement, wanted: (to: Placed) => number[]): Drawn {
  const all: Drawn = { threads: "", ribbons: "" };
  for (const edge of edges) {
    const from = placement.items.get(edge.from);
    const to = placement.items.get(edge.to);
    if (!from || !to) continue;
    const through = (channels: number[]): string =>
      channels.map((c) => threads(from, to, c, placement)).join("");
    if (to.column - from.column !== 1) all.ribbons += arc(from, to, placement);
    // nobody says which channel goes where, as where several are put behind one another
    else if (!edge.exact || !through(targets(to))) all.ribbons += ribbon(from, to);
    else all.threads += through(wanted(to));
  }
  return all;
}

/** A strip is one mark for all its values. */
const targets = (to: Placed): number[] => (to.shown.length ? to.shown : [-1]);

/** The lines from the channels that are shown and read, into one channel. */
function threads(from: Placed, to: Placed, channel: number, placement: Placement): string {
  const y2 = heightOf(to, channel, placement);
  if (to.look === "strip" || from.look === "strip" || from.look === "nothing") {
    const sources = from.shown.length ? from.shown : [-1];
    return sources.map((c) => curve(from, heightOf(from, c, placement), to, y2)).join("");
  }
  return sources(from, to, channel)
    .map((c) => curve(from, heightOf(from, c, placement), to, y2))
    .join("");
}

export function sources(from: Placed, to: Placed, channel: number): number[] {
  if (!to.item) return [];
  const all = from.shown.length + from.rest;
  const read = new Set(channelsRead(to.item.layer, all, channel));
  return from.shown.filter((c) => read.has(c));
}

/** The middle of a channel's mark; of the whole column where the channel has none of its own. */
function heightOf(placed: Placed, channel: number, { pitch, thumb }: Placement): number {
  const at = placed.shown.indexOf(channel);
  if (at < 0 || placed.look === "strip") return placed.y + HEAD + (placed.height - HEAD) / 2;
  return placed.y + HEAD + at * pitch + thumb / 2;
}

function curve(from: Placed, y1: number, to: Placed, y2: number): string {
  const x1 = from.x + from.width;
  const x2 = to.x;
  const bend = (x2 - x1) / 2;
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}

function ribbon(from: Placed, to: Placed): string {
  const middle = (p: Placed): number => p.y + HEAD + (p.height - HEAD) / 2;
  return curve(
    { ...from, width: from.width + (from.item?.folded.length ? BETWEEN : 2) },
    middle(from),
    { ...to, x: to.x - (to.item?.folded.length ? BETWEEN : 2) },
    middle(to),
  );
}

/** Over everything that stands between: a longer way runs higher. */
function arc(from: Placed, to: Placed, { items }: Placement): string {
  const between = [...items.values()].filter((p) => p.column >= from.column && p.column <= to.column);
  const over = Math.min(...between.map((p) => p.y));
  const rise = over - 8 - Math.min(14, 2 * (to.column - from.column));
  const x1 = from.x + from.width / 2;
  const x2 = to.x + to.width / 2;
  const bend = Math.min(40, (x2 - x1) / 3);
  return `M${x1} ${from.y - 2}C${x1} ${rise} ${x1} ${rise} ${x1 + bend} ${rise}H${x2 - bend}C${x2} ${rise} ${x2} ${rise} ${x2} ${to.y - 2}`;
}
