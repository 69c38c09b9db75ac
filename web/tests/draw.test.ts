import { describe, expect, it } from "vitest";
import { NOWHERE, read, write } from "../src/app/address";
import css from "../src/app/theme.css?raw";
import { MESSAGES } from "../src/app/messages";
import { PALETTES, contrast, inkOn, pixels, rgb, shade, tinted, tintOf } from "../src/draw/colour";
import { count, fit, percent, short, tiny, tinyGap } from "../src/draw/format";
import { blockNames } from "../src/draw/blocks";
import { foldedAtFirst, layout } from "../src/draw/layout";
import { cellAt, channel, chunkOf, grid, placeOf, reach, strongest } from "../src/draw/maps";
import { cellSize, largestFirst, parts, plainTerms, productsOf, runningSums, sum, walkOrder } from "../src/draw/number";
import { channelsRead, windowOn } from "../src/draw/window";
import { decode } from "../src/wire/client";
import type { OneNumberAnswer } from "../src/wire/types";
import { layer } from "./layers";

describe("colours", () => {
  it("reads well: every text on every ground, in both themes", () => {
    for (const p of Object.values(PALETTES)) {
      for (const ground of [p.paper, p.card]) {
        for (const text of [p.ink, p.soft, p.positive, p.negative, p.good, p.warn]) {
          expect(contrast(rgb(text), rgb(ground)), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
        }
      }
    }
  });

  it("are the same in the style sheet", () => {
    const [, light = "", dark = ""] = css.split(/:root(?:\[data-theme="dark"\])? \{/);
    for (const [theme, text] of [["light", light], ["dark", dark]] as const) {
      for (const [name, colour] of Object.entries(PALETTES[theme]))
        expect(text, `${theme} ${name}`).toContain(`--${name}: ${colour};`);
    }
  });

  it("draws a picture's channel in its own light", () => {
    const tint = tintOf(3, "RGB", 1, -1, 1);
    expect(tint?.colour).not.toEqual(tintOf(3, "BGR", 0, -1, 1)?.colour);
    const [dark, bright] = tinted([-1, 1], tint!);
    expect(dark).toBe(0xff000000);
    expect(bright).not.toBe(dark);
    expect(tintOf(16, "RGB", 0, 0, 1)).toBeNull();
  });

  it("keeps numbers legible on every shade", () => {
    for (const theme of ["light", "dark"] as const) {
      for (let v = -1; v <= 1; v += 0.05) {
        const ground = shade(v, 1, theme);
        expect(contrast(rgb(inkOn(ground)), ground)).toBeGreaterThanOrEqual(4.5);
      }
    }
  });

  it("draws zero as the card itself and the two ends apart", () => {
    expect(shade(0, 1, "light")).toEqual(rgb(PALETTES.light.card));
    expect(shade(2, 1, "dark")).toEqual(rgb(PALETTES.dark.positive));
    expect(shade(-1, 1, "dark")).toEqual(rgb(PALETTES.dark.negative));
  });

  it("marks what is no number, and does not mistake zero for it", () => {
    const [nan, zero, one] = pixels([Number.NaN, 0, 1], 1, "light");
    expect(new Set([nan, zero, one]).size).toBe(3);
    expect(pixels([0], 0, "light")[0]).toBe(zero);
  });
});

describe("numbers as text", () => {
  it("rounds text only", () => {
    expect([0, 1.23456, -0.5, 1234.5, 2.5e-7, 1e9].map(short)).toEqual([
      "0", "1.235", "−0.5000", "1235", "2.5e−7", "1e9",
    ]);
    expect([0.001, -0.0022, 2.4e-4, 12.34, -0.25, 0].map(tiny)).toEqual(["0.001", "−0.002", "2e−4", "12.3", "−0.25", "0"]);
    expect([short(Number.NaN), short(-Infinity)]).toEqual(["NaN", "−∞"]);
    expect([percent(0.94642), percent(0.0001), percent(0)]).toEqual(["94.6%", "<0.1%", "0.0%"]);
    expect([tinyGap(0), tinyGap(2.6e-7), tinyGap(1)]).toEqual(["0", "2.6e−7", "1e0"]);
    expect(fit("depthwise_relu6", 13)).toBe("depthw…_relu6");
    expect(fit("conv", 13)).toBe("conv");
    expect(fit("branch2.1.conv", 13)).toBe("bran…2.1.conv");
    expect([count(4652008), count(864)]).toEqual(["4.65M", "864"]);
  });
});

describe("maps", () => {
  const tensor = { shape: [1, 2, 2, 3], data: Float32Array.from({ length: 12 }, (_, i) => i), start: 4 };

  it("finds a channel by its number in the whole tensor", () => {
    expect(grid(tensor.shape)).toEqual({ rows: 2, columns: 3 });
    expect(Array.from(channel(tensor, 5) ?? [])).toEqual([6, 7, 8, 9, 10, 11]);
    expect(channel(tensor, 3)).toBeNull();
  });

  it("goes from a place to a cell and back, in any rank", () => {
    for (const shape of [[1, 3, 4, 5], [1, 3, 7], [1, 3, 2, 3, 4]]) {
      const size = shape.slice(2).reduce((a, b) => a * b, 1);
      for (let at = 0; at < size; at++) expect(placeOf(shape, cellAt(shape, 2, at))).toBe(at);
    }
    expect(cellAt([1, 10], 7, 0)).toEqual([0, 7]);
  });

  it("finds the strongest place and the reach, whatever is not finite", () => {
    expect(strongest([1, -5, 3])).toBe(1);
    expect(reach([1, -5, Number.NaN, Infinity])).toBe(5);
  });

  it("fetches in pieces that hold the channel", () => {
    for (const shape of [[1, 1280, 7, 7], [1, 32, 112, 112], [1, 3, 1000, 1000]]) {
      for (const c of [0, 1, (shape[1] ?? 1) - 1]) {
        const { start, stop } = chunkOf(shape, c);
        expect(start <= c && c < stop && stop <= (shape[1] ?? 1)).toBe(true);
      }
    }
  });

  it("decodes every type of number the server sends", () => {
    expect(Array.from(decode(new Float32Array([1.5]).buffer, "float32"))).toEqual([1.5]);
    expect(Array.from(decode(new BigInt64Array([7n]).buffer, "int64"))).toEqual([7]);
    expect(() => decode(new ArrayBuffer(2), "bfloat16")).toThrow("bfloat16");
  });
});

describe("windows", () => {
  const window = {
    kernel: [3, 5], strides: [2, 1], dilations: [1, 2], begin: [1, 4], end: [1, 4], group: 2,
  };
  const conv = layer("conv", ["x"], { window });
  conv.inputs.push({ ...conv.inputs[0]!, role: "weight", weight: true });

  it("lies where the arithmetic reads", () => {
    expect(windowOn(conv, [0, 1, 3, 2])).toEqual({ row: 5, column: -2, rows: 3, columns: 9 });
  });

  it("joins a grouped convolution only to its own channels", () => {
    expect(channelsRead(conv, 6, 0)).toEqual([0, 1, 2]);
    expect(channelsRead(conv, 6, 3)).toEqual([3, 4, 5]);
    expect(channelsRead(layer("relu", ["x"], { kind: "elementwise" }), 6, 3)).toEqual([3]);
  });
});

describe("the map of the network", () => {
  const layers = [
    layer("stem.conv", [""]),
    layer("block.conv", ["stem.conv"]),
    layer("block.add", ["stem.conv", "block.conv"]),
    layer("left", ["block.add"]),
    layer("right", ["block.add"]),
    layer("join", ["left", "right"]),
  ];

  it("puts every layer to the right of what it reads, and draws only true edges", () => {
    const { columns, edges } = layout(layers, new Set());
    const at = new Map(columns.flatMap((stack, i) => stack.map((item) => [item.id, i] as const)));
    for (const { from, to } of edges) if (from) expect(at.get(from)).toBeLessThan(at.get(to)!);
    expect(columns.map((c) => c.length)).toEqual([1, 1, 1, 2, 1]);
    const true_ = layers.flatMap((l) => l.inputs.map((i) => `${i.layer}>${l.name}`));
    expect(edges.map((e) => `${e.from}>${e.to}`).sort()).toEqual(true_.sort());
  });

  it("folds a block into one item that shows its last layer", () => {
    const { columns, edges } = layout(layers, new Set(["block"]));
    const folded = columns.flat().find((i) => i.folded.length);
    expect(folded?.layer.name).toBe("block.add");
    expect(edges.filter((e) => e.to === folded?.id)).toEqual([{ from: "stem.conv", to: folded?.id, value: "stem.conv:0", exact: false }]);
  });

  it("folds long networks at first, all but the ends", () => {
    const long = Array.from({ length: 60 }, (_, i) => layer(`blocks.${i % 20}.l${i}`, []));
    expect(new Set(blockNames(long)).size).toBe(20);
    expect(foldedAtFirst(long).size).toBe(18);
    expect(foldedAtFirst(layers).size).toBe(0);
  });
});

describe("one number", () => {
  const answer = {
    layout: [2, 1, 2],
    products: [1, 2, 3, -9],
    factors: [],
  } as unknown as OneNumberAnswer;

  it("groups the terms by channel without losing any", () => {
    const windows = parts(answer);
    expect(windows).toHaveLength(2);
    expect(windows.map((w) => sum(productsOf(answer, w)))).toEqual([3, -6]);
    expect(largestFirst(answer)).toEqual([3, 2, 1, 0]);
  });

  it("walks through every term once and ends at the sum", () => {
    const order = walkOrder(answer);
    expect(order).toEqual([0, 1, 2, 3]);
    expect(runningSums(answer, order)).toEqual([1, 3, 6, -3]);
    expect(walkOrder({ ...answer, layout: [] })).toEqual([3, 2, 1, 0]);
  });

  it("leaves out a factor that only fills its place", () => {
    const column = (input: number, cells: number[][], values: number[]) => ({ name: "x", input, cells, values });
    const sumOfTwo = {
      ...answer,
      products: [4, 5],
      factors: [column(0, [[0, 1], [-1, -1]], [4, 1]), column(1, [[-1, -1], [0, 1]], [1, 5])],
    } as unknown as OneNumberAnswer;
    expect(plainTerms(sumOfTwo).map((t) => t.map((f) => f.column.input))).toEqual([[0], [1]]);
  });

  it("draws every window within the panel's height", () => {
    for (let side = 1; side <= 31; side++) {
      const { height, gap } = cellSize(side, side);
      expect(side * (height + gap) + gap, String(side)).toBeLessThanOrEqual(132);
    }
  });
});

describe("the address", () => {
  it("holds the whole view", () => {
    const there = {
      ...NOWHERE, network: "imagenet", picture: "a b", layer: "stem.conv", cell: [0, 1, 2, 3],
      through: 2, depth: "number" as const, scale: "map" as const, lang: "ja" as const,
    };
    expect(read(write(there))).toEqual(there);
  });

  it("forgives what is not its own", () => {
    expect(read("#cell=a.b&depth=moon&through=-4&preprocess={")).toEqual(NOWHERE);
  });
});

describe("messages", () => {
  it("fill in the same names in both languages", () => {
    const names = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
    for (const key of Object.keys(MESSAGES.en) as (keyof typeof MESSAGES.en)[]) {
      expect(names(MESSAGES.ja[key]), key).toEqual(names(MESSAGES.en[key]));
      expect(MESSAGES.ja[key]).not.toBe("");
    }
  });
});
