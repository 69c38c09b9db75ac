import { describe, expect, test } from "vitest";
import type { DataCard } from "../src/wire/types";
import { counted, strip, uneven } from "../src/views/train/data/counted";
import { mixed, NONE, said, told, USUAL, varies, whole } from "../src/views/train/data/varied";
import { type About, settled, stepsOf, usual } from "../src/views/train/learn/usual";

const card = (classes: string[], counts: DataCard["counts"]): DataCard => ({
  id: "own", name: "own", pictures: 0, channels: 1, height: 8, width: 8, classes, counts, samples: [[1, 2]], duplicates: [],
  duplicate_count: 0, contradictions: 0, broken: [], notes: [], outputs: classes.length || 1,
});

describe("what the data are like", () => {
  test("a row for each class, one for data that have numbers", () => {
    expect(counted(card(["cat", "dog"], [[8, 2], [1, 1], [0, 3]]))).toEqual([
      { label: "cat", parts: [8, 1, 0], all: 9, samples: [1, 2] },
      { label: "dog", parts: [2, 1, 3], all: 6, samples: [] },
    ]);
    expect(counted(card([], [[8], [1], [0]]))).toEqual([{ label: "", parts: [8, 1, 0], all: 9, samples: [1, 2] }]);
  });

  test("classes of very different size are told, an empty one is another matter", () => {
    const rows = counted(card(["a", "b", "c"], [[40, 8, 0], [0, 0, 0], [0, 0, 0]]));
    expect(uneven(rows)).toMatchObject({ many: { label: "a" }, few: { label: "b" }, times: 5 });
    expect(uneven(counted(card(["a", "b"], [[30, 10], [0, 0], [0, 0]])))).toBeNull();
    expect(uneven(counted(card([], [[30], [0], [0]])))).toBeNull();
  });

  test("the seed belongs to what is varied", () => {
    expect(strip("a b", [3, 1])).toBe("samples?data=a+b&at=3.1");
    expect(strip("d", [3], '{"flip":true}', 7)).toBe("samples?data=d&at=3&augment=%7B%22flip%22%3Atrue%7D&seed=7");
  });
});

describe("varied pictures", () => {
  test("only what differs is told, and it is read back the same", () => {
    expect(told(NONE)).toBeUndefined();
    const some = whole({ rotate: 10, flip: true });
    expect(told(some)).toEqual({ rotate: 10, flip: true });
    expect(whole(told(some))).toEqual(some);
  });

  test("a share of none, or another fill alone, changes no picture", () => {
    expect(varies(NONE)).toBe(false);
    expect(varies(whole({ fill: "edge" }))).toBe(false);
    expect(varies(whole({ ...USUAL.strong, share: 0 }))).toBe(false);
    expect(varies(whole({ flip: true }))).toBe(true);
    expect(varies(whole(USUAL.light))).toBe(true);
  });

  test("degrees and shares, both ways where they go both ways", () => {
    expect([said("rotate", 15), said("shift", 0.08), said("erase", 0.5), said("share", 1)]).toEqual(["±15°", "±8%", "50%", "100%"]);
  });

  test("one of each class, none twice, others at another turn", () => {
    const samples = [[1, 2, 3], [4, 5], [], [6]];
    expect(mixed(samples, 3, 0)).toEqual([1, 4, 6]);
    expect(mixed(samples, 3, 1)).toEqual([2, 5, 6]);
    const all = mixed(samples, 99, 0);
    expect(all.toSorted()).toEqual([1, 2, 3, 4, 5, 6]);
    expect(mixed([[], []], 8, 0)).toEqual([]);
    const many = Array.from({ length: 46 }, (_, i) => [i]);
    expect(mixed(many, 8, 1)).not.toEqual(mixed(many, 8, 0));
  });
});

describe("what a training is first set to", () => {
  const about: About = { preset: "lenet-5", from: "", multiplyAdds: 4e5, pictures: 7200, torch: true };

  test("by the network, the data and what there is to compute with", () => {
    expect(usual(about)).toMatchObject({ epochs: 8, optimiser: "adam", learning_rate: 0.002, schedule: "cosine", engine: "numpy", batch: 64 });
    expect(usual({ ...about, preset: "small-resnet", multiplyAdds: 2e7 }).engine).toBe("torch");
    expect(usual({ ...about, multiplyAdds: 2e7, torch: false }).engine).toBe("numpy");
    expect(usual({ ...about, pictures: 10 }).batch).toBe(10); // a batch larger than the data would be refused
    expect(usual({ ...about, from: "whole" }).learning_rate).toBeLessThan(usual(about).learning_rate);
  });

  test("what was chosen stays, whatever is usual", () => {
    expect(settled(about, { epochs: 3, validation: 0.2 })).toMatchObject({ epochs: 3, validation: 0.2, batch: 64 });
  });

  test("what does not fill a batch makes no step", () => {
    expect([stepsOf(7200, 64), stepsOf(63, 64), stepsOf(100, 0)]).toEqual([112, 0, 0]);
  });
});
