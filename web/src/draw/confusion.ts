// A confusion matrix: rows are the true classes, columns what they were taken for.
import type { ConfusionCell } from "../wire/types";

export type Matrix = readonly (readonly number[])[];

/** The matrix of cells that are listed one by one. */
export function matrixOf(cells: readonly Pick<ConfusionCell, "true" | "predicted" | "pictures">[], classes: number): number[][] {
  const all = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (const one of cells) {
    const row = all[one.true];
    if (row && one.predicted in row) row[one.predicted] = one.pictures;
  }
  return all;
}

/** Each cell as a share of its row: of all pictures of that class. A row without pictures is 0. */
export function shares(matrix: Matrix): number[][] {
  return matrix.map((row) => {
    const all = row.reduce((a, b) => a + b, 0);
    return row.map((n) => (all ? n / all : 0));
  });
}

export interface Mixed {
  true: number;
  predicted: number;
  count: number;
  share: number;
}

/** What is mixed up most often: the cells beside the diagonal, the fullest first. */
export function mixedUp(matrix: Matrix, most = 5): Mixed[] {
  const part = shares(matrix);
  return matrix
    .flatMap((row, t) => row.map((count, p): Mixed => ({ true: t, predicted: p, count, share: part[t]?.[p] ?? 0 })))
    .filter((one) => one.true !== one.predicted && one.count > 0)
    .sort((a, b) => b.count - a.count || b.share - a.share)
    .slice(0, most);
}

/** How many were right, of how many. */
export function rightOf(matrix: Matrix): { right: number; all: number } {
  let [right, all] = [0, 0];
  matrix.forEach((row, t) =>
    row.forEach((n, p) => {
      all += n;
      if (t === p) right += n;
    }),
  );
  return { right, all };
}
