// What is looked at in the room of pixels, as it stands in the address.
import type { Bench } from "../../../app/address";
import { type View, VIEWS } from "../../../draw/pixels";

export interface Looked {
  /** Rows of codes; null for the page's picture. */
  grid: number[][] | null;
  /** How many values a pixel of the grid may have. */
  depth: number;
  view: View;
  levels: number;
  /** The pixel under the cursor. */
  x: number;
  y: number;
}

export const DEPTHS = [2, 4, 256] as const;
export const SIZES = { least: 4, most: 32 } as const;

const rows = (size: number, make: (x: number, y: number) => number): number[][] =>
  Array.from({ length: size }, (_, y) => Array.from({ length: size }, (_, x) => make(x, y)));
const drawn = (lines: readonly string[]): number[][] => lines.map((line) => [...line].map(Number));

export const EXAMPLES = {
  lecture: {
    depth: 4,
    grid: drawn(["00000000", "00122100", "01333310", "02333320", "02333320", "01333310", "00122100", "00000000"]),
  },
  binary: {
    depth: 2,
    grid: drawn(["00111100", "01000010", "10100101", "10000001", "10100101", "10011001", "01000010", "00111100"]),
  },
  ramp: { depth: 256, grid: rows(16, (x, y) => 14 * x + 2 * y) },
};

/** What a link says; what it does not say, or wrongly, is as at first. */
export function readLooked(given: Bench | null): Looked {
  const depth = DEPTHS.find((d) => d === given?.depth) ?? 256;
  const whole = (value: unknown): number => (Number.isInteger(value) && (value as number) >= 0 ? (value as number) : 0);
  const grid = given?.grid;
  const fine =
    Array.isArray(grid) &&
    grid.length >= SIZES.least &&
    grid.length <= SIZES.most &&
    grid.every((row) => Array.isArray(row) && row.length === grid.length && row.every((v) => Number.isInteger(v) && v >= 0 && v < depth));
  const levels = whole(given?.levels);
  return {
    grid: fine ? (grid as number[][]) : null,
    depth,
    view: VIEWS.find((v) => v === given?.view) ?? "colour",
    levels: levels >= 2 && levels <= 256 ? levels : 256,
    x: whole(given?.x),
    y: whole(given?.y),
  };
}
