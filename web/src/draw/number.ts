// One number's terms arranged for the eye: windows by channel, sums by channel, largest first.
// The products are the server's; here they are only grouped and added for display.
import { num } from "../wire/client";
import type { FactorColumn, OneNumberAnswer } from "../wire/types";

/** The terms of one input channel as a window. */
export interface Part {
  rows: number;
  columns: number;
  from: number; // its first term
  count: number;
}

/** The windows that the terms lie in, one for each input channel. */
export function parts(answer: OneNumberAnswer): Part[] {
  const [channels = 1, ...kernel] = answer.layout;
  if (!kernel.length) return [];
  const columns = kernel[kernel.length - 1] ?? 1;
  const rows = kernel.slice(0, -1).reduce((a, b) => a * b, 1);
  const count = rows * columns;
  return Array.from({ length: channels }, (_, i) => ({ rows, columns, from: i * count, count }));
}

export const slice = (column: FactorColumn, part: Part): number[] =>
  column.values.slice(part.from, part.from + part.count).map(num);

export const productsOf = (answer: OneNumberAnswer, part: Part): number[] =>
  answer.products.slice(part.from, part.from + part.count).map(num);

export const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** The order of terms by the size of their product, largest first. */
export function largestFirst(answer: OneNumberAnswer): number[] {
  const sizes = answer.products.map((p) => Math.abs(num(p)));
  return sizes.map((_, i) => i).sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0));
}

/** Where a term's factor was read; null over padding and for constants. */
export function cellOf(column: FactorColumn, term: number): number[] | null {
  const cell = column.cells[term];
  return cell && cell.every((i) => i >= 0) ? cell : null;
}

/** The input channel that a window's terms were read from; −1 where all lie over padding. */
export function channelOf(column: FactorColumn, part: Part): number {
  for (let i = part.from; i < part.from + part.count; i++) {
    const cell = cellOf(column, i);
    if (cell) return cell[1] ?? -1;
  }
  return -1;
}

/** How large the cells of a window are drawn: numbers stand in them while they can be read. */
export function cellSize(
  rows: number,
  columns: number,
): { width: number; height: number; font: number; gap: number } {
  const side = Math.max(rows, columns);
  if (side <= 3) return { width: 48, height: 34, font: 12, gap: 2 };
  if (side <= 4) return { width: 42, height: 28, font: 11, gap: 2 };
  if (side <= 5) return { width: 36, height: 23, font: 10, gap: 2 };
  if (side <= 7) return { width: 30, height: 17, font: 8.5, gap: 1 };
  const apart = Math.floor(131 / side) - 1;
  const edge = apart > 6 ? apart : Math.max(3, Math.floor(132 / side));
  return { width: edge, height: edge, font: 0, gap: apart > 6 ? 1 : 0 };
}

/** The sum after each term of an order. */
export function runningSums(answer: OneNumberAnswer, order: readonly number[]): number[] {
  let total = 0;
  return order.map((i) => {
    total += num(answer.products[i] ?? 0);
    return total;
  });
}

/** The windows' terms go as they lie; a plain list goes from the largest. */
export const walkOrder = (answer: OneNumberAnswer): number[] =>
  parts(answer).length ? answer.products.map((_, i) => i) : largestFirst(answer);

/** The factors of each term that say something: a 1 that only fills its place is left out. */
export function plainTerms(answer: OneNumberAnswer): { column: FactorColumn; term: number }[][] {
  return answer.products.map((_, term) => {
    const all = answer.factors.map((column) => ({ column, term }));
    if (answer.products.length === 1) return all;
    const real = all.filter(({ column }) => column.input < 0 || cellOf(column, term) !== null);
    return real.length ? real : all;
  });
}
