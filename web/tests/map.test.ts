import { describe, expect, it } from "vitest";
import { barLines, bars } from "../src/draw/bars";
import { bounded, bringing, type Camera, fitting, held, MOST, seen, under, zoomed } from "../src/draw/camera";
import { foldedAtFirst, layout } from "../src/draw/layout";
import { far, into, near } from "../src/draw/lines";
import { ordered, runs } from "../src/draw/order";
import { FEW, place } from "../src/draw/place";
import { search } from "../src/draw/search";
import { tracks } from "../src/draw/skips";
import { oddCounts, oddMarks, signOf } from "../src/draw/triage";
import { between, spans } from "../src/draw/visible";
import { channelsFrom } from "../src/draw/window";
import type { InputCard, LayerCard, LayerTriage, StatisticsAnswer } from "../src/wire/types";
import { convolution, layer, wired } from "./layers";

const input: InputCard = { value: "x", shape: [1, 3, 8, 8], dtype: "float32", low: 0, high: 1 };

/** Numbers from 0 to 1 that are the same every time (mulberry32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A network of any shape: layers that read one or several of those before. */
function anyNetwork(random: () => number): LayerCard[] {
  const whole = (most: number): number => Math.floor(random() * most);
  const made: LayerCard[] = [];
  for (let i = 0; i < 2 + whole(70); i++) {
    const name = `part${Math.floor(i / (2 + whole(6)))}.l${i}`;
    const before = made[made.length - 1 - whole(Math.min(made.length, 3))]?.name ?? "";
    const skip = random() < 0.25 ? made[whole(made.length)]?.name : undefined;
    const shape = random() < 0.2 ? [1, 1 + whole(900)] : [1, 1 + whole(40), 1 + whole(64), 1 + whole(64)];
    made.push(layer(name, skip && skip !== before ? [before, skip] : [before], { shape }));
  }
  return wired(made);
}

const many = Array.from({ length: 60 }, (_, seed) => seed);

describe("what the screen shows of the map", () => {
  it("lacks no column and has none too many, wherever one stands", () => {
    for (const seed of many) {
      const random = chance(seed);
      const layers = anyNetwork(random);
      const folded = random() < 0.5 ? foldedAtFirst(layers) : new Set<string>();
      const room = { width: 200 + 1800 * random(), height: 250 + 900 * random() };
      const placement = place(layout(layers, folded), input, room);
      const bounds = spans(placement);
      for (let view = 0; view < 12; view++) {
        const zoom = bounded(0.02 + 6 * random() ** 3, placement, room);
        const camera = held({ zoom, left: random() * placement.width * zoom, top: 0 }, placement, room);
        const { from, to } = seen(camera, placement, room);
        const { first, last } = between(bounds, from, to);
        for (const p of placement.items.values()) {
          const inside = p.x + p.width > from && p.x < to;
          if (inside) expect(p.column >= first && p.column <= last, `seed ${seed}: ${p.id} is missing`).toBe(true);
        }
        const ends = [...placement.items.values()].filter((p) => p.column === first || p.column === last);
        if (first <= last) expect(ends.some((p) => p.x + p.width > from && p.x < to), `seed ${seed}`).toBe(true);
      }
    }
  });

  it("is nothing beside the map", () => {
    const bounds = spans(place(layout(anyNetwork(chance(1)), new Set()), input, { width: 900, height: 500 }));
    for (const [from, to] of [[-900, -1], [1e6, 2e6]] as const) {
      const { first, last } = between(bounds, from, to);
      expect(last).toBeLessThan(first);
    }
  });
});

