import { describe, expect, test } from "vitest";
import { deep, framed, kernels, place, under } from "../src/draw/deep";
import { piece, slides, staged } from "../src/draw/piece";
import { slide, type Stage } from "../src/draw/slide";
import type { LayerCard } from "../src/wire/types";
import { layer } from "./layers";

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => (i * 7) % 11);
const stage = (shape: number[], weight: number[], attributes: Stage["attributes"] = {}, op: Stage["op"] = "Conv"): Stage => ({
  op,
  x: { shape, values: numbers(shape.reduce((a, b) => a * b, 1)) },
  weight: { shape: weight, values: numbers(weight.reduce((a, b) => a * b, 1)) },
  bias: null,
  attributes,
});

test("rows, pictures and volumes stand in space", () => {
  expect([deep([8, 5]), deep([8, 5, 6]), deep([1, 4, 5, 6])]).toEqual([[8, 1, 5], [8, 5, 6], [4, 5, 6]]);
  expect([place([2, 3]), place([2, 3, 4]), place([0, 2, 3, 4])]).toEqual([[2, 0, 3], [2, 3, 4], [2, 3, 4]]);
});

test("the window's part and the frame", () => {
  const made = slide(stage([4, 5, 6], [2, 2, 3, 3], { group: 2, pads: [1, 1, 1, 1] }));
  expect(under(made.step(0))).toEqual([[0, -1, -1], [2, 2, 2]]);
  expect(under(made.step(made.count - 1))[0]).toEqual([2, 3, 4]);
  expect(framed(made)).toEqual({ spread: [1, 1, 1], from: [0, -1, -1], to: [4, 6, 7] });
  const volume = slide(stage([1, 4, 5, 6], [1, 1, 2, 3, 3]));
  expect(under(volume.step(0))).toEqual([[0, 0, 0], [2, 3, 3]]);
  expect(framed(volume).to).toEqual([4, 5, 6]);
  const row = slide(stage([3, 7], [2, 3, 3]));
  expect(under(row.step(1))).toEqual([[0, 0, 1], [3, 1, 4]]);
});

test("a transposed kernel lies turned around, and meets what the step says", () => {
  const made = slide(stage([2, 2, 2], [2, 3, 2, 2], { strides: [2, 2] }, "ConvTranspose"));
  const laid = kernels(made)!;
  expect([laid.values.length, laid.size]).toEqual([3, [2, 2, 2]]);
  const step = made.step(4); // of kernel 0
  const lowest = step.places.map((p) => p.slice(1));
  const order = step.places.map((_, i) => i).sort((a, b) => step.places[a]![0]! - step.places[b]![0]! || lowest[a]![0]! - lowest[b]![0]! || lowest[a]![1]! - lowest[b]![1]!);
  expect(order.map((i) => step.weights![i])).toEqual(laid.values[0]);
});

describe("a piece of a layer", () => {
  const high = 20;
  const wide = 18;
  const card = (m: number, c: number, group: number, extra: Partial<LayerCard["window"] & object> = {}): LayerCard => {
    const window = { kernel: [3, 3], strides: [2, 1], dilations: [1, 1], begin: [1, 1], end: [1, 1], group, ...extra };
    const rows = Math.floor((high + 2 - 3) / window.strides[0]!) + 1;
    const made = layer("conv", ["x"], { op: "Conv", kind: "window-sum", shape: [1, m, rows, wide], window });
    return { ...made, inputs: [{ ...made.inputs[0]!, position: 0, shape: [1, c, high, wide] }] };
  };

  test.each([
    [16, 6, 1, 3, 4, 5],
    [12, 12, 12, 10, 0, 0],
    [8, 4, 2, 1, 9, 30],
    [12, 6, 3, 6, 2, 2],
  ])("%i kernels on %i channels in %i groups, from %i", (m, c, group, first, row, column) => {
    const conv = card(m, c, group);
    const weight = { shape: [m, c / group, 3, 3], data: Float64Array.from(numbers(m * (c / group) * 9)) };
    const x = Float64Array.from(numbers(c * high * wide));
    const whole = slide({ op: "Conv", x: { shape: [c, high, wide], values: x }, weight: { shape: weight.shape, values: weight.data }, bias: null, attributes: { strides: [2, 1], pads: [1, 1, 1, 1], group } });
    const of = piece(conv, first, row, column)!;
    expect(slides(conv)).toBe(true);
    const part = slide(staged(of, x.subarray(of.channels[0] * high * wide), [high, wide], weight, null));
    const [[top, bottom], [left, right]] = of.made;
    expect(part.shape).toEqual([of.kernels[1] - of.kernels[0], bottom - top, right - left]);
    for (let n = 0; n < part.count; n += 5) {
      const step = part.step(n);
      const [k = 0, y = 0, z = 0] = step.cell;
      const at = ((k + of.kernels[0]) * whole.shape[1]! + y + top) * whole.shape[2]! + z + left;
      expect(step.value).toBe(whole.step(at).value);
    }
  });
});
