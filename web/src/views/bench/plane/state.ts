// What lies on the bench of two dimensions, as it stands in the address.
import type { Bench } from "../../../app/address";
import { type Shown, SHOWN } from "../../../draw/live";
import type { Stage } from "../../../draw/slide";
import { type Moving, paddingFor, readMoving, STILL } from "../moving";

export type Rows = number[][];

export interface Plane extends Moving {
  /** A grid of numbers, or the page's picture. */
  photo: boolean;
  x: Rows;
  k: Rows;
  transposed: boolean;
  /** Of a photograph: its luminance alone, or red, green and blue. */
  grey: boolean;
  shown: Shown;
  /** The named kernel this one is, as it was made; "" for one's own. */
  kernel: string;
  numbers: Record<string, number>;
}

export const MOST_CELLS = 24; // rows or columns of a grid
export const MOST_KERNEL = 11;

const PICTURE: Rows = Array.from({ length: 5 }, () => [0, 1, 1, 0, 1]);
export const LECTURE: Plane = {
  ...STILL,
  photo: false,
  x: PICTURE,
  k: [[1, 0, 1], [1, 1, 1], [0, 0, 1]],
  transposed: false,
  grey: true,
  shown: "clamp",
  kernel: "",
  numbers: {},
}; // prettier-ignore

const RAMP: Rows = Array.from({ length: 8 }, (_, y) => Array.from({ length: 8 }, (_, x) => (x < 4 ? 0 : 10) + (y === 4 ? 1 : 0)));
const DOT: Rows = Array.from({ length: 7 }, (_, y) => Array.from({ length: 7 }, (_, x) => Number(x === 3 && y === 3)));

export const EXAMPLES = {
  lecture: LECTURE,
  flipped: { ...LECTURE, flip: true },
  strided: { ...LECTURE, stride: 2 },
  edge: { ...LECTURE, x: RAMP, k: [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]] },
  dot: { ...LECTURE, x: DOT, k: [[1, 2, 3], [4, 5, 6], [7, 8, 9]], pad: "same" as const },
  transposed: { ...LECTURE, x: [[1, 2], [3, 4]], k: [[1, 1, 1], [1, 2, 1], [1, 1, 1]], stride: 2, transposed: true },
  photo: { ...LECTURE, photo: true, pad: "same" as const, fill: "edge" as const, k: [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], kernel: "sobel-x", shown: "middle" as const },
} satisfies Record<string, Plane>; // prettier-ignore

/** Rows of numbers, all equally long; null for anything else. */
function rows(given: unknown, most: number): Rows | null {
  const fine = (row: unknown): row is number[] =>
    Array.isArray(row) && row.length > 0 && row.length <= most && row.every((n) => Number.isFinite(n));
  const even = Array.isArray(given) && given.length > 0 && given.length <= most && given.every(fine);
  return even && given.every((row) => row.length === given[0]?.length) ? given : null;
}

const named = (given: unknown): Record<string, number> =>
  given && typeof given === "object" && Object.values(given).every((n) => Number.isFinite(n)) ? (given as Record<string, number>) : {};

/** What a link says; what it does not say, or wrongly, is as in the lecture. */
export const readPlane = (given: Bench | null): Plane => ({
  ...readMoving(given),
  photo: given?.photo === true,
  x: rows(given?.x, MOST_CELLS) ?? LECTURE.x,
  k: rows(given?.k, MOST_KERNEL) ?? LECTURE.k,
  transposed: given?.transposed === true && given?.photo !== true,
  grey: given?.grey !== false,
  shown: SHOWN.find((one) => one === given?.shown) ?? "clamp",
  kernel: typeof given?.kernel === "string" ? given.kernel : "",
  numbers: named(given?.numbers),
});

/** The kernel as it meets the data: turned around where that is wanted. */
export const laid = ({ k, flip }: Plane): number[] => (flip ? k.flat().toReversed() : k.flat());

/** The grid as something that slides. Raises Misfit where it does not. */
export function stageOf(plane: Plane, x = plane.x.flat(), size = [plane.x.length, plane.x[0]?.length ?? 0]): Stage {
  const { k, stride, dilation, fill, transposed } = plane;
  const kernel = [k.length, k[0]?.length ?? 0];
  const around = paddingFor(plane, kernel);
  return {
    op: transposed ? "ConvTranspose" : "Conv",
    x: { shape: [1, ...size], values: x },
    weight: { shape: [1, 1, ...kernel], values: laid(plane) },
    bias: null,
    attributes: { strides: [stride, stride], pads: [...around, ...around], dilations: [dilation, dilation] },
    fill: transposed ? "zero" : fill,
  };
}

/** The same rows with another size: what is there stays, what is new holds `value`. */
export const resized = (given: Rows, height: number, width: number, value = 0): Rows =>
  Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => given[y]?.[x] ?? value));
