import { describe, expect, test } from "vitest";
import { Live, paint, planesOf, type Planes } from "../src/draw/live";
import { type Fill, FILLS, slide } from "../src/draw/slide";

const [width, height] = [9, 7];
const picture: Planes = { width, height, planes: [Float32Array.from({ length: width * height }, (_, i) => (i * 37) % 256)] };
const values = [...picture.planes[0]!];

/** The same by slide.ts, which Python's numbers hold. */
function slid(rows: number, columns: number, weights: number[], stride: number, pad: number, dilation: number, fill: Fill): number[] {
  const attributes = { strides: [stride, stride], pads: [pad, pad, pad, pad], dilations: [dilation, dilation] };
  return [...slide({ op: "Conv", x: { shape: [1, height, width], values }, weight: { shape: [1, 1, rows, columns], values: weights }, bias: null, attributes, fill }).output()];
}

describe.each(FILLS)("padding %s", (fill) => {
  test.each([
    [3, 3, 1, 1, 1],
    [1, 1, 1, 0, 1],
    [2, 3, 2, 1, 1],
    [3, 2, 3, 2, 2],
    [5, 4, 1, 2, 1],
  ])("kernel %i×%i, stride %i, padding %i, dilation %i", (rows, columns, stride, pad, dilation) => {
    const weights = Array.from({ length: rows * columns }, (_, i) => ((i * 7) % 5) - 2);
    const live = new Live(picture, { rows, columns }, { stride, pad: [pad, pad], dilation, fill });
    const steps = [...live.from({ rows, columns, weights })];
    expect(steps).toHaveLength(rows);
    expect([...live.out.planes[0]!]).toEqual(slid(rows, columns, weights, stride, pad, dilation, fill));
    // one weight under the hand
    live.add(rows - 1, 0, 3);
    weights[(rows - 1) * columns] = weights[(rows - 1) * columns]! + 3;
    expect([...live.out.planes[0]!]).toEqual(slid(rows, columns, weights, stride, pad, dilation, fill));
  });
});

test("what is no picture is shown as one", () => {
  const result: Planes = { width: 4, height: 1, planes: [Float32Array.from([-40, 0, 99.6, 300])] };
  const bytes = (shown: "clamp" | "absolute" | "middle"): number[] => {
    const into = new Uint8ClampedArray(16);
    paint(result, shown, into);
    return [0, 4, 8, 12].map((i) => into[i]!);
  };
  expect(bytes("clamp")).toEqual([0, 0, 100, 255]);
  expect(bytes("absolute")).toEqual([40, 0, 100, 255]);
  expect(bytes("middle")).toEqual([88, 128, 228, 255]);
});

test("grey is the luminance", () => {
  const image = { width: 1, height: 1, data: Uint8ClampedArray.from([200, 100, 50, 255]) } as ImageData;
  expect(planesOf(image, true).planes[0]![0]).toBeCloseTo(124.2, 4);
  expect(planesOf(image, false).planes.map((p) => p[0])).toEqual([200, 100, 50]);
});
