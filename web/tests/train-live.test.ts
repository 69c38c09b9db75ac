import { describe, expect, it } from "vitest";
import { hit, indexAt, kernelsOf, laid, mapsOf, placeOfIndex, tileAt } from "../src/draw/contact";
import { matrixOf, mixedUp, rightOf, shares } from "../src/draw/confusion";
import { bins, middleOf, spread } from "../src/draw/histogram";
import { begins, eventSign, marked, nearestStep, sparkline, spreadOut, training, validation } from "../src/draw/history";
import { ends, nearest, path, type Point, scale, thinned, tickText, ticks } from "../src/draw/plot";
import type { EpochRow, StepRow } from "../src/wire/types";

const step = (at: number, loss: number | null, accuracy: number | null = 0.5): StepRow =>
  ({ step: at, epoch: 0, loss, accuracy, rate: 0.001, steepness: 1, pictures_per_second: 100, seconds: at / 10 });
const epoch = (at: number, validation_loss: number | null): EpochRow =>
  ({ step: at, epoch: 0, loss: 1, accuracy: 0.5, validation_loss, validation_accuracy: validation_loss === null ? null : 0.6, confusion: null, worst: [], seconds: 1 });

describe("scales", () => {
  it("takes round numbers for ticks", () => {
    expect(ticks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(ticks(-0.13, 0.27, 4)).toEqual([-0.1, 0, 0.1, 0.2]);
    expect(ticks(0, 937, 4)).toEqual([0, 500]);
    expect(ticks(3, 3, 4)).toEqual([3]);
    expect(ticks(Number.NaN, 1, 4)).toEqual([]);
  });

  it("puts its ends at the ends and finds the value of a place again", () => {
    for (const kind of ["linear", "log", "early"] as const) {
      const s = scale(kind, 0.5, 200, 40, 340);
      expect(s(0.5)).toBeCloseTo(40);
      expect(s(200)).toBeCloseTo(340);
      expect(s.at(s(17))).toBeCloseTo(17);
      for (const tick of s.ticks) expect(tick).toBeGreaterThanOrEqual(0.5);
    }
    expect(scale("early", 0, 900, 0, 100).ticks).toEqual([0, 1, 10, 100]);
  });

  it("writes powers of ten on a logarithm's axis, finer ones where there is room", () => {
    expect(scale("log", 0.001, 10, 0, 100).ticks).toEqual([0.001, 0.01, 0.1, 1, 10]);
    expect(scale("log", 0.1, 1, 0, 100).ticks).toEqual([0.1, 0.2, 0.5, 1]);
    expect(scale("log", 1e-12, 1, 0, 100, 4).ticks.length).toBeLessThanOrEqual(5);
    expect(scale("log", 0.23, 0.31, 0, 100).ticks.length).toBeGreaterThan(1);
  });

  it("leaves what is not finite, or has no logarithm, out of the ends", () => {
    expect(ends([1, 3, null, Number.NaN, Number.POSITIVE_INFINITY], "linear", 0)).toEqual([1, 3]);
    expect(ends([0, -1, 0.01, 1], "log", 0)).toEqual([0.01, 1]);
    expect(ends([], "log")).toEqual([0.1, 1]);
    const [low, high] = ends([2, 2], "linear");
    expect(low).toBeLessThan(2);
    expect(high).toBeGreaterThan(2);
  });

  it("writes ticks in few letters", () => {
    expect([1.3226, 1.3228].map((v) => tickText(v, 0.0002))).toEqual(["1.3226", "1.3228"]);
    expect([0, 0.25, 1200, 2e6, 1e-6, -3].map((v) => tickText(v))).toEqual(["0", "0.25", "1.2k", "2e6", "1e−6", "−3"]);
  });
});

describe("paths", () => {
  const x = scale("linear", 0, 10, 0, 100);
  const y = scale("linear", 0, 1, 50, 0);

  it("draws through what is there and breaks where nothing is", () => {
    expect(path([[0, 0], [5, 1], [6, null], [10, 0.5]], x, y)).toBe("M0 50L50 0M100 25");
    expect(path([[0, 0], [10, 1]], x, scale("log", 0.1, 1, 50, 0))).toBe("M100 0");
  });

  it("keeps the extremes of many points", () => {
    const many: Point[] = Array.from({ length: 5000 }, (_, i) => [i / 500, i === 2500 ? 9 : Math.sin(i)]);
    const kept = thinned(many, x);
    expect(kept.length).toBeLessThan(300);
    expect(kept.some(([, v]) => v === 9)).toBe(true);
    expect(kept[0]).toEqual(many[0]);
    expect(kept.at(-1)).toEqual(many.at(-1));
    for (let i = 1; i < kept.length; i++) expect(kept[i]![0]).toBeGreaterThan(kept[i - 1]![0]);
  });

  it("finds the nearest point", () => {
    const points: Point[] = [[1, 0], [4, 0], [9, 0]];
    expect([-5, 2, 3, 6.4, 99].map((at) => nearest(points, at))).toEqual([0, 0, 1, 1, 2]);
    expect(nearest([], 3)).toBe(-1);
  });
});

describe("histograms", () => {
  it("count all values, alike on both sides of zero", () => {
    const found = bins([-1, -0.5, 0, 0, 0.25, 2, Number.NaN]);
    expect([found.low, found.high, found.total, found.zeros, found.notFinite]).toEqual([-2, 2, 7, 2, 1]);
    expect(found.counts.reduce((a, b) => a + b)).toBe(6);
    expect(found.counts.length % 2).toBe(1);
    expect(middleOf(found, (found.counts.length - 1) / 2)).toBeCloseTo(0);
    expect(found.counts[(found.counts.length - 1) / 2]).toBe(2);
  });

  it("begin at zero where nothing is negative", () => {
    expect(bins([0, 0, 3]).low).toBe(0);
    expect(bins([]).most).toBe(1);
    expect(bins([0, 0]).high).toBe(1);
  });

  it("tell mean and spread", () => {
    const { mean, deviation } = spread([1, 3, 5, Number.NaN]);
    expect(mean).toBeCloseTo(3);
    expect(deviation).toBeCloseTo(Math.sqrt(8 / 3));
    expect(spread([]).mean).toBeNaN();
  });
});

describe("contact sheets", () => {
  it("cut every kind of weight into slices", () => {
    expect(kernelsOf([8, 3, 5, 5])).toEqual({ rows: 5, columns: 5, tiles: 24, group: 3 });
    expect(kernelsOf([10, 128])).toEqual({ rows: 1, columns: 128, tiles: 10, group: 1 });
    expect(kernelsOf([10, 128], [8, 4, 4])).toEqual({ rows: 4, columns: 4, tiles: 80, group: 8 });
    expect(kernelsOf([10, 8], [8, 1, 1])).toEqual({ rows: 1, columns: 8, tiles: 10, group: 1 });
    expect(kernelsOf([8])).toEqual({ rows: 1, columns: 8, tiles: 1, group: 1 });
    expect(mapsOf([1, 6, 12, 14])).toEqual({ rows: 12, columns: 14, tiles: 6, group: 1 });
    expect(mapsOf([1, 10])).toEqual({ rows: 1, columns: 10, tiles: 1, group: 1 });
  });

  it("keeps the slices of a kernel in whole lines, and within the width", () => {
    for (const width of [280, 340, 620]) {
      for (const shape of [[8, 3, 5, 5], [16, 8, 3, 3], [6, 1, 5, 5], [64, 64, 3, 3], [10, 784]]) {
        const contact = kernelsOf(shape);
        const sheet = laid(contact, width);
        expect(sheet.width).toBeLessThanOrEqual(width);
        expect(sheet.lines * sheet.across).toBeGreaterThanOrEqual(contact.tiles);
        if (sheet.across >= contact.group) expect(sheet.across % contact.group).toBe(0);
      }
    }
  });

  it("finds the value under a point, and its index in the tensor, and back", () => {
    const shape = [8, 3, 5, 5];
    const contact = kernelsOf(shape);
    const sheet = laid(contact, 620);
    const index = [4, 2, 1, 3];
    const { tile, place } = placeOfIndex(shape, contact, index);
    const { x, y } = tileAt(sheet, tile);
    const found = hit(contact, sheet, x + 3.5 * sheet.cell, y + 1.5 * sheet.cell);
    expect(found).toEqual({ tile, place });
    expect(indexAt(shape, contact, tile, place)).toEqual(index);
    expect(hit(contact, sheet, x - 2, y + 1)).toBeNull(); // between two tiles
    expect(hit(contact, sheet, -1, 3)).toBeNull();
    expect(indexAt([10, 128], kernelsOf([10, 128], [8, 4, 4]), 9, 5)).toEqual([1, 21]);
  });
});

describe("confusion", () => {
  const matrix = [[8, 2, 0], [1, 9, 0], [0, 0, 0]];

  it("is a share of each row", () => {
    expect(shares(matrix)).toEqual([[0.8, 0.2, 0], [0.1, 0.9, 0], [0, 0, 0]]);
    expect(rightOf(matrix)).toEqual({ right: 17, all: 20 });
    expect(mixedUp(matrix)).toEqual([
      { true: 0, predicted: 1, count: 2, share: 0.2 },
      { true: 1, predicted: 0, count: 1, share: 0.1 },
    ]);
  });

  it("is made of cells that are listed", () => {
    expect(matrixOf([{ true: 1, predicted: 0, pictures: 3 }, { true: 7, predicted: 0, pictures: 1 }], 2)).toEqual([[0, 0], [3, 0]]);
  });
});

describe("histories", () => {
  it("become series, moved to where a branch began", () => {
    const run = { steps: [step(1, 2.3), step(5, null)], epochs: [epoch(5, 0.7), epoch(9, null)] };
    expect(training(run, "loss", 100)).toEqual([[101, 2.3], [105, null]]);
    expect(validation(run, "loss")).toEqual([[5, 0.7]]);
    expect(validation(run, "accuracy")).toEqual([[5, 0.6]]);
  });

  it("begins a branch where it left its parent, if that is shown", () => {
    const runs = [
      { run: "a", parent: "", parent_step: 0 },
      { run: "b", parent: "a", parent_step: 40 },
      { run: "c", parent: "b", parent_step: 10 },
      { run: "d", parent: "gone", parent_step: 7 },
      { run: "e", parent: "e", parent_step: 3 },
    ];
    expect([...begins(runs)]).toEqual([["a", 0], ["b", 40], ["c", 50], ["d", 0], ["e", 3]]);
  });

  it("draws the validation where there is one", () => {
    expect(sparkline([epoch(1, 2), epoch(2, 1)], [step(1, 9)])).toEqual([[1, 2], [2, 1]]);
    expect(sparkline([epoch(1, null)], [step(1, 9)])).toEqual([[1, 9]]);
  });

  it("marks what was done to a run", () => {
    const events = [
      { step: 0, what: "begun", factor: null },
      { step: 4, what: "paused", factor: null },
      { step: 4, what: "gone-on", factor: null },
      { step: 9, what: "rate", factor: 0.5 },
      { step: 12, what: "finished", factor: null },
    ];
    expect(marked(events).map(eventSign)).toEqual(["⏸︎", "×0.5"]);
  });

  it("finds checkpoints", () => {
    expect(nearestStep([0, 1, 2, 4, 8, 16], 7)).toBe(8);
    expect(nearestStep([], 7)).toBe(-1);
    expect(spreadOut([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 4)).toEqual([0, 3, 6, 9]);
    expect(spreadOut([1, 2], 4)).toEqual([1, 2]);
  });
});
