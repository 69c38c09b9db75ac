import { describe, expect, it } from "vitest";
import { foldedAtFirst, layout } from "../src/draw/layout";
import { far, into, near, sources } from "../src/draw/lines";
import { ordered } from "../src/draw/order";
import { type Placed, place } from "../src/draw/place";
import type { InputCard, LayerCard, StatisticsAnswer } from "../src/wire/types";
import { convolution, layer, wired } from "./layers";

const input: InputCard = { value: "x", shape: [1, 3, 8, 8], dtype: "float32", low: 0, high: 1 };
const room = { width: 1200, height: 560 };
const unfolded = new Set<string>();

/** A trunk with a skip, two branches beside each other, and a head of vectors. */
const network: LayerCard[] = wired([
  convolution("stem.conv", "", 4),
  layer("stem.relu", ["stem.conv"], { kind: "elementwise" }),
  convolution("block.conv", "stem.relu", 4),
  layer("block.add", ["stem.relu", "block.conv"], { kind: "elementwise" }),
  convolution("left", "block.add", 32),
  convolution("right", "block.add", 2),
  layer("join", ["left", "right"], { kind: "rearrange", shape: [1, 34, 8, 8] }),
  layer("flat", ["join"], { kind: "rearrange", shape: [1, 2176] }),
  layer("linear", ["flat"], { kind: "dot", shape: [1, 6] }),
  layer("softmax", ["linear"], { kind: "normalise", shape: [1, 6] }),
]);
const answer = { layer: "softmax", classes: [0, 1, 2, 3, 4, 5] };

function overlaps(a: Placed, b: Placed): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

describe("the places on the map", () => {
  const whole = place(layout(network, unfolded), input, { ...room, answer });

  it("lets nothing overlap, folded or not, in any room", () => {
    for (const folded of [unfolded, new Set(["stem", "block"])]) {
      for (const size of [room, { width: 390, height: 640 }, { width: 2400, height: 1200 }]) {
        const items = [...place(layout(network, folded), input, { ...size, answer }).items.values()];
        for (const a of items)
          for (const b of items) expect(a === b || !overlaps(a, b), `${a.id} on ${b.id}`).toBe(true);
      }
    }
  });

  it("keeps heads apart: columns stand at least a head's width from one another", () => {
    const middles = [...whole.items.values()]
      .filter((p) => p.look !== "answer")
      .map((p) => p.x + p.width / 2);
    const columns = [...new Set(middles)].sort((a, b) => a - b);
    columns.slice(1).forEach((x, i) => {
      expect(x - (columns[i] ?? 0)).toBeGreaterThanOrEqual(94);
    });
  });

  it("stays inside what it says it needs", () => {
    for (const p of whole.items.values()) {
      expect(p.x).toBeGreaterThanOrEqual(0);
      expect(p.x + p.width).toBeLessThanOrEqual(whole.width);
      expect(p.y + p.height).toBeLessThanOrEqual(whole.height);
    }
  });

  it("makes maps as large as there is room, and never smaller than a finger", () => {
    const small = place(layout(network, unfolded), input, { width: 390, height: 300 });
    const large = place(layout(network, unfolded), input, { width: 2400, height: 1400 });
    expect(small.thumb).toBeGreaterThanOrEqual(40);
    expect(large.thumb).toBeGreaterThan(whole.thumb);
  });

  it("shows as many maps as fit: a low screen scrolls to the side only", () => {
    const wide = [convolution("wide", "", 64), layer("relu", ["wide"], { kind: "elementwise", shape: [1, 64, 8, 8] })];
    for (const height of [360, 420, 500, 580, 900]) {
      const low = place(layout(wide, unfolded), input, { width: 1000, height });
      expect(low.height, String(height)).toBeLessThanOrEqual(height);
      expect(low.items.get("wide")?.shown.length).toBeGreaterThanOrEqual(3);
    }
  });

  it("shows each kind of layer in its own way", () => {
    const look = (name: string): string | undefined => whole.items.get(name)?.look;
    expect([look("stem.conv"), look("flat"), look("linear"), look("softmax")]).toEqual([
      "maps", "strip", "cells", "answer",
    ]);
  });

  it("always shows the chosen channel of a wide layer", () => {
    const wide = [convolution("wide", "", 32)];
    const chosen = new Map([["wide", 20]]);
    const placed = place(layout(wide, unfolded), input, { ...room, chosen }).items.get("wide");
    expect(placed?.shown).toContain(20);
    expect((placed?.shown.length ?? 0) + (placed?.rest ?? 0)).toBe(32);
  });
});

