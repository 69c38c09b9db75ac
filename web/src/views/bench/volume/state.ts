// What lies on the bench of three dimensions, as it stands in the address.
import type { Bench } from "../../../app/address";
import type { Op, Stage } from "../../../draw/slide";

export const OPS = ["Conv", "ConvTranspose", "MaxPool", "AveragePool", "DepthToSpace", "SpaceToDepth"] as const satisfies readonly Op[];
export const MOST_BOXES = 4096;

/** Sizes of one's own; the numbers in it follow a rule. */
export interface Own {
  op: Op;
  channels: number;
  rows: number;
  columns: number;
  kernels: number;
  kernel: number;
  stride: number;
  pad: number;
  dilation: number;
  group: number;
}

/** A piece of a layer of the page's network. */
export interface OfLayer {
  layer: string;
  /** The first of the kernels that are shown, and the output's first row and column. */
  first: number;
  row: number;
  column: number;
}

export interface Volume {
  preset: string;
  stage: number;
  own: Own | null;
  layer: OfLayer | null;
}

export const OWN: Own = { op: "Conv", channels: 8, rows: 6, columns: 6, kernels: 8, kernel: 3, stride: 1, pad: 0, dilation: 1, group: 1 };

const whole = (given: unknown, least: number, other: number): number =>
  Number.isInteger(given) && (given as number) >= least && (given as number) <= 64 ? (given as number) : other;
const part = (given: unknown): Record<string, unknown> | null =>
  given && typeof given === "object" && !Array.isArray(given) ? (given as Record<string, unknown>) : null;

/** What a link says; what it does not say, or wrongly, is as at first. */
export function readVolume(given: Bench | null): Volume {
  const own = part(given?.own);
  const layer = part(given?.layer);
  return {
    preset: typeof given?.preset === "string" ? given.preset : "basic",
    stage: whole(given?.stage, 0, 0),
    own: own && {
      op: OPS.find((op) => op === own.op) ?? OWN.op,
      channels: whole(own.channels, 1, OWN.channels),
      rows: whole(own.rows, 1, OWN.rows),
      columns: whole(own.columns, 1, OWN.columns),
      kernels: whole(own.kernels, 1, OWN.kernels),
      kernel: whole(own.kernel, 1, OWN.kernel),
      stride: whole(own.stride, 1, OWN.stride),
      pad: whole(own.pad, 0, OWN.pad),
      dilation: whole(own.dilation, 1, OWN.dilation),
      group: whole(own.group, 1, OWN.group),
    },
    layer: layer && {
      layer: String(layer.layer ?? ""),
      first: Number.isInteger(layer.first) ? Math.max(0, layer.first as number) : 0,
      row: Number.isInteger(layer.row) ? Math.max(0, layer.row as number) : 0,
      column: Number.isInteger(layer.column) ? Math.max(0, layer.column as number) : 0,
    },
  };
}

/** Small whole numbers, mixed, always the same. */
const mixed = (count: number, low: number, high: number, seed: number): number[] =>
  Array.from({ length: count }, (_, i) => {
    const h = Math.imul((i + 1000 * seed + 1) ^ ((i + 7) << 5), 0x9e3779b1) >>> 0;
    return low + ((h >>> 16) % (high - low + 1));
  });

/** One's own sizes as something that slides. Raises Misfit where it does not. */
export function ownStage(own: Own): Stage {
  const { op, channels: c, rows, columns, kernels: m, kernel: k, stride, pad, dilation, group } = own;
  const x = { shape: [c, rows, columns], values: mixed(c * rows * columns, 0, 4, 1) };
  if (op === "DepthToSpace" || op === "SpaceToDepth") return { op, x, weight: null, bias: null, attributes: { blocksize: k, mode: "CRD" } };
  const attributes = { strides: [stride, stride], pads: [pad, pad, pad, pad], dilations: [dilation, dilation] };
  if (op === "MaxPool" || op === "AveragePool") return { op, x, weight: null, bias: null, attributes: { ...attributes, kernel_shape: [k, k] } };
  const shape = op === "Conv" ? [m, Math.floor(c / group), k, k] : [c, Math.floor(m / group), k, k];
  return { op, x, weight: { shape, values: mixed(shape.reduce((a, b) => a * b, 1), -1, 1, 3) }, bias: null, attributes: { ...attributes, group } };
}
