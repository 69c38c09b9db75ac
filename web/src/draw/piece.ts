// A piece of a layer that is small enough to be drawn box by box; every product in it is true.
import type { LayerCard } from "../wire/types";
import type { Attributes, Op, Stage } from "./slide";

type Span = readonly [number, number];

export interface Piece {
  op: Op;
  /** Input channels and kernels (output channels) that take part, first and last + 1. */
  channels: Span;
  kernels: Span;
  /** The input's rows and columns that are read, and the output's that are made. */
  read: readonly [Span, Span];
  made: readonly [Span, Span];
  attributes: Attributes;
}

const KERNELS = 8;
const SIDE = 8; // of the output's piece
const MOST = 3000; // boxes of the input's piece
const OPS: Record<string, Op> = { Conv: "Conv", MaxPool: "MaxPool", AveragePool: "AveragePool" };

/** Does a window slide over pictures in this layer? */
export const slides = (layer: LayerCard): boolean =>
  layer.op in OPS && layer.window?.kernel.length === 2 && layer.shape.length === 4 && !layer.missing;

/** The piece that begins at these kernels, rows and columns, as far as the layer reaches. */
export function piece(layer: LayerCard, first: number, row: number, column: number): Piece | null {
  const g = layer.window;
  const op = OPS[layer.op];
  const input = layer.inputs.find((i) => i.position === 0)?.shape ?? [];
  if (!g || !op || input.length !== 4) return null;
  const [, m = 1, rows = 1, columns = 1] = layer.shape;
  const [, c = 1, high = 1, wide = 1] = input;
  const plain = op !== "Conv";
  const each = plain || g.group === m; // every output channel reads channels of its own
  const perGroup = m / g.group;
  const from = Math.min(first, m - 1);
  const until = Math.min(m, from + KERNELS, plain || each ? m : (Math.floor(from / perGroup) + 1) * perGroup);
  const per = c / g.group;
  const own = Math.floor(from / perGroup) * per;
  const channels: Span = plain ? [from, until] : each ? [from * per, until * per] : [own, own + per];
  const depth = channels[1] - channels[0];
  const reach = (axis: number, cells: number): number => (cells - 1) * g.strides[axis]! + g.dilations[axis]! * (g.kernel[axis]! - 1) + 1;
  let side = Math.min(SIDE, Math.max(rows, columns));
  while (side > 1 && depth * reach(0, side) * reach(1, side) > MOST) side--;
  const spans = ([[row, rows, high], [column, columns, wide]] as const).map(([start, cells, size], axis) => {
    const begin = Math.max(0, Math.min(start, cells - side));
    const end = Math.min(cells, begin + side);
    const top = begin * g.strides[axis]! - g.begin[axis]!;
    const bottom = top + reach(axis, end - begin);
    // beyond the input there is its true padding; within it nothing is padded
    return { made: [begin, end] as const, read: [Math.max(0, top), Math.min(size, bottom)] as const, pads: [Math.max(0, -top), Math.max(0, bottom - size)] as const };
  });
  const [y, x] = spans as [(typeof spans)[0], (typeof spans)[0]];
  return {
    op,
    channels,
    kernels: [from, until],
    read: [y.read, x.read],
    made: [y.made, x.made],
    attributes: {
      strides: g.strides,
      dilations: g.dilations,
      pads: [y.pads[0], x.pads[0], y.pads[1], x.pads[1]],
      ...(plain ? { kernel_shape: g.kernel, count_include_pad: Number(layer.attributes.count_include_pad ?? 0) } : { group: each ? until - from : 1 }),
    },
  };
}

type Numbers = ArrayLike<number | bigint>;

/**
 * The piece as something that slides: `data` holds the piece's input channels of one picture, whole
 * maps of this width; `weight` and `bias` are the layer's own.
 */
export function staged(of: Piece, data: Numbers, size: Span, weight: { shape: readonly number[]; data: Numbers } | null, bias: Numbers | null): Stage {
  const [[top, bottom], [left, right]] = of.read;
  const depth = of.channels[1] - of.channels[0];
  const [high, wide] = [bottom - top, right - left];
  const values = Float64Array.from({ length: depth * high * wide }, (_, i) => {
    const [c, rest] = [Math.floor(i / (high * wide)), i % (high * wide)];
    const [y, x] = [top + Math.floor(rest / wide), left + (rest % wide)];
    return Number(data[(c * size[0] + y) * size[1] + x]);
  });
  const [first, last] = of.kernels;
  const taps = weight ? weight.shape.slice(1).reduce((a, b) => a * b, 1) : 0;
  return {
    op: of.op,
    x: { shape: [depth, high, wide], values },
    weight: weight && {
      shape: [last - first, ...weight.shape.slice(1)],
      values: Float64Array.from({ length: (last - first) * taps }, (_, i) => Number(weight.data[first * taps + i])),
    },
    bias: bias && Float64Array.from({ length: last - first }, (_, i) => Number(bias[first + i])),
    attributes: of.attributes,
  };
}
