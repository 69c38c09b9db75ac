import { expect, test, vi } from "vitest";
import { read, write } from "../src/app/address";
import { convolved, full } from "../src/draw/links";
import { slide } from "../src/draw/slide";
import { EXAMPLES, LECTURE, readRow, stageOf } from "../src/views/bench/row/state";

// the reader's language is asked of the browser when the texts are loaded
vi.stubGlobal("location", { search: "?lang=en" });
vi.stubGlobal("matchMedia", () => ({ matches: false }));
const { misfit } = await import("../src/views/bench/misfit");
const { typed } = await import("../src/views/bench/typed");

const output = (row: typeof LECTURE): number[] => [...slide(stageOf(row)).output()];

test("the examples give the lecture's numbers", () => {
  expect(output(EXAMPLES.presetLecture)).toEqual([0, 2, 0, 1, 1, 1, 2, 1]);
  expect(output(EXAMPLES.presetChanged)).toEqual([2, 2, 2, 1, 1, 1, 2, 1]);
  expect(output(EXAMPLES.presetBoth)).toEqual([4, 6, 4, 1, 1, 3, 4, 3]);
});

test("padding, fill and the turned kernel", () => {
  const row = { ...LECTURE, x: [1, 2, 3], k: [0, 0, 1] };
  expect(output({ ...row, pad: "same" })).toEqual([2, 3, 0]);
  expect(output({ ...row, pad: "same", fill: "wrap" })).toEqual([2, 3, 1]);
  expect(output({ ...row, pad: "same", flip: true })).toEqual([0, 1, 2]);
  expect(output({ ...row, pad: "full" })).toEqual([1, 2, 3, 0, 0]);
});

test("a link keeps what lies on the bench; what it says wrongly is as in the lecture", () => {
  const row = { ...LECTURE, x: [1, -2.5], k: [3], pad: "same" as const, flip: true };
  const place = { ...read(""), room: "1d" as const, bench: { ...row }, at: 1 };
  const back = read(write(place));
  expect([back.room, back.at, readRow(back.bench)]).toEqual(["1d", 1, row]);
  expect(readRow({ x: "no", k: [], stride: 0, pad: -1, fill: "mirror" })).toEqual(LECTURE);
  expect(read("#room=5d&bench=[1]&at=-3")).toMatchObject({ room: "", bench: null, at: -1 });
});

test("a kernel joins few, full connection joins all", () => {
  const made = slide(stageOf({ ...LECTURE, x: Array(12).fill(1), k: [1, 2, 3] }));
  expect(made.count).toBe(10);
  expect(convolved(made, 4)).toEqual({ links: [4, 5, 6], weights: 3, biases: 1 });
  expect(full(12, made.count)).toMatchObject({ weights: 120, biases: 10 });
  const padded = slide(stageOf({ ...LECTURE, x: [1, 2, 3], k: [1, 1, 1], pad: "same" }));
  expect(convolved(padded, 0).links).toEqual([0, 1]); // what lies on padding is no link
});

test("numbers are read as people type them", () => {
  expect(typed("1, 2 −3", 9)).toEqual([1, 2, -3]);
  expect(typed("１　０、1", 9)).toEqual([1, 0, 1]);
  expect(typed("1 two 3", 9)).toContain("two");
  expect(typed("  ", 9)).toContain("at least one");
  expect(typed("1 2 3", 2)).toContain("3 numbers");
});

test("why something does not slide is said in a line", () => {
  expect(misfit(() => slide(stageOf(LECTURE)))).toBe("");
  expect(misfit(() => slide(stageOf({ ...LECTURE, x: [1, 2] })))).toContain("at most would fit");
  expect(misfit(() => slide(stageOf({ ...LECTURE, k: [1, 1], pad: "same" })))).toContain("Take a kernel of 1 or 3");
});