describe("the camera", () => {
  const world = { width: 12000, height: 600 };
  const room = { width: 1000, height: 500 };

  it("keeps what is under the pointer under it, unless the map ends", () => {
    for (const seed of many) {
      const random = chance(seed);
      const camera: Camera = held({ zoom: 0.3 + 4 * random(), left: 1e5 * random(), top: 2000 * random() }, world, room);
      const [x, y] = [room.width * random(), room.height * random()];
      const before = under(camera, x, y, world, room);
      const after = zoomed(camera, camera.zoom * (0.5 + random()), x, y, world, room);
      const there = under(after, x, y, world, room);
      const atEnd = after.left === 0 || Math.abs(after.left - (world.width * after.zoom - room.width)) < 1e-6;
      if (!atEnd) expect(there.x).toBeCloseTo(before.x, 6);
      expect(after).toEqual(held(after, world, room));
    }
  });

  it("undoes a zoom by its opposite where the map does not end", () => {
    const camera = { zoom: 1, left: 5000, top: 50 };
    const there = zoomed(camera, 2, 400, 250, world, room);
    const back = zoomed(there, 1, 400, 250, world, room);
    expect(back.left).toBeCloseTo(5000, 6);
  });

  it("zooms neither further than the whole map nor nearer than is any use", () => {
    expect(bounded(1e-9, world, room)).toBe(fitting(world, room));
    expect(bounded(1e9, world, room)).toBe(MOST);
    expect(fitting({ width: 300, height: 100 }, room)).toBe(1);
    expect(bounded(0.5, { width: 0, height: 0 }, room)).toBe(1);
  });

  it("stands in the middle of a map that is smaller than the screen", () => {
    const small = { width: 400, height: 200 };
    expect(under({ zoom: 1, left: 0, top: 0 }, 500, 250, small, room)).toEqual({ x: 200, y: 100 });
  });

  it("moves for what is off the screen, and not for what is on it", () => {
    const camera = { zoom: 1, left: 5000, top: 0 };
    const box = { x: 5500, y: 100, width: 100, height: 60 };
    expect(bringing(camera, box, world, room)).toEqual(camera);
    const off = bringing(camera, { ...box, x: 9000 }, world, room);
    expect(under(off, 500, 0, world, room).x).toBeCloseTo(9050);
  });
});

describe("lines that skip columns", () => {
  it("never lie on one another while there are tracks, and what leaves one item shares its own", () => {
    const column = new Map([["a", 0], ["b", 1], ["c", 2], ["d", 3], ["e", 4], ["f", 5]]);
    const edge = (from: string, to: string) => ({ from, to, value: "", exact: true });
    const found = tracks([edge("a", "c"), edge("a", "f"), edge("b", "d"), edge("d", "f"), edge("e", "f")], column);
    expect([...found.of.keys()].sort()).toEqual(["a", "b", "d"]);
    expect(found.of.get("b")).toBe(found.of.get("d"));
    expect(found.of.get("a")).not.toBe(found.of.get("b"));
    expect(found.count).toBe(2);
  });

  it("run over what stands between, never through it", () => {
    for (const seed of many) {
      const layers = anyNetwork(chance(seed));
      const laid = layout(layers, new Set());
      const placement = place(laid, input, { width: 1200, height: 700 });
      const items = [...placement.items.values()];
      for (const edge of laid.edges) {
        for (const [, x1, y, x2] of far([edge], placement).matchAll(/Q\S+ \S+ (\S+) (\S+)H(\S+)Q/g)) {
          const crossed = items.filter((p) => p.x < Number(x2) && p.x + p.width > Number(x1));
          for (const p of crossed) expect(Number(y), `seed ${seed}: over ${p.id}`).toBeLessThan(p.y);
        }
      }
    }
  });
});

describe("maps that are put behind one another", () => {
  const layers = wired([
    convolution("a", "", 4),
    convolution("b", "", 6),
    layer("join", ["a", "b"], { kind: "rearrange", shape: [1, 10, 8, 8] }),
  ]);
  const [, , join] = layers;
  const laid = layout(layers, new Set());
  const placement = place(laid, input, { width: 1200, height: 900 });
  const edges = laid.edges.filter((edge) => edge.to === "join");
  const count = (path: string): number => path.split("M").length - 1;

  it("are joined each to its own", () => {
    expect(join && channelsFrom(join, "a:0", 3)).toEqual([3]);
    expect(join && channelsFrom(join, "a:0", 4)).toEqual([]);
    expect(join && channelsFrom(join, "b:0", 4)).toEqual([0]);
  });

  it("light the one input that a channel comes from", () => {
    for (const c of [0, 3, 4, 9]) {
      const lit = into(edges, placement, c);
      expect(count(lit.threads) + count(lit.ribbons), String(c)).toBe(1);
    }
  });

  it("have one ribbon where nobody says which channel goes where", () => {
    const turned = [convolution("a", "", 4), layer("turn", ["a"], { kind: "rearrange", shape: [1, 8, 4, 8] })];
    const there = layout(turned, new Set());
    const drawn = near(there.edges.filter((e) => e.to === "turn"), place(there, input, { width: 900, height: 600 }));
    expect([count(drawn.threads), count(drawn.ribbons)]).toEqual([0, 1]);
  });
});

