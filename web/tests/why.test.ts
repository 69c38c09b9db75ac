// Why this class: the map over the photograph, classes by name, what the address keeps, what a check comes to.
import { describe, expect, it } from "vitest";
import { PALETTES, rgb } from "../src/draw/colour";
import { classesLike } from "../src/draw/named";
import { cover, cropOf, limitOf, overlaid, placeAt, placeBeside, wholeOf } from "../src/draw/overlay";
import { askedOf, chosenOf, cited, layersOfMaps, methodOf, OPACITY, scoreOf } from "../src/views/inside/why/asked";
import { verdictOf } from "../src/views/inside/why/verdict";
import type { CheckAnswer, MethodCard } from "../src/wire/types";
import { layer } from "./layers";

const rgba = (word: number): number[] => [word & 255, (word >> 8) & 255, (word >> 16) & 255, word >>> 24];

describe("a map over a photograph", () => {
  it("is coloured up to what most places stay within, so that one peak leaves the others their colour", () => {
    const values = Float64Array.from({ length: 1000 }, (_, i) => (i === 500 ? -80 : (i % 10) / 10));
    expect(limitOf(values)).toBeCloseTo(0.9);
    expect(limitOf(values, 1)).toBe(80);
    expect(limitOf([0, 0, 0, 0, 7], 0.5)).toBe(7); // a map of few places is not pale
    expect(limitOf([Number.NaN, 2, Number.POSITIVE_INFINITY])).toBe(2);
    expect(limitOf([])).toBe(0);
  });

  it("covers nothing at opacity 0, all at 1, and in between more where more is said", () => {
    expect([cover(0, 0), cover(1, 0), cover(0, 1), cover(1, 1)]).toEqual([0, 0, 1, 1]);
    expect(cover(1, 0.6)).toBeGreaterThan(cover(0.5, 0.6));
    expect(cover(0.5, 0.6)).toBeGreaterThan(cover(0, 0.6));
    expect(cover(9, 0.6)).toBe(cover(1, 0.6));
  });

  it("is indigo for and vermilion against, paper where nothing is said", () => {
    const [positive, negative, none] = [...overlaid([2, -2, 0], 2, 1, "light")].map(rgba);
    expect(positive).toEqual([...rgb(PALETTES.light.positive), 255]);
    expect(negative).toEqual([...rgb(PALETTES.light.negative), 255]);
    expect(none).toEqual([...rgb(PALETTES.light.card), 255]);
    const half = [...overlaid([2, 0, Number.NaN], 2, 0.5, "light")].map(rgba);
    expect(half[0]?.[3]).toBeGreaterThan(half[1]?.[3] ?? 255);
    expect(half[2]?.[3]).toBe(half[0]?.[3]); // what is no number is seen
  });

  it("lies where the network was given the photograph", () => {
    const card = { width: 600, height: 400, left: 100, top: 0, crop_width: 400, crop_height: 400 };
    expect(cropOf(card)).toEqual({ left: 100, top: 0, width: 400, height: 400 });
    expect(wholeOf(card)).toEqual({ left: 0, top: 0, width: 600, height: 400 });
    // filled up to a square: what is added belongs to the whole
    expect(wholeOf({ width: 600, height: 400, left: 0, top: -100, crop_width: 600, crop_height: 600 })).toEqual({ left: 0, top: -100, width: 600, height: 600 });
  });

  it("is read by the pointer and by steps that stay on it", () => {
    const on = { left: 50, top: 0, width: 200, height: 100 };
    expect(placeAt(on, 10, 20, 50, 0)).toBe(0);
    expect(placeAt(on, 10, 20, 249, 99)).toBe(199);
    expect([placeAt(on, 10, 20, 49, 5), placeAt(on, 10, 20, 250, 5), placeAt(on, 10, 20, 60, -1)]).toEqual([-1, -1, -1]);
    expect(placeBeside(0, 10, 20, 1, 0)).toBe(20);
    expect(placeBeside(0, 10, 20, -1, -1)).toBe(0);
    expect(placeBeside(199, 10, 20, 5, 5)).toBe(199);
  });
});

