import { expect, test } from "vitest";
import { between, marksOf, moved, onMap, withBoxes, written } from "../src/views/inside/concepts/marks";
import { usualData } from "../src/views/inside/usual";

test("the address keeps boxes by picture, and what is none is left out", () => {
  const marks = marksOf({ marks: [["cat", [[1, 2, 3, 4], [1, 2, 0, 4], "x"]], ["dog", []], 7, ["pan", [[0, 0, 1, 1]]]] });
  expect(marks).toEqual([
    { picture: "cat", boxes: [[1, 2, 3, 4]] },
    { picture: "pan", boxes: [[0, 0, 1, 1]] },
  ]);
  expect(marksOf({ marks: written(marks) })).toEqual(marks);
  expect(marksOf({ marks: "no" })).toEqual([]);
});

test("boxes of a picture are replaced in their place, and a picture without boxes goes", () => {
  const marks = marksOf({ marks: [["cat", [[1, 2, 3, 4]]], ["pan", [[0, 0, 1, 1]]]] });
  expect(withBoxes(marks, "cat", [[5, 5, 2, 2]]).map((one) => one.picture)).toEqual(["cat", "pan"]);
  expect(withBoxes(marks, "cat", [])).toEqual([{ picture: "pan", boxes: [[0, 0, 1, 1]] }]);
  expect(withBoxes(marks, "dog", [[1, 1, 1, 1]]).at(-1)?.picture).toBe("dog");
});

test("a box is drawn between two corners, in whole pixels of the picture", () => {
  expect(between([4.2, 8.9], [1.5, 2.1], 20, 10)).toEqual([1, 2, 4, 7]);
  expect(between([-5, -5], [50, 50], 20, 10)).toEqual([0, 0, 20, 10]);
  expect(between([30, 3], [40, 5], 20, 10)).toBeNull();
});

test("a box that is moved stays on the picture", () => {
  expect(moved([5, 5, 4, 4], { x: -9, y: 1 }, 20, 10)).toEqual([0, 6, 4, 4]);
  expect(moved([5, 5, 4, 4], { w: 100, h: -9 }, 20, 10)).toEqual([0, 5, 20, 1]);
});

test("a box lies on a map as on what the map covers", () => {
  expect(onMap([60, 20, 40, 40], [20, 0, 80, 80])).toEqual({ left: 0.5, top: 0.25, width: 0.5, height: 0.5 });
});

test("the data to begin with are the network's own, else what was given, else the first", () => {
  const one = (id: string, comes_along = true) => ({ id, title_en: id, title_ja: id, comes_along });
  const sets = { data: [one("mine", false), one("digits"), one("kana")], first: "digits" };
  expect(usualData(sets, "kana", "kana")).toBe("kana");
  expect(usualData(sets, "abc", "other")).toBe("mine");
  expect(usualData({ ...sets, data: sets.data.slice(1) }, "abc", "other")).toBe("digits");
  expect(usualData(null, "abc", "other")).toBe("");
});