describe("the map from far away", () => {
  it("has a bar for every layer, side by side, within the height", () => {
    for (const seed of many) {
      const laid = layout(anyNetwork(chance(seed)), new Set());
      const placement = place(laid, input, { width: 1000, height: 600 });
      const all = bars(placement);
      expect(new Set(all.map((bar) => bar.id))).toEqual(new Set(placement.items.keys()));
      for (const a of all) {
        expect(a.top >= 0 && a.height > 0 && a.top + a.height <= 1 + 1e-9, `seed ${seed}: ${a.id}`).toBe(true);
        for (const b of all) {
          const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.top + a.height <= b.top || b.top + b.height <= a.top;
          expect(a === b || apart, `seed ${seed}: ${a.id} on ${b.id}`).toBe(true);
        }
      }
      const lines = barLines(laid.edges, placement, all, { top: 40, height: 300 });
      const at = new Map(all.map((bar) => [bar.id, bar]));
      const pieces = lines.split("M").slice(1);
      expect(new Set(pieces).size, `seed ${seed}: twice on one another`).toBe(pieces.length);
      for (const { from, to } of laid.edges) {
        const [start, end] = [at.get(from), at.get(to)];
        const leaves = pieces.some((piece) => piece.startsWith(`${(start?.x ?? 0) + (start?.width ?? 0)} `));
        const comes = pieces.some((piece) => piece.includes(`H${end?.x}`) || piece.includes(`L${end?.x} `));
        expect(leaves && comes, `seed ${seed}: ${from} → ${to}`).toBe(true);
      }
    }
  });
});

describe("search", () => {
  const layers = [
    layer("layer1.0.conv1", []),
    layer("conv1", []),
    layer("head", [], { op: "Gemm" }),
    layer("blocks.2.squeeze", [], { op: "GlobalAveragePool" }),
  ];
  const names = (text: string): string[] => search(layers, text).map((l) => l.name);

  it("finds by name and by op, the closest name first", () => {
    expect(names("conv1")).toEqual(["conv1", "layer1.0.conv1"]);
    expect(names("gemm")).toEqual(["head"]);
    expect(names("POOL")).toEqual(["blocks.2.squeeze"]);
    expect(names("layer1 conv")).toEqual(["layer1.0.conv1"]);
    expect(names("nothing")).toEqual([]);
    expect(names("  ")).toEqual([]);
  });
});

describe("channels in another order", () => {
  const s = (mean: number[]): StatisticsAnswer => ({
    layer: "a", min: mean.map(() => 0), max: mean, mean, zeros: mean, not_finite: [],
  });

  it("by what differs most from another scene, once that is known", () => {
    expect(ordered("differs", 3, s([1, 5, 3]), s([1, 1, 9]))).toEqual([2, 1, 0]);
    expect(ordered("differs", 3, s([1, 5, 3]))).toEqual([0, 1, 2]);
  });

  it("come first of their layer, with the chosen one", () => {
    const layers = [convolution("a", "", 32)];
    const orders = new Map([["a", Array.from({ length: 32 }, (_, i) => 31 - i)]]);
    const placed = place(layout(layers, new Set()), input, { width: 900, height: 560, orders, chosen: new Map([["a", 5]]) });
    const shown = placed.items.get("a")?.shown ?? [];
    expect(shown.slice(0, 3)).toEqual([31, 30, 29]);
    expect(shown.at(-1)).toBe(5);
    expect(shown.length).toBeLessThanOrEqual(FEW);
    expect(new Set(shown).size).toBe(shown.length);
  });

  it("are fetched in as few pieces as there are gaps", () => {
    expect(runs([0, 1, 2, 20])).toEqual([{ start: 0, stop: 3 }, { start: 20, stop: 21 }]);
    expect(runs([7, 5, 6])).toEqual([{ start: 5, stop: 8 }]);
    expect(runs([])).toEqual([]);
  });
});

describe("what is odd about channels", () => {
  const found = {
    layer: "a", channels: 5, dead: [4], constant: [], limits: [0, 6], low: [0, 0.3, 0, 0, 1],
    high: [0, 0.4, 0.1, 0, 0], alike: 2, note: "",
    pairs: [{ first: 0, second: 3, correlation: -0.999 }, { first: 0, second: 2, correlation: 0.991 }],
  } as LayerTriage;
  const marks = oddMarks(found);
  const signs = (c: number): string[] => (marks.get(c) ?? []).map(signOf);

  it("has a sign of its own each, and may be several things", () => {
    expect([0, 1, 2, 3, 4].map(signs)).toEqual([["≈−3"], ["⊤"], ["≈0"], ["≈−0"], ["∅", "⊤"]]);
    expect(marks.get(1)?.[0]?.value).toBeCloseTo(0.7);
  });

  it("is counted", () => {
    expect(oddCounts(marks)).toEqual([
      { odd: "dead", count: 1 }, { odd: "saturated", count: 2 }, { odd: "alike", count: 3 },
    ]);
  });
});
