// The weights among one number's factors, arranged to be chosen from.
import { num } from "../wire/client";
import type { LayerCard, OneNumberAnswer } from "../wire/types";
import { cellOf, largestFirst, parts } from "./number";

/** One learnt number: the layer's input it stands in, by the op's own name, and where. */
export interface Learnt {
  role: string;
  index: number[];
  value: number;
  /** The term it takes part in; −1 for a bias. */
  term: number;
}

export interface LearntGrid {
  rows: number;
  columns: number;
  cells: Learnt[];
}

const MOST = 36;

/** The kernel over one input channel; without windows the weights that count most. */
export function kernel(layer: LayerCard, answer: OneNumberAnswer, through: number): LearntGrid | null {
  const column = answer.factors.find((f) => layer.inputs.some((i) => i.weight && i.position === f.input));
  const role = layer.inputs.find((i) => i.position === column?.input)?.role;
  if (!column || role === undefined) return null;
  const windows = parts(answer);
  const part = windows[Math.min(through, windows.length - 1)];
  const terms = part
    ? Array.from({ length: part.count }, (_, i) => part.from + i)
    : largestFirst(answer).slice(0, MOST);
  const cells = terms.flatMap((term) => {
    const index = cellOf(column, term);
    return index ? [{ role, index, value: num(column.values[term] ?? 0), term }] : [];
  });
  if (!cells.length || cells.length !== terms.length) return null;
  const columns = part ? part.columns : Math.min(6, cells.length);
  return { rows: Math.ceil(cells.length / columns), columns, cells };
}

/** What is added at the end, where it is learnt. */
export function bias(layer: LayerCard, answer: OneNumberAnswer): Learnt | null {
  const column = answer.bias;
  const input = layer.inputs.find((i) => i.weight && i.position === column?.input);
  const index = column && cellOf(column, 0);
  return input && index ? { role: input.role, index, value: num(column.values[0] ?? 0), term: -1 } : null;
}
