// What lies on the bench of one dimension, as it stands in the address.
import type { Bench } from "../../../app/address";
import { type Fill, FILLS, paddingOf, type Stage } from "../../../draw/slide";

export type Pad = number | "same" | "full";

export interface Row {
  x: number[];
  k: number[];
  stride: number;
  pad: Pad;
  dilation: number;
  fill: Fill;
  flip: boolean;
}

export const MOST_DATA = 40;
export const MOST_KERNEL = 15;
export const LECTURE: Row = {
  x: [0, 1, 0, 1, 0, 0, 1, 1, 1, 0],
  k: [1, 0, 1],
  stride: 1,
  pad: 0,
  dilation: 1,
  fill: "zero",
  flip: false,
};
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
const whole = (given: unknown, least: number, other: number): number =>
  Number.isInteger(given) && (given as number) >= least && (given as number) <= MOST_DATA ? (given as number) : other;

/** What a link says; what it does not say, or wrongly, is as in the lecture. */
export function readRow(given: Bench | null): Row {
  const pad = given?.pad;
  const fill = FILLS.find((one) => one === given?.fill);
  return {
    x: numbers(given?.x, MOST_DATA) ?? LECTURE.x,
    k: numbers(given?.k, MOST_KERNEL) ?? LECTURE.k,
    stride: whole(given?.stride, 1, 1),
    pad: pad === "same" || pad === "full" ? pad : whole(pad, 0, 0),
    dilation: whole(given?.dilation, 1, 1),
    fill: fill ?? "zero",
    flip: given?.flip === true,
  };
}

/** The row as something that slides. Raises Misfit where it does not. */
export function stageOf({ x, k, stride, pad, dilation, fill, flip }: Row): Stage {
  const [around = 0] = typeof pad === "number" ? [pad] : paddingOf(pad, [k.length], [dilation]);
  return {
    op: "Conv",
    x: { shape: [1, x.length], values: x },
    weight: { shape: [1, 1, k.length], values: flip ? k.toReversed() : k },
    bias: null,
    attributes: { strides: [stride], pads: [around, around], dilations: [dilation] },
    fill,
  };
}
