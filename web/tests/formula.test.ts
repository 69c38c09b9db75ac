// Formulas are built from how the terms lie; every one can be set, and its numbers are the answer's.
import katex from "katex";
import { describe, expect, it } from "vitest";
import { exact, formula } from "../src/draw/formula";
import { short } from "../src/draw/format";
import { num } from "../src/wire/client";
import type { FactorColumn, LayerCard, OneNumberAnswer } from "../src/wire/types";
import text from "./arithmetic.json?raw";
import { layer } from "./layers";

const vectors: { layers: LayerCard[]; numbers: { pinned: OneNumberAnswer }[] } = JSON.parse(text);
const made = new Map(
  vectors.numbers.map(({ pinned }) => {
    const card = vectors.layers.find((l) => l.name === pinned.layer) as LayerCard;
    return [pinned.layer, { pinned, ...formula(pinned, card) }];
  }),
);
const symbols = (name: string): string => made.get(name)?.symbols ?? "";

const set = (tex: string): string =>
  katex.renderToString(tex, { throwOnError: true, strict: (code: string) => (code === "htmlExtension" ? "ignore" : "error"), trust: ({ command }) => command === "\\htmlData" });

const column = (name: string, input: number, values: number[], cells: number[][] = [], read: number[] = []): FactorColumn =>
  ({ name, input, values, cells, read });

const plainAnswer = (more: Partial<OneNumberAnswer>): OneNumberAnswer => ({
  layer: "l", op: "Op", kind: "normalise", cell: [0, 1], factors: [], products: [], combine: "sum", bias: null, root: 1,
  layout: [], steps: [], sources: [], recorded: 1, resummed: 1, gap: 0, scale: 1, agrees: true, ...more,
});

describe("formulas", () => {
  it("tell where a window reads", () => {
    expect(symbols("uneven")).toBe(
      "y_{m,i,j} = \\sum_{c=0}^{2}\\sum_{p=0}^{2}\\sum_{q=0}^{2} x_{c,\\,2i+p,\\,j+q-1}\\,w_{m,c,p,q} + b_{m}",
    );
    expect(symbols("dilated")).toContain("x_{c,\\,i+2p-2,\\,j+2q-2}");
    expect(symbols("grouped")).toContain("x_{2+c,\\,i+p-1,\\,j+q-1}");
    expect(symbols("depthwise")).toContain("\\sum_{p=0}^{2}\\sum_{q=0}^{2} x_{3,\\,i+p-1,\\,j+q-1}\\,w_{m,p,q}");
    expect(symbols("point")).toContain("\\sum_{c=0}^{3} x_{c,\\,0,\\,0}\\,w_{m,c}");
    expect(symbols("largest")).toBe("y_{c,i,j} = \\max_{\\substack{0\\le p<3\\\\ 0\\le q<3}} x_{c,\\,i+p-1,\\,2j+q-1}");
    expect(symbols("mean")).toMatch(/^y_\{c,i,j\} = \\frac\{1\}\{\\htmlData\{exact=6\}\{6\}\} \\sum_\{p=0\}\^\{1\}\\sum_\{q=0\}\^\{2\} x_/);
  });

  it("tell the rest by the names of what is multiplied and added", () => {
    expect(symbols("norm")).toBe("y = \\frac{x-\\mu}{\\sqrt{\\sigma^2+\\varepsilon}}\\cdot\\gamma+\\beta");
    expect(symbols("join")).toBe("y = a + b");
    expect(symbols("less")).toBe("y = a -b");
    expect(symbols("relu")).toBe("y = \\operatorname{Relu}\\!\\left(x\\right)");
    const softmax = plainAnswer({
      factors: [column("exp(x − max)", 0, [0.4], [[0, 1]], [0.7]), column("1 / sum", -1, [0.625])],
      products: [0.25],
      steps: [{ name: "max", value: 1.6 }, { name: "sum of exp(x − max)", value: 1.6 }],
    });
    const { symbols: s, numbers } = formula(softmax, layer("l", ["x"], { kind: "normalise", shape: [1, 3] }));
    expect(s).toBe("y_{m} = \\frac{e^{\\,x_m-\\max x}}{\\sum_{k} e^{\\,x_k-\\max x}}");
    expect(numbers).toContain("exact=0.7");
    set(s);
    set(numbers);
  });

  it("can all be set, and carry the recorded value with all its digits", () => {
    for (const [name, { pinned, symbols: s, numbers }] of made) {
      expect(set(s), name).toContain("<math");
      const html = set(numbers);
      const found = [...html.matchAll(/data-exact="([^"]+)"/g)].map((m) => m[1]);
      expect(found.at(-1), name).toBe(String(pinned.recorded));
      const held = new Set([
        ...pinned.factors.flatMap((f) => f.values), ...pinned.steps.map((p) => p.value), pinned.recorded,
        ...(pinned.bias?.values ?? []), -num(pinned.steps.find((p) => p.name === "mean")?.value ?? 0), pinned.products.length,
      ].map((v) => String(num(v))));
      for (const value of found) expect(held.has(value ?? ""), `${name}: ${value}`).toBe(true);
    }
  });

  it("write roots, names nobody knows, and numbers of any size", () => {
    const root = plainAnswer({
      kind: "window-sum", root: 2, products: [9, 16],
      factors: [column("x", 0, [3, 4], [[0], [1]]), column("x", 0, [3, 4], [[0], [1]])],
    });
    expect(formula(root, layer("l", ["x"])).symbols).toBe("y_{m} = \\sqrt{x^{2} + x^{2}}");
    const odd = plainAnswer({ factors: [column("50% {odd}", -1, [2])], products: [2], cell: [0, 1, 2] });
    expect(formula(odd, layer("l", ["x"])).symbols).toBe("y = \\text{50   odd }");
    for (const value of [0, -0.25, 3e-9, 1e30, Number.NaN, -Infinity]) {
      const html = set(exact(value));
      expect(html).toContain(`data-exact="${value}"`);
    }
    expect(exact(2.5e-7)).toBe("\\htmlData{exact=2.5e-7}{2.5{\\cdot}10^{-7}}");
    expect(short(2.5e-7)).toBe("2.5e−7");
  });
});
