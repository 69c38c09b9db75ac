// One value's arithmetic for another cell of the same map, from numbers that are held already:
// what the pointer is over needs no request. The learnt numbers are those of the cell that was
// explained (a map has one kernel), what is read moves with the window. The result is compared with
// the recorded value, and is given up where the two differ by more than rounding.
import { num } from "../wire/client";
import type { FactorColumn, LayerCard, OneNumberAnswer, ValueRef } from "../wire/types";
import { total } from "./sum";
import { channelsRead } from "./window";

/** The number in a cell of an input, undefined where it is not held. */
export type Reader = (input: ValueRef, cell: readonly number[]) => number | undefined;

export interface Live {
  answer: OneNumberAnswer;
  /** False where the function is not known here: then the value shown is the recorded one. */
  computed: boolean;
}

const AGREES = 1e-5; // relative: what single precision leaves, as in ask/answers/one_number.py
const TINY = 1.1754943508222875e-38; // the smallest normal number of single precision

/** The arithmetic of `cell`, made like that of `pinned`, a cell of the same channel. */
export function arithmetic(
  layer: LayerCard,
  pinned: OneNumberAnswer,
  cell: readonly number[],
  recorded: number,
  read: Reader,
): Live | null {
  const same = pinned.cell.length === cell.length && pinned.cell[0] === cell[0] && pinned.cell[1] === cell[1];
  if (!same || cell.length < 3 || !Number.isFinite(recorded)) return null;
  const factors: FactorColumn[] = [];
  for (const column of pinned.factors) {
    const moved = move(column, layer, pinned, cell, read);
    if (!moved) return null;
    factors.push(moved);
  }
  const computed = pinned.kind !== "elementwise" || pinned.products.length > 1;
  const products = computed ? multiplied(factors, pinned.products.length) : [recorded];
  const resummed = computed ? combined(products, pinned) : recorded;
  const sizes = products.map(Math.abs);
  const most = pinned.combine === "sum" ? total(sizes) : Math.max(...sizes.filter(Number.isFinite), 0);
  const scale = (most + Math.abs(num(pinned.bias?.values[0] ?? 0))) ** (1 / pinned.root);
  const gap = Math.abs(recorded - resummed);
  if (!(gap <= AGREES * Math.max(Math.abs(recorded), scale, TINY))) return null;
  const answer = {
    ...pinned, cell: [...cell], factors, products, recorded, resummed, gap, scale, agrees: true,
  };
  return { answer, computed };
}

/** A factor as it is for another cell; null where that cannot be told. */
function move(
  column: FactorColumn,
  layer: LayerCard,
  pinned: OneNumberAnswer,
  cell: readonly number[],
  read: Reader,
): FactorColumn | null {
  if (column.read.length) return null; // a function of what was read
  if (column.input < 0 || !column.cells.length) return column; // a constant of the op itself
  const input = layer.inputs.find((i) => i.position === column.input);
  const place = input && placer(layer, pinned, input, cell);
  if (!input || !place) return null;
  const cells: number[][] = [];
  const values: number[] = [];
  for (let term = 0; term < column.cells.length; term++) {
    const before = column.cells[term] ?? [];
    const at = place(term, before);
    cells.push(at);
    const stays = at === before || at.every((index, axis) => index === before[axis]);
    const outside = at.some((index) => index < 0);
    const value = stays ? num(column.values[term] ?? 0) : outside ? padding(pinned) : read(input, at);
    if (value === undefined) return null;
    values.push(value);
  }
  return { ...column, cells, values };
}

/** How the place of each term follows the cell; null for a kind that has no such rule. */
function placer(
  layer: LayerCard,
  pinned: OneNumberAnswer,
  input: ValueRef,
  cell: readonly number[],
): ((term: number, before: number[]) => number[]) | null {
  const windowed = layer.kind === "window-sum" || layer.kind === "window-pick";
  if (windowed && input.weight) return (_, before) => before; // one kernel for the whole map
  if (windowed) return underWindow(layer, pinned, input, cell);
  if (layer.kind !== "elementwise" && layer.kind !== "affine") return null;
  const ahead = cell.length - input.shape.length;
  const at = input.shape.map((size, axis) => (size === 1 ? 0 : (cell[ahead + axis] ?? 0)));
  return (_, before) => (before.some((index) => index < 0) ? before : at);
}

/** Output i reads inputs i·stride − begin + k·dilation; outside lies padding, a row of −1. */
function underWindow(
  layer: LayerCard,
  pinned: OneNumberAnswer,
  input: ValueRef,
  cell: readonly number[],
): ((term: number) => number[]) | null {
  const w = layer.window;
  const [, ...kernel] = pinned.layout;
  if (!w || !kernel.length || kernel.join() !== w.kernel.join()) return null;
  const channels = channelsRead(layer, input.shape[1] ?? 0, cell[1] ?? 0);
  if (channels.length !== pinned.layout[0]) return null;
  const nowhere = input.shape.map(() => -1);
  return (term) => {
    const at: number[] = [];
    let rest = term;
    for (let axis = kernel.length - 1; axis >= 0; axis--) {
      const size = kernel[axis] ?? 1;
      const index =
        (cell[axis + 2] ?? 0) * (w.strides[axis] ?? 1) - (w.begin[axis] ?? 0) + (rest % size) * (w.dilations[axis] ?? 1);
      if (index < 0 || index >= (input.shape[axis + 2] ?? 0)) return nowhere;
      at.unshift(index);
      rest = Math.floor(rest / size);
    }
    return [cell[0] ?? 0, channels[rest] ?? 0, ...at];
  };
}

const padding = ({ combine }: OneNumberAnswer): number =>
  combine === "sum" ? 0 : combine === "max" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;

function multiplied(factors: FactorColumn[], terms: number): number[] {
  return Array.from({ length: terms }, (_, i) => factors.reduce((p, f) => p * num(f.values[i] ?? 1), 1));
}

function combined(products: number[], { combine, bias, root }: OneNumberAnswer): number {
  const whole = combine === "sum" ? total(products) : Math[combine](...products);
  const value = whole + num(bias?.values[0] ?? 0);
  return root === 1 ? value : value ** (1 / root);
}