describe("a class by its name", () => {
  const labels = new Map([[967, "espresso"], [550, "espresso maker"], [968, "cup"], [504, "coffee mug"], [1, "goldfish, Carassius auratus"]]);
  const names = (text: string): string[] => classesLike(labels, text, 3).found.map((one) => one.label);

  it("is found whole, by its beginning, by a word, by its number", () => {
    expect(names("espresso")).toEqual(["espresso", "espresso maker"]);
    expect(names("MUG")).toEqual(["coffee mug"]);
    expect(names("504")).toEqual(["coffee mug"]);
    expect(names("up")).toEqual(["cup"]);
    expect(classesLike(labels, "  ", 3)).toEqual({ found: [], near: false });
  });

  it("is offered by its nearest name where none has the text in it", () => {
    const near = classesLike(labels, "expresso", 3);
    expect(near.near).toBe(true);
    expect(near.found[0]?.label).toBe("espresso");
    expect(classesLike(labels, "zzzz", 3).found).toEqual([]);
  });
});

describe("what is asked", () => {
  const method = (name: string, on: MethodCard["on"]): MethodCard => ({ name, on, title: { en: name, ja: name }, what: { en: "", ja: "" }, formula: "", weakness: { en: "", ja: "" }, source: "", walks: 1 });

  it("reads whatever may stand in the address", () => {
    expect(chosenOf({})).toEqual({ method: "grad-cam", index: -1, against: -1, value: false, layer: "", opacity: OPACITY, checks: true });
    expect(chosenOf({ method: 3, index: "7", against: -4, opacity: 9, checks: "no", value: 1, layer: [] })).toEqual(chosenOf({}));
    const kept = { method: "gradient", index: 7, against: 0, value: true, layer: "conv1", opacity: 0, checks: false };
    expect(chosenOf(kept)).toEqual(kept);
  });

  it("opens a method that there is", () => {
    const all = [method("gradient", "input"), method("grad-cam", "layer")];
    expect(methodOf(all, "gradient")?.name).toBe("gradient");
    expect(methodOf(all, "gone")?.name).toBe("grad-cam");
    expect(methodOf(all.slice(0, 1), "gone")?.name).toBe("gradient");
    expect(methodOf([], "gone")).toBeUndefined();
  });

  it("asks a method of the input for no layer", () => {
    const scene = { network: "digits", picture: "digit-3", preprocess: null, edits: [], names: "" };
    const question = { scene, target: scoreOf(3), against: null, layer: "conv1" };
    expect(askedOf(question, method("gradient", "input")).layer).toBe("");
    expect(askedOf(question, method("grad-cam", "layer")).layer).toBe("conv1");
    expect(askedOf(question, method("grad-cam", "layer")).method).toBe("grad-cam");
  });

  it("knows the layers that have maps, before a value only those that it can come from", () => {
    const all = [layer("conv1", [], { shape: [1, 8, 14, 14] }), layer("pool", [], { shape: [1, 8, 1, 1] }), layer("relu", [], { shape: [1, 8, 7, 7] }), layer("fc", [], { shape: [1, 10] })];
    expect(layersOfMaps(all).map((one) => one.name)).toEqual(["conv1", "relu"]);
    expect(layersOfMaps(all, "relu").map((one) => one.name)).toEqual(["conv1"]);
    expect(layersOfMaps(all, "gone").map((one) => one.name)).toEqual(["conv1", "relu"]);
  });

  it("cites a source by its text and its link", () => {
    expect(cited("Selvaraju et al., ICCV 2017, https://arxiv.org/abs/1610.02391")).toEqual({ text: "Selvaraju et al., ICCV 2017", link: "https://arxiv.org/abs/1610.02391" });
    expect(cited("A book, 1945")).toEqual({ text: "A book, 1945", link: "" });
  });
});

describe("what a check comes to", () => {
  const answer = (passed: boolean | null, numbers: Record<string, number>): CheckAnswer => ({ name: "", passed, numbers, reason: { en: "", ja: "" }, short: { en: "", ja: "" }, curves: [] });

  it("tells what was judged from what was measured and from what does not apply", () => {
    expect(verdictOf({ value: answer(true, {}), refused: "" })).toBe("passed");
    expect(verdictOf({ value: answer(false, { gap: 1 }), refused: "" })).toBe("failed");
    expect(verdictOf({ value: answer(null, { mean: 0.2 }), refused: "" })).toBe("measured");
    expect(verdictOf({ value: answer(null, {}), refused: "" })).toBe("none");
    expect(verdictOf({ value: null, refused: "too large" })).toBe("refused");
  });
});
