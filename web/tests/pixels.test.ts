import { expect, test } from "vitest";
import { codeOf, colourless, fromCodes, greyFor, greyOf, histogram, pixelAt, type Pixels, written } from "../src/draw/pixels";

/** The exercise's picture: v = 14x + 2y. */
const exercise: Pixels = {
  width: 16,
  height: 16,
  data: Uint8ClampedArray.from({ length: 16 * 16 * 4 }, (_, i) => {
    const pixel = Math.floor(i / 4);
    return i % 4 === 3 ? 255 : 14 * (pixel % 16) + 2 * Math.floor(pixel / 16);
  }),
};

test("x is the column, y the row", () => {
  expect(pixelAt(exercise, 2, 2)).toMatchObject({ red: 32, green: 32, blue: 32, grey: 32 });
  expect(pixelAt(exercise, 3, 1).red).toBe(44);
  expect(pixelAt(exercise, 1, 3).red).toBe(20);
});

test("grey and codes are Python's", () => {
  expect([greyOf(255, 0, 0), greyOf(0, 255, 0), greyOf(0, 0, 255), greyOf(7, 7, 7)]).toEqual([76, 150, 29, 7]);
  expect([0, 63, 64, 130, 255].map((v) => codeOf(v, 4))).toEqual([0, 0, 1, 2, 3]);
  expect([0, 1, 2, 3].map((c) => greyFor(c, 4))).toEqual([0, 85, 170, 255]);
  expect([greyFor(1, 3), greyFor(63, 128)]).toEqual([128, 126]); // 127.5 and 126.496: NumPy's rounding
});

test("what is written into a pixel", () => {
  const pixel = pixelAt(exercise, 3, 1);
  expect([written(pixel, "colour", 256), written(pixel, "grey", 256), written(pixel, "grey", 4)]).toEqual([[44, 44, 44], [44], [0]]);
  expect([colourless(exercise), written(pixel, "colour", 256, true)]).toEqual([true, [44]]);
});

test("the histogram counts each pixel once", () => {
  const counts = histogram(exercise);
  expect(counts.grey.reduce((a, b) => a + b, 0)).toBe(256);
  expect(counts.red[44]).toBe(3); // 14·3 + 2·1, 14·2 + 2·8 and 14·1 + 2·15
});

test("a typed grid is a picture", () => {
  const made = fromCodes([[0, 1], [2, 3]], 4); // prettier-ignore
  expect([0, 1, 2, 3].map((i) => made.data[4 * i])).toEqual([0, 85, 170, 255]);
});
