// What lies on the bench of one dimension, as it stands in the address.
import type { Bench } from "../../../app/address";
import type { Stage } from "../../../draw/slide";
import { type Moving, paddingFor, readMoving, STILL } from "../moving";

export interface Row extends Moving {
  x: number[];
  k: number[];
}

export const MOST_DATA = 40;
export const MOST_KERNEL = 15;
export const LECTURE: Row = { ...STILL, x: [0, 1, 0, 1, 0, 0, 1, 1, 1, 0], k: [1, 0, 1] };
const CHANGED = [0, 1, 2, 1, 0, 0, 1, 1, 1, 0];
const NOISE = [5, 6, 4, 5, 5, 7, 4, 5, 12, 13, 11, 14, 12, 13, 11, 12, 5, 4, 6, 5, 6, 4, 5, 5];

export const EXAMPLES = {
  presetLecture: LECTURE,
  presetChanged: { ...LECTURE, x: CHANGED },
  presetBoth: { ...LECTURE, x: CHANGED, k: [1, 2, 1] },
  presetEdge: { ...LECTURE, x: [2, 2, 2, 2, 9, 9, 9, 9, 9, 4, 4, 4], k: [-1, 0, 1] },
  presetMean: { ...LECTURE, x: NOISE, k: [0.25, 0.25, 0.25, 0.25] },
} satisfies Record<string, Row>;

const numbers = (given: unknown, most: number): number[] | null =>
  Array.isArray(given) && given.length > 0 && given.length <= most && given.every((n) => Number.isFinite(n)) ? given : null;

/** What a link says; what it does not say, or wrongly, is as in the lecture. */
export const readRow = (given: Bench | null): Row => ({
  ...readMoving(given),
  x: numbers(given?.x, MOST_DATA) ?? LECTURE.x,
  k: numbers(given?.k, MOST_KERNEL) ?? LECTURE.k,
});

/** The row as something that slides. Raises Misfit where it does not. */
export function stageOf(row: Row): Stage {
  const { x, k, stride, dilation, fill, flip } = row;
  const around = paddingFor(row, [k.length]);
  return {
    op: "Conv",
    x: { shape: [1, x.length], values: x },
    weight: { shape: [1, 1, k.length], values: flip ? k.toReversed() : k },
    bias: null,
    attributes: { strides: [stride], pads: [...around, ...around], dilations: [dilation] },
    fill,
  };
}
