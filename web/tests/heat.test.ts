// On the photograph: what moves a value, in colours that every eye tells apart; where a pixel is.
import { describe, expect, it } from "vitest";
import { footprint, glow, heat, shareOf } from "../src/draw/heat";
import { channelIn } from "../src/draw/followed";
import { inputPlace } from "../src/draw/field";

const tensor = (shape: number[], data: number[]) => ({ shape, data: Float32Array.from(data), start: 0 });

describe("the footprint of a gradient", () => {
  it("sums the sizes over channels, whichever axis holds them", () => {
    const first = footprint(tensor([1, 2, 1, 3], [1, -2, 0, -1, 2, 0]), "nchw");
    expect([...first.values]).toEqual([2, 4, 0]);
    expect([first.rows, first.columns, first.most]).toEqual([1, 3, 4]);
    const last = footprint(tensor([1, 1, 3, 2], [1, -1, -2, 2, 0, 0]), "nhwc");
    expect([...last.values]).toEqual([...first.values]);
    expect([last.rows, last.columns]).toEqual([1, 3]);
  });

  it("grows brighter all the way, as any eye sees it", () => {
    const bright = ([r, g, b]: readonly number[]): number => 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
    for (let i = 1; i <= 64; i++) expect(bright(glow(i / 64))).toBeGreaterThan(bright(glow((i - 1) / 64)));
    // Viénot 1999, deuteranopia: red and green as one; what is left still grows
    const green = ([r, g, b]: readonly number[]): number => 0.2928 * (r ?? 0) + 0.7072 * (g ?? 0) + 0.0722 * (b ?? 0);
    for (let i = 1; i <= 16; i++) expect(green(glow(i / 16))).toBeGreaterThan(green(glow((i - 1) / 16)));
    expect(glow(2)).toEqual(glow(1));
  });

  it("leaves the photograph where nothing moves the value", () => {
    const out = heat({ rows: 1, columns: 3, values: Float64Array.of(0, 1, 4), most: 4 }, new Uint32Array(3));
    expect(out[0]! >>> 24).toBe(0);
    expect(out[2]! >>> 24).toBe(255);
    expect(shareOf(1, 4)).toBe(0.5);
    expect(shareOf(0, 0)).toBe(0);
  });
});

describe("a value of the input", () => {
  it("is found in every step", () => {
    expect(inputPlace([0, 2, 5, 7], "nchw")).toEqual({ row: 5, column: 7, channel: 2 });
    expect(inputPlace([0, 5, 7, 2], "nhwc")).toEqual({ row: 5, column: 7, channel: 2 });
    expect(channelIn("tensor", 3, 0, "BGR")).toBe(0);
    expect(channelIn("resize", 3, 0, "BGR")).toBe(2);
    expect(channelIn("resize", 3, 1, "RGB")).toBe(1);
    expect(channelIn("file", 4, 1, "RGB")).toBe(-1);
    expect(channelIn("file", 1, 0, "RGB")).toBe(0);
  });
});
