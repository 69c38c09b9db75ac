import { describe, expect, it } from "vitest";
import { line } from "../src/draw/curve";
import { add, counts, gapOf, intermediate, mean, slide } from "../src/draw/intermediate";
import { shares } from "../src/draw/shares";
import { winner } from "../src/draw/winner";
import { windowOn } from "../src/draw/window";
import { layer } from "./layers";

/** A seeded generator: the same geometries at every run. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const pair = (make: () => number): [number, number] => [make(), make()];

describe("a convolution taken apart", () => {
  it("adds up to what the window's own definition gives, whatever the geometry", () => {
    const any = random(7);
    let seen = 0;
    for (let round = 0; round < 300; round++) {
      const [rows, columns] = pair(() => 3 + any(6));
      const kernel = pair(() => 1 + any(4));
      const strides = pair(() => 1 + any(3));
      const dilations = pair(() => 1 + any(2));
      const begin = pair(() => any(3));
      const end = pair(() => any(3));
      const size = (n: number, a: 0 | 1): number =>
        Math.floor((n + begin[a] + end[a] - (kernel[a] - 1) * dilations[a] - 1) / strides[a]) + 1;
      const out = { rows: size(rows, 0), columns: size(columns, 1) };
      if (out.rows < 1 || out.columns < 1) continue;
      seen += 1;
      const w = slide({ kernel, strides, dilations, begin, end, group: 1 });
      if (!w) throw new Error("two axes");
      const xs = [0, 1, 2].map(() => Float32Array.from({ length: rows * columns }, () => any(19) - 9));
      const weights = xs.map(() => Array.from({ length: kernel[0] * kernel[1] }, () => any(7) - 3));
      const maps = xs.map((x, k) => intermediate(x, { rows, columns }, weights[k] ?? [], w, out));
      const total = new Float64Array(out.rows * out.columns).fill(5);
      for (const map of maps) add(total, map);
      for (let i = 0; i < out.rows; i++) {
        for (let j = 0; j < out.columns; j++) {
          let value = 5;
          xs.forEach((x, k) => {
            for (let p = 0; p < kernel[0]; p++)
              for (let q = 0; q < kernel[1]; q++) {
                const [r, c] = [i * strides[0] - begin[0] + p * dilations[0], j * strides[1] - begin[1] + q * dilations[1]];
                if (r >= 0 && c >= 0 && r < rows && c < columns)
                  value += (x[r * columns + c] ?? 0) * (weights[k]?.[p * kernel[1] + q] ?? 0);
              }
          });
          expect(total[i * out.columns + j]).toBe(value);
        }
      }
    }
    expect(seen).toBeGreaterThan(200);
  });

  it("says how far it is from the record", () => {
    expect(gapOf([1, 2], [1, 4])).toBe(2);
    expect(gapOf([0], [0])).toBe(0);
    expect(gapOf([Number.NaN, 1], [Number.NaN, 1])).toBe(0);
    expect(gapOf([1, 1], [Number.NaN, 1])).toBeNaN();
    expect(gapOf([], [1])).toBeNaN();
  });

  it("takes a mean of the cells, or of the padding too, but never of what hangs over", () => {
    const w = slide({ kernel: [2], strides: [2], dilations: [1], begin: [1], end: [1], group: 1 });
    if (!w) throw new Error("one axis");
    const [input, output] = [{ rows: 1, columns: 4 }, { rows: 1, columns: 4 }];
    expect([...counts(input, w, output, "inside")]).toEqual([1, 2, 1, 1]);
    expect([...counts(input, w, output, "padded")]).toEqual([2, 2, 2, 1]);
    expect([...mean([2, 4, 6, 8], input, w, output, "inside")]).toEqual([2, 5, 8, 0]);
    expect([...mean([2, 4, 6, 8], input, w, output, "padded")]).toEqual([1, 5, 4, 0]);
  });

  it("is left alone where the window has three axes", () => {
    const three = [1, 1, 1];
    expect(slide({ kernel: three, strides: three, dilations: three, begin: three, end: three, group: 1 })).toBeNull();
  });
});

it("the winner under a window is the cell that holds the value", () => {
  const window = { kernel: [2, 2], strides: [2, 2], dilations: [1, 1], begin: [0, 0], end: [0, 0], group: 1 };
  const pool = layer("pool", ["x"], { kind: "window-pick", window, shape: [1, 1, 2, 2] });
  const x = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
  const frame = windowOn(pool, [0, 0, 1, 0]);
  expect(frame && winner(x, { rows: 4, columns: 4 }, frame, window, 13)).toBe(13);
  expect(frame && winner(x, { rows: 4, columns: 4 }, frame, window, 7)).toBe(-1);
});

describe("a softmax taken apart", () => {
  it("has shares that add up to 1, the largest first, and does not overflow", () => {
    const { all, sum, largest } = shares([1000, 1001, 999]);
    expect(all.map((one) => one.index)).toEqual([1, 0, 2]);
    expect(largest).toBe(1001);
    expect(sum).toBeCloseTo(1 + Math.exp(-1) + Math.exp(-2), 12);
    expect(all.reduce((total, one) => total + one.share, 0)).toBeCloseTo(1, 12);
  });
});

it("points on a line give the line, others the distance from it", () => {
  expect(line([0, 1, 2], [1, 3, 5])).toEqual({ slope: 2, offset: 1, gap: 0 });
  expect(line([0, 1, 2], [1, 4, 5])?.gap).toBe(1);
  expect(line([3, 3], [1, 2])).toBeNull();
});
