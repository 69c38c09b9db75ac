import { describe, expect, it, vi } from "vitest";
import signs from "../../src/convscope/training/signs.py?raw";
import { agreeing, digitsApart, figures, gradientFormula, productsOf, rateGrid, rateRanges, stepFormula } from "../src/draw/descent";
import { apart } from "../src/draw/plot";
import { chosenLayer, flatBefore, kernelLayer, learning, weightOf } from "../src/views/train/seen/layers";
import { networkAt, pictureOf, placeIn, sceneAt, stepOf } from "../src/views/train/seen/run";
import { duration, share, whole } from "../src/views/train/seen/said";
import type { LayerCard, OneStepAnswer, SignRow } from "../src/wire/types";
import { layer } from "./layers";

// the reader's language is asked of the browser when the texts are loaded
vi.stubGlobal("location", { search: "?lang=ja", hash: "" });
vi.stubGlobal("matchMedia", () => ({ matches: false }));
vi.stubGlobal("addEventListener", () => {});
const { NAMES, told } = await import("../src/views/train/learn/signs");
const { othersOf, toggled } = await import("../src/views/train/seen/others.svelte");

const input = (value: string, from: string, shape: number[], weight = false, role = "x") => ({ value, layer: from, role, weight, shape, dtype: "float32", position: 0 });
const conv: LayerCard = { ...layer("conv1", []), op: "Conv", kind: "window-sum", parameters: 80, inputs: [input("image", "", [1, 1, 28, 28]), input("conv1.weight", "", [8, 1, 3, 3], true, "weight"), input("conv1.bias", "", [8], true, "bias")] };
const relu: LayerCard = { ...layer("relu1", []), op: "Relu", kind: "elementwise", parameters: 0, inputs: [input("conv1.out", "conv1", [1, 8, 26, 26])] };
const flatten: LayerCard = { ...layer("flatten1", []), op: "Flatten", kind: "rearrange", parameters: 0, inputs: [input("relu1.out", "relu1", [1, 8, 26, 26])] };
const linear: LayerCard = { ...layer("linear1", []), op: "Gemm", kind: "dot", parameters: 54090, inputs: [input("flat", "flatten1", [1, 5408]), input("linear1.weight", "", [10, 5408], true, "weight")] };
const all = [conv, relu, flatten, linear];

describe("layers that learn", () => {
  it("are found by their weights", () => {
    expect(learning(all).map((one) => one.name)).toEqual(["conv1", "linear1"]);
    expect(weightOf(conv)?.value).toBe("conv1.weight");
    expect(weightOf(relu)).toBeNull();
  });

  it("lend their kernels to what comes after", () => {
    expect(kernelLayer(all, relu)?.name).toBe("conv1");
    expect(kernelLayer(all, linear)?.name).toBe("linear1");
    expect(kernelLayer([relu], relu)).toBeNull();
  });

  it("are chosen by name, else the first that convolves", () => {
    expect(chosenLayer(all, "relu1")?.name).toBe("relu1");
    expect(chosenLayer(all, "gone")?.name).toBe("conv1");
    expect(chosenLayer([], "")).toBeNull();
  });

  it("know the maps that were laid flat before them", () => {
    expect(flatBefore(all, linear)).toEqual([8, 26, 26]);
    expect(flatBefore(all, conv)).toBeNull();
  });
});

describe("checkpoints", () => {
  it("are networks and scenes", () => {
    expect(networkAt("digits-2", 40)).toBe("digits-2@40");
    expect(sceneAt("a", 1, "digits:3")).toEqual({ network: "a@1", picture: "digits:3", preprocess: null, edits: [], names: "" });
  });

  it("are the one at a step or before it, the latest for none", () => {
    const steps = [0, 1, 2, 4, 8];
    expect([-1, 0, 3, 8, 99].map((step) => stepOf(steps, step))).toEqual([8, 0, 2, 8, 8]);
    expect(stepOf([], 3)).toBe(-1);
  });

  it("are asked about pictures of the run's own data by their place", () => {
    expect(placeIn("digits", pictureOf("digits", 12))).toBe(12);
    expect(placeIn("digits", "fashion:12")).toBe(-1);
    expect(placeIn("digits", "coffee")).toBe(-1);
  });
});

