// What the page computes by itself is what Python computes: both read the same numbers, written by
// tools/arithmetic_vectors.py.
import { describe, expect, it } from "vitest";
import { arithmetic, type Reader } from "../src/draw/arithmetic";
import { fieldOf, middle, onPicture } from "../src/draw/field";
import { total } from "../src/draw/sum";
import { num } from "../src/wire/client";
import type { LayerCard, Num, OneNumberAnswer, PictureCard } from "../src/wire/types";
import text from "./arithmetic.json?raw";

interface Other {
  cell: number[];
  products: Num[];
  recorded: Num;
  resummed: Num;
  gap: Num;
  first: { cells: number[][]; values: Num[] };
}
interface Vectors {
  layers: LayerCard[];
  tensors: Record<string, { shape: number[]; data: number[] }>;
  numbers: { pinned: OneNumberAnswer; others: Other[] }[];
  fields: { layer: string; cell: number[]; box: number[][]; clipped: number[][]; steps: [string, number[], number[]][] }[];
}
const vectors: Vectors = JSON.parse(text);
const named = new Map(vectors.layers.map((l) => [l.name, l]));

const read: Reader = (input, cell) => {
  const tensor = vectors.tensors[input.value];
  if (!tensor) return undefined;
  return tensor.data[cell.reduce((at, index, axis) => at * (tensor.shape[axis] ?? 1) + index, 0)];
};

describe("the arithmetic under the pointer", () => {
  for (const { pinned, others } of vectors.numbers) {
    const layer = named.get(pinned.layer) as LayerCard;
    // a map of one cell has no other; shares near a border differ, and then nothing is claimed
    it(`is the server's: ${pinned.layer} (${layer.kind})`, () => {
      let told = 0;
      for (const other of others) {
        const live = arithmetic(layer, pinned, other.cell, num(other.recorded), read);
        if (!live) continue;
        told += 1;
        const { answer } = live;
        expect(answer.cell).toEqual(other.cell);
        const close = (a: Num, b: Num): void => {
          if (Number.isFinite(num(b))) expect(num(a)).toBeCloseTo(num(b), 12);
          else expect(num(a)).toBe(num(b));
        };
        expect(answer.factors[0]?.cells).toEqual(other.first.cells);
        expect(answer.factors[0]?.values.map(num)).toEqual(other.first.values.map(num));
        if (!live.computed) {
          expect(answer.resummed).toBe(num(other.recorded));
          continue;
        }
        expect(answer.products.length).toBe(other.products.length);
        answer.products.forEach((p, i) => close(p, other.products[i] as Num));
        close(answer.resummed, other.resummed);
        close(answer.gap, other.gap);
      }
      expect(told).toBe(layer.name === "mean" ? 1 : others.length);
    });
  }

  it("is given up where it does not make the recorded value", () => {
    const { pinned, others } = vectors.numbers[0]!;
    const layer = named.get(pinned.layer)!;
    const { cell, recorded } = others[2]!;
    expect(arithmetic(layer, pinned, cell, num(recorded), read)).not.toBeNull();
    expect(arithmetic(layer, pinned, cell, num(recorded) + 0.001, read)).toBeNull();
    expect(arithmetic(layer, pinned, cell, Number.NaN, read)).toBeNull();
    expect(arithmetic(layer, pinned, cell, num(recorded), () => undefined)).toBeNull();
    const elsewhere = [0, (cell[1] ?? 0) - 1, ...cell.slice(2)];
    expect(arithmetic(layer, pinned, elsewhere, num(recorded), read)).toBeNull();
  });

  it("adds as exactly as Python's fsum", () => {
    expect(total([1e100, 1, -1e100])).toBe(1);
    expect(total(Array(10).fill(0.1))).toBe(1);
    expect(total([1, Number.POSITIVE_INFINITY])).toBe(Number.POSITIVE_INFINITY);
    expect(total([])).toBe(0);
  });
});

describe("the receptive field by geometry", () => {
  it("is the server's, step by step", () => {
    for (const field of vectors.fields) {
      const found = fieldOf(vectors.layers, "x", field.layer, field.cell);
      const what = `${field.layer} ${field.cell}`;
      expect([found?.box.start, found?.box.stop], what).toEqual(field.box);
      expect([found?.clipped.start, found?.clipped.stop], what).toEqual(field.clipped);
      const spans = new Map(found?.steps.map((s) => [s.layer, s.span]));
      expect(spans.size, what).toBe(field.steps.length);
      for (const [name, start, stop] of field.steps)
        expect(spans.get(name), `${what} at ${name}`).toEqual({ start, stop });
    }
  });

  it("is left to the server where a layer has no window", () => {
    expect(fieldOf(vectors.layers, "x", "flat", [0, 3])).toBeNull();
    const layers = vectors.layers.map((l) => (l.name === "relu" ? { ...l, kind: null } : l));
    expect(fieldOf(layers, "x", "largest", [0, 0, 2, 2])).toBeNull();
    expect(fieldOf(layers, "x", "depthwise", [0, 0, 2, 2])).not.toBeNull();
  });

  it("lies where the crop lies", () => {
    const card = { left: 10, top: 20, crop_width: 200, crop_height: 100, input_width: 100, input_height: 100 } as PictureCard;
    expect(onPicture({ start: [0, 50], stop: [10, 100] }, card)).toEqual([110, 20, 100, 10]);
    expect(middle({ start: [2, 5], stop: [5, 6] })).toEqual([3, 5]);
  });
});
