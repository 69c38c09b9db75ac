import { describe, expect, it } from "vitest";
import { escaped, file, leftToRight, mark, opaque, ring, rings } from "../src/draw/svg";
import { fileName, kernelOf, mapOf } from "../src/draw/taken";
import type { FactorColumn, ValueRef } from "../src/wire/types";

describe("marks of an SVG file", () => {
  it("escape what XML would take for its own, and leave out what it forbids", () => {
    expect(escaped('a < b & "c"\u0000\u001b')).toBe("a &lt; b &amp; &quot;c&quot;");
    expect(mark("text", { x: 1 / 3, fill: "", id: undefined }, "≥")).toBe('<text x="0.33">≥</text>');
  });

  it("tell colours that can be seen from those that cannot", () => {
    expect(["rgb(0, 0, 0)", "rgba(9, 9, 9, 0.5)", "color(srgb 1 1 1 / 0.4)", "#fff"].map(opaque)).toEqual([true, true, true, true]);
    expect(["rgba(0, 0, 0, 0)", "transparent", "", "color(srgb 0 0 0 / 0)"].map(opaque)).toEqual([false, false, false, false]);
  });

  it("draw the rings of a shadow, and leave blurred ones out", () => {
    const shadow = "rgb(1, 2, 3) 0px 0px 0px 2px, rgb(0, 0, 0) 0px 8px 30px 0px, rgba(4, 5, 6, 0.5) 0px 0px 0px 1px inset";
    expect(rings(shadow)).toEqual([
      { colour: "rgb(1, 2, 3)", spread: 2, inset: false },
      { colour: "rgba(4, 5, 6, 0.5)", spread: 1, inset: true },
    ]);
    expect(rings("none")).toEqual([]);
    const area = { x: 10, y: 10, width: 20, height: 20 };
    expect(ring(area, 0, 2, "red")).toBe('<rect x="11" y="11" width="18" height="18" fill="none" stroke="red" stroke-width="2"/>');
    expect(ring(area, 0, -2, "red")).toContain('x="9" y="9" width="22" height="22"');
  });

  it("keep a gradient from left to right", () => {
    expect(leftToRight("linear-gradient(to right, rgb(1, 2, 3), rgb(4, 5, 6) 40%, rgb(7, 8, 9))", "g")).toBe(
      '<linearGradient id="g"><stop offset="0" stop-color="rgb(1, 2, 3)"/><stop offset="0.4" stop-color="rgb(4, 5, 6)"/><stop offset="1" stop-color="rgb(7, 8, 9)"/></linearGradient>',
    );
    expect(leftToRight("radial-gradient(red, blue)", "g")).toBe(null);
  });

  it("make a whole file with a background and a title", () => {
    const text = file({ width: 10, height: 5, background: "#fff", title: "a & b", style: "" }, "<g/>");
    expect(text).toContain('viewBox="0 0 10 5"><title>a &amp; b</title><rect width="10" height="5" fill="#fff"/><g/></svg>');
  });
});

describe("what can be taken of a layer", () => {
  const weight = (shape: number[], position = 1): ValueRef => ({ value: "w", layer: "", role: "weight", weight: true, shape, dtype: "float32", position });
  const column = (cells: number[][]): FactorColumn => ({ name: "weight", input: 1, cells, values: [], read: [] });

  it("is the map of the chosen cell", () => {
    expect(mapOf({ value: "v", shape: [1, 8, 28, 27] }, [0, 2, 10, 12])).toEqual({ value: "v", shape: [28, 27], at: [0, 2] });
    expect(mapOf({ value: "v", shape: [1, 10] }, [0, 2])).toBe(null);
    expect(mapOf({ value: "v", shape: [1, 8, 28, 28] }, [])).toBe(null);
  });

  it("is the kernel that the terms name, whichever axis the channel is", () => {
    const first = [column([[2, 0, 0, 0], [2, 1, 0, 1]])];
    expect(kernelOf({ inputs: [weight([8, 3, 5, 5])] }, first, 2)).toEqual({ value: "w", shape: [3, 5, 5], at: [2] });
    const second = [column([[0, 2, 0, 0], [1, 2, 0, 1]])];
    expect(kernelOf({ inputs: [weight([3, 8, 5, 5])] }, second, 2)).toEqual({ value: "w", shape: [3, 1, 5, 5], at: [], start: 2, stop: 3 });
    expect(kernelOf({ inputs: [weight([8])] }, [column([[2]])], 2)).toBe(null);
    expect(kernelOf({ inputs: [] }, first, 2)).toBe(null);
  });

  it("has a file name that every system takes", () => {
    expect(fileName(["my net/1", "layer1.0.conv1", "", "0.2.10.12", "map"], "png")).toBe("my-net-1-layer1.0.conv1-0.2.10.12-map.png");
    expect(fileName(["手書き", "../x"], "svg")).toBe("手書き-x.svg");
  });
});
