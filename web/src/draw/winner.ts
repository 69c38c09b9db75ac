// Which cell under a window was kept.
import type { WindowShape } from "../wire/types";
import type { Grid } from "./maps";
import type { Rect } from "./window";

/** The place of the first cell under the window that holds `value`; −1 where none does. */
export function winner(x: ArrayLike<number>, input: Grid, frame: Rect, w: WindowShape, value: number): number {
  const [down = 1, across = 1] = w.dilations.length > 1 ? w.dilations : [1, w.dilations[0] ?? 1];
  for (let r = frame.row; r < frame.row + frame.rows; r += down) {
    for (let c = frame.column; c < frame.column + frame.columns; c += across) {
      if (r < 0 || c < 0 || r >= input.rows || c >= input.columns) continue;
      if (x[r * input.columns + c] === value) return r * input.columns + c;
    }
  }
  return -1;
}
