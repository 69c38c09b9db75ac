import { describe, expect, it } from "vitest";
import { pixelAfter, pixelUnder } from "../src/draw/followed";
import { breakages, broken, carried, isBroken, listed, mended, numbersOf, unlike } from "../src/draw/preparation";
import type { Preprocess } from "../src/wire/types";

const OWN: Preprocess = {
  height: 224, width: 224, mode: "RGB", resize: "shorter-side", resize_to: 256, interpolation: "bilinear",
  channel_order: "RGB", scale: 1 / 255, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225],
  invert: false, layout: "nchw",
}; // prettier-ignore
const GREY: Preprocess = { ...OWN, mode: "L", resize: "stretch", resize_to: null, mean: [0], std: [1] };

describe("settings unlike the network's own", () => {
  it("are named, and none where one number stands for three", () => {
    expect(unlike(OWN, OWN)).toEqual([]);
    expect(unlike({ ...OWN, mean: [0.5] }, { ...OWN, mean: [0.5, 0.5, 0.5] })).toEqual([]);
    expect(unlike(OWN, { ...OWN, channel_order: "BGR", mean: [0.485, 0.4, 0.406] })).toEqual(["channel_order", "mean"]);
    expect(carried(OWN, { ...OWN })).toBeNull();
    expect(carried(OWN, { ...OWN, invert: true })?.invert).toBe(true);
  });
});

describe("breaking it on purpose", () => {
  it("offers only what changes something", () => {
    expect(breakages(OWN)).toEqual(["order", "unnormalised", "scale", "constants", "grey", "fit", "inverted", "nearest"]);
    expect(breakages(GREY)).toEqual(["scale", "constants", "fit", "inverted", "nearest"]);
  });
  it.each([OWN, GREY, { ...OWN, scale: 1, mean: [127.5], std: [127.5] }, { ...OWN, channel_order: "BGR" }])(
    "is made, seen and mended, alone and together (%#)",
    (own) => {
      for (const one of breakages(own)) {
        const now = broken(own, own, one);
        expect(isBroken(own, own, one)).toBe(false);
        expect(isBroken(own, now, one)).toBe(true);
        expect(unlike(own, mended(own, now, one))).toEqual([]);
        const both = broken(own, now, "inverted");
        expect(isBroken(own, both, "inverted") && (one === "inverted" || isBroken(own, both, one))).toBe(true);
      }
    },
  );
  it("takes the scale that was forgotten, or taken twice", () => {
    expect(broken(OWN, OWN, "scale").scale).toBe(1);
    expect(broken({ ...OWN, scale: 1 }, { ...OWN, scale: 1 }, "scale").scale).toBe(1 / 255);
  });
  it("takes ImageNet's constants for others' and the other way round, in the network's own range", () => {
    expect(broken(OWN, OWN, "constants").mean).toEqual([0.5]);
    const wide = { ...OWN, scale: 1, mean: [127.5], std: [127.5] };
    expect(broken(wide, wide, "constants").mean[0]).toBeCloseTo(0.485 * 255);
  });
});

describe("numbers as they are written", () => {
  it("are read, with fractions and either comma", () => {
    expect(numbersOf("1/255")).toEqual([1 / 255]);
    expect(numbersOf(" 0.5, −1 、2 ")).toEqual([0.5, -1, 2]);
    for (const none of ["", "a", "1/", "1/2/3", "1/0"]) expect(numbersOf(none)).toBeNull();
  });
  it("are written so that they read back", () => {
    for (const numbers of [[1 / 255], [0.485, 0.1 + 0.2], [-3e-7]]) expect(numbersOf(listed(numbers))).toEqual(numbers);
  });
});

describe("the pixel under the pointer", () => {
  const way = { picture: [600, 400], input: [224, 224], crop: [100, 0, 400, 400], orientation: 1 } as const;
  it("is found on a picture that is whole and on one that was cut", () => {
    expect(pixelUnder("tensor", 0.5, 0.25, way)).toEqual([56, 112]);
    expect(pixelUnder("file", 0.5, 0.5, way)).toEqual([112, 112]);
    expect(pixelUnder("resize", 0.1, 0.5, way)).toBeNull();
    expect(pixelUnder("crop", 0, 0, way)).toEqual([0, 0]);
    expect(pixelUnder("crop", 1, 0, way)).toBeNull();
  });
  it("is found in a file that stores the picture another way", () => {
    const square = { picture: [2, 2], input: [2, 2], crop: [0, 0, 2, 2] } as const;
    // the file's first pixel, upright: as orientation.py turns it
    const first = [1, 2, 3, 4, 5, 6, 7, 8].map((orientation) => pixelUnder("file", 0.25, 0.25, { ...square, orientation }));
    expect(first).toEqual([[0, 0], [0, 1], [1, 1], [1, 0], [0, 0], [0, 1], [1, 1], [1, 0]]); // prettier-ignore
    expect(pixelUnder("file", 0.75, 0.25, { ...square, orientation: 6 })).toEqual([1, 1]);
    expect(pixelUnder("file", 0.75, 0.25, { ...square, orientation: 8 })).toEqual([0, 0]);
  });
  it("moves by keys and stays inside", () => {
    expect(pixelAfter("ArrowRight", false, [3, 27], [28, 28])).toEqual([3, 27]);
    expect(pixelAfter("ArrowUp", true, [13, 5], [28, 28])).toEqual([3, 5]);
    expect(pixelAfter("Enter", false, [0, 0], [28, 28])).toBeNull();
  });
});
