// What is marked, as the address keeps it: boxes by picture, in each picture's own pixels. Pure.
import type { Bench } from "../../../app/address";

/** Left, top, width, height. */
export type Box = [number, number, number, number];
export interface Marked {
  picture: string;
  boxes: Box[];
}

export const MOST_PICTURES = 12;
export const MOST_BOXES = 20;

const isBox = (given: unknown): given is Box =>
  Array.isArray(given) && given.length === 4 && given.every((v) => typeof v === "number" && Number.isFinite(v)) && (given[2] as number) > 0 && (given[3] as number) > 0;

/** The marks of an address; what is none is left out. */
export function marksOf(kept: Bench): Marked[] {
  if (!Array.isArray(kept.marks)) return [];
  const found: Marked[] = [];
  for (const one of kept.marks.slice(0, MOST_PICTURES)) {
    if (!Array.isArray(one) || typeof one[0] !== "string" || !Array.isArray(one[1])) continue;
    const boxes = one[1].filter(isBox).slice(0, MOST_BOXES);
    if (boxes.length) found.push({ picture: one[0], boxes });
  }
  return found;
}

/** As the address keeps them. */
export const written = (marks: readonly Marked[]): [string, Box[]][] => marks.map((one) => [one.picture, one.boxes]);

/** The marks with other boxes on a picture; one without boxes goes. */
export function withBoxes(marks: readonly Marked[], picture: string, boxes: Box[]): Marked[] {
  const at = marks.findIndex((one) => one.picture === picture);
  const others = marks.filter((one) => one.picture !== picture);
  if (!boxes.length) return others;
  others.splice(at < 0 ? others.length : at, 0, { picture, boxes });
  return others;
}

/** The box between two corners, whole pixels within the picture; null where it is none. */
export function between(a: readonly [number, number], b: readonly [number, number], width: number, height: number): Box | null {
  const [left, right] = ends(a[0], b[0], width);
  const [top, bottom] = ends(a[1], b[1], height);
  return right > left && bottom > top ? [left, top, right - left, bottom - top] : null;
}

function ends(a: number, b: number, most: number): [number, number] {
  const [low, high] = a < b ? [a, b] : [b, a];
  return [Math.max(0, Math.floor(low)), Math.min(most, Math.ceil(high))];
}

/** A box moved and made larger by whole pixels; it stays on the picture and keeps a pixel. */
export function moved([left, top, w, h]: Box, by: { x?: number; y?: number; w?: number; h?: number }, width: number, height: number): Box {
  const wide = Math.min(width, Math.max(1, w + (by.w ?? 0)));
  const high = Math.min(height, Math.max(1, h + (by.h ?? 0)));
  const clamp = (v: number, most: number): number => Math.min(most, Math.max(0, v));
  return [clamp(left + (by.x ?? 0), width - wide), clamp(top + (by.y ?? 0), height - high), wide, high];
}

/** Where a box lies on a map that covers `span` of the picture: shares of its width and height. */
export function onMap(box: Box, span: readonly number[]): { left: number; top: number; width: number; height: number } {
  const [left = 0, top = 0, width = 1, height = 1] = span;
  return { left: (box[0] - left) / width, top: (box[1] - top) / height, width: box[2] / width, height: box[3] / height };
}
