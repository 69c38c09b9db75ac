// The map from far away: a bar for each layer, as high as its maps are large.
import type { Edge } from "./layout";
import { gutter } from "./lines";
import { grid } from "./maps";
import type { Placed, Placement } from "./place";

export interface Bar {
  id: string;
  column: number;
  /** In pixels of the world. */
  x: number;
  width: number;
  /** Shares of the height there is. */
  top: number;
  height: number;
  /** What is free under it until the next of its column, without end under the last. */
  gap: number;
  /** Has weights of its own? */
  weighs: boolean;
}

const STACKED = 0.78; // of its lane: under it is room for a name
const LEAST = 0.14; // of the height: a layer without maps

export function bars({ items, middles }: Placement): Bar[] {
  const lanes = new Map<number, Placed[]>();
  for (const p of items.values()) lanes.set(p.column, [...(lanes.get(p.column) ?? []), p]);
  const largest = Math.log2(Math.max(2, ...[...items.values()].map(side)));
  return [...lanes.values()].flatMap((stack) =>
    stack.map((p, lane): Bar => {
      const room = 1 / stack.length;
      const size = LEAST + (1 - LEAST) * (Math.log2(side(p)) / largest);
      const height = size * room * (stack.length > 1 ? STACKED : 1);
      const width = (p.item?.folded.length ? 0.68 : 0.5) * stepAt(middles, p.column);
      return {
        id: p.id,
        column: p.column,
        x: (middles[p.column] ?? 0) - width / 2,
        width,
        top: lane * room + (room - height) / (stack.length > 1 ? 4 : 2),
        height,
        gap: lane < stack.length - 1 ? room - height : Number.POSITIVE_INFINITY,
        weighs: (p.item?.folded.length ? p.item.folded : p.item ? [p.item.layer] : []).some((l) => l.parameters > 0),
      };
    }),
  );
}

/** The longer side of a layer's maps; 1 where its values are no maps. */
const side = ({ shape }: Placed): number => Math.max(1, grid(shape).rows, grid(shape).columns);

/** How far the columns beside one are at least. */
function stepAt(middles: readonly number[], i: number): number {
  const here = middles[i] ?? 0;
  const beside = [middles[i - 1], middles[i + 1]].filter((m) => m !== undefined);
  return Math.min(...beside.map((m) => Math.abs(m - here)), 104);
}

export interface Area {
  top: number;
  height: number;
}

const LANE = 4; // between two lines that skip columns

/** The room that lines over the bars need. */
export const above = ({ tracks }: Placement): number => (tracks.size ? 8 + LANE * (1 + Math.max(...tracks.values())) : 0);

/** The edges between bars: straight to the next column, over the bars to one further on. What lies
 *  on one another is drawn once. */
export function barLines(edges: readonly Edge[], placement: Placement, all: readonly Bar[], area: Area): string {
  const byId = new Map(all.map((bar) => [bar.id, bar]));
  const y = (bar: Bar): number => area.top + (bar.top + bar.height / 2) * area.height;
  const drawn = new Set<string>();
  const runs = new Map<number, Span[]>(); // by their height
  for (const edge of edges) {
    const from = byId.get(edge.from);
    const to = byId.get(edge.to);
    if (!from || !to) continue;
    const start = `M${from.x + from.width} ${y(from)}`;
    if (to.column - from.column === 1) {
      drawn.add(`${start}L${to.x} ${y(to)}`);
      continue;
    }
    const over = area.top - 6 - LANE * (placement.tracks.get(edge.from) ?? 0);
    const up = gutter(placement.middles, from.column);
    const down = gutter(placement.middles, to.column - 1);
    drawn.add(`${start}H${up}V${over}`);
    drawn.add(`M${down} ${over}V${y(to)}H${to.x}`);
    runs.set(over, [...(runs.get(over) ?? []), { from: up, to: down }]);
  }
  for (const [over, spans] of runs) for (const { from, to } of joined(spans)) drawn.add(`M${from} ${over}H${to}`);
  return [...drawn].join("");
}

interface Span {
  from: number;
  to: number;
}

/** The same stretches without overlaps. */
function joined(spans: readonly Span[]): Span[] {
  const found: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = found.at(-1);
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else found.push({ ...span });
  }
  return found;
}
