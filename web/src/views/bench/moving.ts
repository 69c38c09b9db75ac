// How a kernel moves over what lies on the bench, as it stands in the address.
import type { Bench } from "../../app/address";
import { type Fill, FILLS, paddingOf } from "../../draw/slide";

export type Pad = number | "same" | "full";

export interface Moving {
  stride: number;
  pad: Pad;
  dilation: number;
  fill: Fill;
  flip: boolean;
}

export const STILL: Moving = { stride: 1, pad: 0, dilation: 1, fill: "zero", flip: false };
export const FURTHEST = 40; // of stride, padding and dilation

const whole = (given: unknown, least: number, other: number): number =>
  Number.isInteger(given) && (given as number) >= least && (given as number) <= FURTHEST ? (given as number) : other;

/** What a link says; what it does not say, or wrongly, is as at first. */
export function readMoving(given: Bench | null): Moving {
  const pad = given?.pad;
  return {
    stride: whole(given?.stride, 1, 1),
    pad: pad === "same" || pad === "full" ? pad : whole(pad, 0, 0),
    dilation: whole(given?.dilation, 1, 1),
    fill: FILLS.find((one) => one === given?.fill) ?? "zero",
    flip: given?.flip === true,
  };
}

/** The cells of padding before and behind each axis. Raises Misfit for a "same" that cannot be. */
export const paddingFor = ({ pad, dilation }: Moving, kernel: number[]): number[] =>
  typeof pad === "number" ? kernel.map(() => pad) : paddingOf(pad, kernel, kernel.map(() => dilation));