describe("the lines of the map", () => {
  const laid = layout(network, unfolded);
  const whole = place(laid, input, { ...room, answer });
  const count = (path: string): number => path.split("M").length - 1;
  const to = (id: string) => laid.edges.filter((edge) => edge.to === id);

  it("joins a convolution's map to every map it reads, and a map of a relu to its own", () => {
    expect(count(into(to("stem.conv"), whole, 2).threads)).toBe(3);
    expect(count(into(to("stem.relu"), whole, 2).threads)).toBe(1);
    expect(count(into(to("softmax"), whole, 3).threads)).toBe(6);
  });

  it("joins a grouped convolution only within its groups", () => {
    const grouped = [convolution("a", "", 4), convolution("b", "a", 4, 2)];
    const laid = layout(grouped, unfolded);
    const placed = place(laid, input, room);
    const [a, b] = [placed.items.get("a"), placed.items.get("b")];
    const edge = laid.edges.find((e) => e.to === "b");
    expect(a && b && edge && sources(a, b, edge, 0)).toEqual([0, 1]);
    expect(a && b && edge && sources(a, b, edge, 3)).toEqual([2, 3]);
  });

  it("draws a skip as one arc, and a folded block by one ribbon: no map of it is joined", () => {
    expect(count(into(to("block.add"), whole, 0).ribbons)).toBe(1);
    const folded = layout(network, new Set(["block"]));
    const placed = place(folded, input, room);
    const drawn = near(folded.edges.filter((e) => e.to === "▸block"), placed);
    expect([count(drawn.threads), count(drawn.ribbons)]).toEqual([0, 1]);
  });

  it("has a line for every edge", () => {
    for (const edge of laid.edges) {
      const drawn = near([edge], whole);
      const lines = count(drawn.threads) + count(drawn.ribbons) + count(far([edge], whole));
      expect(lines, `${edge.from} → ${edge.to}`).toBeGreaterThan(0);
    }
  });
});

describe("blocks", () => {
  it("come from the names where the network says nothing of its modules", () => {
    const plain = network.map((l) => ({ ...l, block: [] }));
    expect([...layout(plain, unfolded).blocks.keys()]).toEqual(["stem", "block"]);
    const inception = Array.from({ length: 80 }, (_, i) =>
      layer(`inception${i % 5}.branch${i % 4}.l${i}`, [], {}),
    );
    expect(new Set(layout(inception, unfolded).blocks.keys()).size).toBe(5);
    const long = Array.from({ length: 60 }, (_, i) => layer(`body.${i % 12}.l${i}`, [], { block: [] }));
    expect(foldedAtFirst(long).size).toBe(10);
  });
});

describe("a block that the data leaves and enters again", () => {
  const around = [
    layer("down.0.conv", [""]),
    layer("down.0.relu", ["down.0.conv"]),
    layer("pool", ["down.0.relu"]),
    layer("down.1.conv", ["pool"]),
    layer("down.1.relu", ["down.1.conv"]),
    layer("up.a", ["down.1.relu"]),
    layer("concat", ["up.a", "down.0.relu"]),
    layer("up.b", ["concat"]),
  ];

  it("is taken in its parts, and those without parts stand by themselves", () => {
    expect([...layout(around, unfolded).blocks]).toEqual([["down.0", 2], ["down.1", 2]]);
  });

  it("so every line of the folded map runs to the right", () => {
    const { items } = place(layout(around, new Set(["down.0", "down.1"])), input, room);
    for (const { from, to } of layout(around, new Set(["down.0", "down.1"])).edges)
      expect(items.get(to)?.column).toBeGreaterThan(items.get(from)?.column ?? 0);
  });
});

describe("the order of channels", () => {
  const s = { min: [-5, 0, 0], max: [1, 2, 3], mean: [-1, 0.5, 2], zeros: [0, 0.9, 0.1] } as unknown as StatisticsAnswer;

  it("finds what one looks for", () => {
    expect(ordered("number", 3, s)).toEqual([0, 1, 2]);
    expect(ordered("strongest", 3, s)).toEqual([0, 2, 1]);
    expect(ordered("mean", 3, s)).toEqual([2, 1, 0]);
    expect(ordered("zeros", 3, s)).toEqual([1, 2, 0]);
    expect(ordered("zeros", 3, null)).toEqual([0, 1, 2]);
  });
});