describe("what is said", () => {
  it("says durations in both languages", () => {
    expect([3, 80, 3600, 7260, 1234].map((s) => duration(s, "en"))).toEqual(["3 s", "1 min 20 s", "1 h", "2 h 1 min", "20 min"]);
    expect([3, 80, 7260].map((s) => duration(s, "ja"))).toEqual(["3秒", "1分20秒", "2時間1分"]);
  });

  it("says shares with the digits they need", () => {
    expect([0.5, 0.985, 1, null].map(share)).toEqual(["50.0%", "98.50%", "100.0%", "–"]);
    expect(whole(12345.4)).toBe("12,345");
  });

  it("has words for every sign that the server gives, and takes others as they come", () => {
    const given = [...signs.matchAll(/Sign\(\s*"([a-z-]+)"/g)].map((m) => m[1]);
    expect(given.length).toBeGreaterThan(5);
    expect([...new Set(given)].sort()).toEqual([...NAMES].sort());
    const row = (what: string, layer: string): SignRow => ({ step: 3, what, layer, text: "seen", remedy: "do" });
    const found = told([row("dead-relu", "relu1"), row("dead-relu", "relu2"), row("brand-new", "")]);
    expect(found.map((one) => one.layers)).toEqual([["relu1", "relu2"], []]);
    expect(found[0]?.title).toContain("ReLU");
    expect(found[0]?.detail).toBe("seen");
    expect(found[1]).toMatchObject({ title: "brand-new", seen: "seen", remedy: "do", detail: "" });
  });

  it("keeps four runs over the curves at most", () => {
    expect(othersOf("a,b@3,, a,c", "c")).toEqual(["a", "b"]);
    expect(toggled("a,b", "b")).toBe("a");
    expect(toggled("a,b,c,d", "e")).toBe("b,c,d,e");
  });

  it("keeps labels apart and within", () => {
    expect(apart([10, 12, 50], 10, 0, 100)).toEqual([10, 20, 50]);
    expect(apart([99, 98, 97], 10, 0, 100)).toEqual([100, 90, 80]);
    expect(apart([], 10, 0, 100)).toEqual([]);
  });
});

describe("one step", () => {
  const answer: OneStepAnswer = {
    layer: "conv1", role: "weight", index: [0, 0, 1, 1], weight: 0.5, rate: 0.001, new: 0.5000042, gradient: -0.0042, by_sum: -0.0042,
    difference: -0.0042000004, h: 1e-5, loss: 1.3, after: 1.29999998, all_after: 1.2,
    pictures: [{ index: 7, uses: 3, sum: -0.005, loss: 1 }, { index: 9, uses: 3, sum: 0.0008, loss: 1.6 }],
    uses: 6,
    products: [
      { picture: 0, cell: [0, 0, 1, 2], x: 0.5, upstream: -0.01, product: -0.005 },
      { picture: 1, cell: [1, 0, 4, 2], x: 0.8, upstream: 0.001, product: 0.0008 },
    ],
    left_out: 0,
  };

  it("is written with numbers that are seen to differ, all digits with them", () => {
    const { numbers } = stepFormula(answer);
    expect(numbers).toContain("\\htmlData{exact=0.5000042}{0.50000420}");
    expect(numbers).toContain("(\\htmlData{exact=-0.0042}{-0.004200000})");
    expect(gradientFormula(answer, "pictures", "positions").numbers).toMatch(/0\.5000\}\\cdot \(\\htmlData\{exact=-0\.01\}.*\+ \\cdots = /);
    expect(gradientFormula(answer, "画像", "位置").symbols).toContain("\\text{位置}");
    expect(digitsApart(1.3226653616, 1.3226653437)).toBe(11);
    expect(digitsApart(1, 1)).toBe(5);
    expect(digitsApart(Number.NaN, 1)).toBe(5);
  });

  it("says how many digits the check agrees in", () => {
    expect(agreeing(answer)).toBe(7);
    expect(agreeing({ ...answer, difference: -0.0042 })).toBe(16);
    expect(agreeing({ ...answer, difference: 0.0042 })).toBe(0);
    expect(agreeing({ ...answer, gradient: 0, difference: 0 })).toBe(16);
  });

  it("lists the products of one picture or of all", () => {
    expect(productsOf(answer, -1)).toHaveLength(2);
    expect(productsOf(answer, 1)).toEqual([answer.products[1]]);
  });

  it("looks at rates where something happens", () => {
    const grid = rateGrid(1e-5, 1, 3);
    expect(grid[0]).toBe(1e-5);
    expect(grid.at(-1)).toBe(1);
    expect(grid).toHaveLength(16);
    const { all: every, one } = rateRanges(1e-3, -0.0042);
    expect(every).toEqual([1e-5, 3]);
    expect(one[0]).toBeLessThan(1 / 0.0042);
    expect(one[1]).toBeGreaterThan(1 / 0.0042);
    expect(rateRanges(1e-3, 0).one.every(Number.isFinite)).toBe(true);
  });

  it("writes figures with a true minus sign", () => {
    expect([0, -0.00421, 1.5e-7, Number.NaN, Number.NEGATIVE_INFINITY].map((v) => figures(v, 3))).toEqual(["0.00", "−0.00421", "1.50e−7", "NaN", "−∞"]);
  });
});
