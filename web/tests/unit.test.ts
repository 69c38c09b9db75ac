import { describe, expect, it } from "vitest";
import { below, byBlock, coloured, ends, stepped, unitAt, withChannels, within } from "../src/views/inside/unit/units";
import type { LayerCard } from "../src/wire/types";
import { layer as made } from "./layers";

const layer = (name: string, shape: number[], more: Partial<LayerCard> = {}): LayerCard => made(name, [], { shape, ...more });

const layers = [
  layer("pad", [1, 3, 8, 8]),
  layer("conv1", [1, 4, 8, 8], { parameters: 40, block: ["a"] }),
  layer("relu1", [1, 4, 8, 8], { block: ["a"] }),
  layer("linear", [1, 10], { parameters: 90 }),
];

describe("which unit", () => {
  it("has channels of numbers", () => {
    const odd = [layer("shape", [4], { dtype: "int64" }), layer("index", [1, 3], { dtype: "int64" }), layer("gone", [1, 2], { missing: "why" })];
    expect(withChannels([...odd, ...layers])).toEqual(layers);
  });
  it("is the address's, else the room's, else the first with weights", () => {
    const nowhere = { layer: "", cell: [] };
    expect(unitAt({ layer: "relu1", channel: 2 }, layers, { layer: "linear", cell: [0, 3] })).toEqual({ layer: "relu1", channel: 2 });
    expect(unitAt({ layer: "other", channel: 2 }, layers, { layer: "linear", cell: [0, 3] })).toEqual({ layer: "linear", channel: 3 });
    expect(unitAt({}, layers, nowhere)).toEqual({ layer: "conv1", channel: 0 });
    expect(unitAt({ layer: "conv1", channel: "x" }, layers, nowhere)).toEqual({ layer: "conv1", channel: 0 });
    expect(unitAt({}, [], nowhere)).toBeNull();
  });
  it("stays within what there is", () => {
    expect(within(layers[1] as LayerCard, 99)).toBe(3);
    expect(stepped({ layer: "conv1", channel: 3 }, layers, { channels: 1 })).toEqual({ layer: "conv1", channel: 3 });
    expect(stepped({ layer: "linear", channel: 7 }, layers, { layers: -1 })).toEqual({ layer: "relu1", channel: 3 });
    expect(stepped({ layer: "linear", channel: 7 }, layers, { layers: 1 })).toEqual({ layer: "linear", channel: 7 });
  });
  it("lists layers by the block they are in", () => {
    expect(byBlock(layers).map((one) => [one.block, one.layers.length])).toEqual([["", 1], ["a", 2], ["", 1]]);
  });
});

describe("what many pictures say", () => {
  it("puts a value among them", () => {
    expect(below([0, 1, 2], [3, 1], 1)).toBe(0.75);
    expect(below([0, 1, 2], [3, 1], 0.5)).toBe(0.375);
    expect(below([0, 1, 2], [3, 1], -1)).toBe(0);
    expect(below([0, 1, 2], [3, 1], 9)).toBe(1);
    expect(below([], [], 1)).toBe(0);
  });
  it("keeps the highest and the lowest of many", () => {
    expect(ends([9, 8, 7, 6, 5, 4], 3)).toEqual([9, 8, 4]);
    expect(ends([2, 1], 3)).toEqual([2, 1]);
  });
});

it("paints a kernel around grey", () => {
  expect([...coloured([[1, 0], [-1, 0], [0.5, 0]], 1)]).toEqual([255, 0, 191, 255, 128, 128, 128, 255]);
});
