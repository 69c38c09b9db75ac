// What of a layer can be taken away as numbers, and what its file is called.
import type { FactorColumn, LayerCard } from "../wire/types";

/** A part of a tensor, as `GET /tensor.npy` cuts it out. */
export interface Part {
  value: string;
  shape: number[];
  at: number[];
  start?: number;
  stop?: number;
}

/** The map that a cell lies on; null for a layer without maps. */
export function mapOf(layer: Pick<LayerCard, "value" | "shape">, cell: readonly number[]): Part | null {
  const { shape, value } = layer;
  const at = cell.slice(0, 2);
  return shape.length < 3 || at.length < 2 ? null : { value, shape: shape.slice(2), at };
}

/** The weights that made a value of channel `c`: the terms say which. Null where there are none. */
export function kernelOf(layer: Pick<LayerCard, "inputs">, factors: readonly FactorColumn[], c: number): Part | null {
  for (const { input, cells } of factors) {
    const weight = layer.inputs.find((one) => one.position === input && one.weight);
    if (!weight || weight.shape.length < 2) continue;
    const { value, shape } = weight;
    const same = (axis: number): boolean => (shape[axis] ?? 0) > 1 && cells.every((cell) => cell[axis] === c);
    if (same(0)) return { value, shape: shape.slice(1), at: [c] };
    if (same(1)) return { value, shape: shape.map((n, axis) => (axis === 1 ? 1 : n)), at: [], start: c, stop: c + 1 };
    return { value, shape, at: [] };
  }
  return null;
}

/** A name that every system takes as a file's. */
export const fileName = (parts: readonly (string | number)[], ending: string): string =>
  `${parts.map((part) => String(part).replace(/[^\p{L}\p{N}._]+/gu, "-").replace(/^[-.]+|[-.]+$/g, "")).filter(Boolean).join("-")}.${ending}`;
