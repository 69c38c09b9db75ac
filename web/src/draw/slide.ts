// An op that slides over data, step by step: the same numbers as Python's convscope.bench.Sliding
// (web/tests/slide.json holds both to it).

export type Op = "Conv" | "ConvTranspose" | "MaxPool" | "AveragePool" | "DepthToSpace" | "SpaceToDepth";
export type Fill = "zero" | "reflect" | "edge" | "wrap";
export const FILLS: readonly Fill[] = ["zero", "reflect", "edge", "wrap"];

export interface Block {
  shape: number[];
  values: ArrayLike<number>;
}

/** ONNX's attributes, as far as they tell how something slides. */
export interface Attributes {
  kernel_shape?: number[];
  strides?: number[];
  pads?: number[];
  dilations?: number[];
  output_padding?: number[];
  group?: number;
  count_include_pad?: number;
  blocksize?: number;
  mode?: string;
}

/** One op over one input: x (c …), weight (m c/group …), transposed (c m/group …). */
export interface Stage {
  op: Op;
  x: Block;
  weight: Block | null;
  bias: ArrayLike<number> | null;
  attributes: Attributes;
  fill?: Fill;
}

/**
 * How the window moves over its frame, one number an axis. The frame holds the data, `spread` cells
 * apart, with `begin` and `end` cells of padding around. The kernel's number at k meets, for the
 * output at, the frame's cell at · stride + origin + k · dilation; the data's first cell is 0.
 */
export interface Geometry {
  size: number[];
  spread: number[];
  begin: number[];
  end: number[];
  kernel: number[];
  stride: number[];
  origin: number[];
  dilation: number[];
  output: number[];
}

/** The window at one position; lists follow the kernel's shape (channels first), last axis fastest. */
export interface Step {
  number: number;
  /** The output's cell: channel, then the spatial axes. */
  cell: number[];
  shape: number[];
  window: number[];
  /** Null where nothing is multiplied. */
  weights: number[] | null;
  products: number[];
  /** False over padding. */
  inside: boolean[];
  /** Where each number lies: channel, then the frame's cell. */
  places: number[][];
  combine: "sum" | "mean" | "max" | "copy";
  bias: number | null;
  value: number;
}

/** A stage as it goes over the wire, whatever holds its numbers here. */
export const carried = (stage: Stage): Record<string, unknown> => ({
  ...stage,
  x: { shape: stage.x.shape, values: Array.from(stage.x.values) },
  weight: stage.weight && { shape: stage.weight.shape, values: Array.from(stage.weight.values) },
  bias: stage.bias && Array.from(stage.bias),
  fill: stage.fill ?? "zero",
});

export interface Slide {
  stage: Stage;
  geometry: Geometry;
  /** The output's shape: channels first. */
  shape: number[];
  /** How many steps there are. */
  count: number;
  step(number: number): Step;
  /** Every value of the output, in the order of the steps. */
  output(): Float64Array;
  /** What the frame holds in one channel, and which of its cells are data. */
  frame(channel: number): { shape: number[]; values: Float64Array; inside: Uint8Array };
}

/** What does not fit: its name in the words of the rooms, and its numbers. */
export class Misfit extends Error {
  constructor(
    readonly what: "kernel" | "same" | "whole" | "fill" | "channels" | "padding" | "nothing",
    readonly given: Record<string, number | string> = {},
  ) {
    super(`${what} ${JSON.stringify(given)}`);
  }
}

const product = (of: readonly number[]): number => of.reduce((a, b) => a * b, 1);

/** Cells along an axis: ⌊(n + begin + end − d·(k − 1) − 1) / s⌋ + 1. */
export function outputSize(n: number, k: number, s = 1, d = 1, begin = 0, end = 0): number {
  const span = d * (k - 1) + 1;
  const room = n + begin + end - span;
  if (room < 0) {
    const most = Math.floor((n + begin + end - 1) / d) + 1;
    throw new Misfit("kernel", { k, span, n, begin, end, s, most, more: -room });
  }
  return Math.floor(room / s) + 1;
}

/** How the size comes about, in the words of the library. */
export function sizeFormula(n: number, k: number, s = 1, d = 1, begin = 0, end = 0): string {
  const room = n + begin + end - d * (k - 1) - 1;
  const cells = outputSize(n, k, s, d, begin, end);
  return `⌊(${n} + ${begin} + ${end} − ${d}·(${k} − 1) − 1) / ${s}⌋ + 1 = ⌊${room} / ${s}⌋ + 1 = ${cells}`;
}

export function transposedFormula(n: number, k: number, s = 1, d = 1, begin = 0, end = 0, more = 0): string {
  const cells = s * (n - 1) + more + d * (k - 1) + 1 - begin - end;
  return `${s}·(${n} − 1) + ${more} + ${d}·(${k} − 1) + 1 − ${begin} − ${end} = ${cells}`;
}

/** The padding of a mode: "same" keeps the size at stride 1, "full" is every touch of the two. */
export function paddingOf(mode: "valid" | "same" | "full", kernel: number[], dilations: number[]): number[] {
  return kernel.map((k, axis) => {
    const reach = (k - 1) * (dilations[axis] ?? 1);
    if (mode === "same" && reach % 2) throw new Misfit("same", { k, reach, less: k - 1, more: k + 1 });
    return mode === "valid" ? 0 : mode === "same" ? reach / 2 : reach;
  });
}

export function slide(stage: Stage): Slide {
  const geometry = geometryOf(stage);
  const shape = [channelsOut(stage), ...geometry.output];
  const count = product(shape);
  const step = (number: number): Step => stepOf(stage, geometry, shape, number);
  return {
    stage,
    geometry,
    shape,
    count,
    step,
    output: () => Float64Array.from({ length: count }, (_, n) => step(n).value),
    frame: (channel) => frameOf(stage, geometry, channel),
  };
}

function geometryOf({ op, x, weight, attributes: a, fill = "zero" }: Stage): Geometry {
  const size = x.shape.slice(1);
  const rank = size.length;
  const ones = size.map(() => 1);
  if (op === "DepthToSpace" || op === "SpaceToDepth") return rearranged(op, x, a.blocksize ?? 1);
  const kernel = weight ? weight.shape.slice(2) : (a.kernel_shape ?? []);
  const strides = a.strides ?? ones;
  const dilations = a.dilations ?? ones;
  const pads = a.pads ?? [...ones, ...ones].map(() => 0);
  const [begin, end] = [pads.slice(0, rank), pads.slice(rank)];
  for (const [name, numbers, least] of [["kernel", kernel, 1], ["stride", strides, 1], ["dilation", dilations, 1], ["padding", pads, 0]] as const)
    for (const given of numbers)
      if (!Number.isInteger(given) || given < least) throw new Misfit("whole", { name, least, given });
  if (kernel.length !== rank || !size.length) throw new Misfit("nothing");
  const group = a.group ?? 1;
  const channels = op === "Conv" ? (weight?.shape[1] ?? 0) * group : (weight?.shape[0] ?? 0);
  if (weight && (x.shape[0] !== channels || (weight.shape[0] ?? 0) % group)) throw new Misfit("channels", { given: x.shape[0] ?? 0, takes: channels, group });
  if (op === "ConvTranspose") return transposed(size, kernel, strides, dilations, begin, end, a.output_padding ?? size.map(() => 0));
  const output = size.map((n, i) => outputSize(n, kernel[i]!, strides[i], dilations[i], begin[i], end[i]));
  if (op !== "Conv")
    kernel.forEach((k, i) => {
      const most = Math.max(begin[i]!, end[i]!);
      if (most >= k) throw new Misfit("padding", { k, given: most, most: k - 1 });
    });
  if (fill !== "zero")
    size.forEach((n, i) => {
      const most = fill === "reflect" ? n - 1 : fill === "wrap" ? n : Infinity;
      const given = Math.max(begin[i]!, end[i]!);
      if (given > most) throw new Misfit("fill", { n, given, most });
    });
  return { size, spread: ones, begin, end, kernel, stride: strides, origin: begin.map((b) => 0 - b), dilation: dilations, output };
}

/** A transposed convolution as a plain one over the data spread out: its kernel lies turned around. */
function transposed(size: number[], kernel: number[], strides: number[], dilations: number[], begin: number[], end: number[], more: number[]): Geometry {
  const reach = kernel.map((k, i) => (k - 1) * dilations[i]!);
  const output = size.map((n, i) => strides[i]! * (n - 1) + more[i]! + reach[i]! + 1 - begin[i]! - end[i]!);
  if (Math.min(...output) < 1) throw new Misfit("nothing");
  return {
    size,
    spread: strides,
    begin: reach.map((r, i) => Math.max(r - begin[i]!, 0)),
    end: output.map((n, i) => Math.max(n + begin[i]! - 1 - (size[i]! - 1) * strides[i]!, 0)),
    kernel,
    stride: size.map(() => 1),
    origin: begin,
    dilation: dilations.map((d) => -d),
    output,
  };
}

function rearranged(op: Op, x: Block, b: number): Geometry {
  const [c = 0, h = 0, w = 0] = x.shape;
  const fits = op === "DepthToSpace" ? c % (b * b) === 0 : h % b === 0 && w % b === 0;
  if (x.shape.length !== 3 || b < 1 || !fits) throw new Misfit("nothing");
  const output = op === "DepthToSpace" ? [h * b, w * b] : [h / b, w / b];
  const [zero, one] = [[0, 0], [1, 1]];
  return { size: [h, w], spread: one, begin: zero, end: zero, kernel: one, stride: one, origin: zero, dilation: one, output };
}

function channelsOut({ op, x, weight, attributes: a }: Stage): number {
  const c = x.shape[0] ?? 0;
  const block = (a.blocksize ?? 1) ** 2;
  if (op === "Conv") return weight?.shape[0] ?? 0;
  if (op === "ConvTranspose") return (weight?.shape[1] ?? 0) * (a.group ?? 1);
  return op === "DepthToSpace" ? c / block : op === "SpaceToDepth" ? c * block : c;
}

function stepOf(stage: Stage, g: Geometry, out: number[], number: number): Step {
  const cell = unravel(number, out);
  if (stage.op === "DepthToSpace" || stage.op === "SpaceToDepth") return moved(stage, cell, out, number);
  const { op, x, weight, bias, attributes: a } = stage;
  const group = weight ? (a.group ?? 1) : 1;
  const channels = weight ? x.shape[0]! / group : 1;
  const perGroup = out[0]! / group;
  const m = cell[0]!;
  const first = weight ? Math.floor(m / perGroup) * channels : m;
  const shape = [channels, ...g.kernel];
  const step: Step = { number, cell, shape, window: [], weights: weight && [], products: [], inside: [], places: [], combine: op === "MaxPool" ? "max" : op === "AveragePool" ? "mean" : "sum", bias: bias ? bias[m]! : null, value: 0 };
  const cells = product(shape);
  for (let i = 0; i < cells; i++) {
    const [c = 0, ...k] = unravel(i, shape);
    const place = k.map((at, axis) => cell[axis + 1]! * g.stride[axis]! + g.origin[axis]! + at * g.dilation[axis]!);
    const [value, inside] = read(stage, g, first + c, place);
    step.window.push(value);
    step.inside.push(inside);
    step.places.push([first + c, ...place]);
    if (weight) {
      const row = op === "Conv" ? [m, c] : [first + c, m % perGroup];
      step.weights!.push(weight.values[ravel([...row, ...k], weight.shape)]!);
    }
  }
  if (op === "AveragePool") {
    const count = a.count_include_pad ? cells : step.inside.filter(Boolean).length;
    step.weights = step.window.map(() => 1 / count);
  }
  step.products = step.window.map((v, i) => (step.weights ? v * step.weights[i]! : v));
  step.value = step.combine === "max" ? Math.max(...step.products) : step.products.reduce((sum, p) => sum + p, 0) + (step.bias ?? 0);
  return step;
}

/** What lies at a cell of the frame, and whether it is data. */
function read({ op, x, fill = "zero" }: Stage, g: Geometry, channel: number, place: number[]): [number, boolean] {
  const at = place.map((p, axis) => p / g.spread[axis]!);
  const inside = at.every((p, axis) => Number.isInteger(p) && p >= 0 && p < g.size[axis]!);
  if (inside) return [x.values[ravel([channel, ...at], x.shape)]!, true];
  if (fill === "zero") return [op === "MaxPool" ? -Infinity : 0, false];
  const from = place.map((p, axis) => source(p, g.size[axis]!, fill));
  return [x.values[ravel([channel, ...from], x.shape)]!, false];
}

/** The data's cell that a cell of padding repeats. */
export function source(p: number, n: number, fill: Exclude<Fill, "zero">): number {
  if (fill === "edge") return Math.min(n - 1, Math.max(0, p));
  if (fill === "wrap") return ((p % n) + n) % n;
  return p < 0 ? -p : p >= n ? 2 * (n - 1) - p : p;
}

/** One number is taken and put elsewhere; channels are counted row, column, channel (DCR) or CRD. */
function moved({ op, x, attributes: a }: Stage, cell: number[], out: number[], number: number): Step {
  const b = a.blocksize ?? 1;
  const [c = 0, i = 0, j = 0] = cell;
  let place: number[];
  if (op === "DepthToSpace") {
    const [row, column] = [i % b, j % b];
    const channel = a.mode === "CRD" ? c * b * b + row * b + column : (row * b + column) * out[0]! + c;
    place = [channel, Math.floor(i / b), Math.floor(j / b)];
  } else {
    const depth = x.shape[0]!;
    const offset = Math.floor(c / depth);
    const [channel, within] = a.mode === "CRD" ? [Math.floor(c / (b * b)), c % (b * b)] : [c % depth, offset];
    place = [channel, i * b + Math.floor(within / b), j * b + (within % b)];
  }
  const value = x.values[ravel(place, x.shape)]!;
  return { number, cell, shape: [1, 1, 1], window: [value], weights: null, products: [value], inside: [true], places: [place], combine: "copy", bias: null, value };
}

function frameOf(stage: Stage, g: Geometry, channel: number): { shape: number[]; values: Float64Array; inside: Uint8Array } {
  const shape = g.size.map((n, i) => g.begin[i]! + (n - 1) * g.spread[i]! + 1 + g.end[i]!);
  const cells = product(shape);
  const values = new Float64Array(cells);
  const inside = new Uint8Array(cells);
  for (let i = 0; i < cells; i++) {
    const place = unravel(i, shape).map((p, axis) => p - g.begin[axis]!);
    const [value, within] = read(stage, g, channel, place);
    values[i] = value === -Infinity ? 0 : value;
    inside[i] = Number(within);
  }
  return { shape, values, inside };
}

export function unravel(flat: number, shape: readonly number[]): number[] {
  const at = new Array<number>(shape.length);
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    at[axis] = flat % shape[axis]!;
    flat = Math.floor(flat / shape[axis]!);
  }
  return at;
}

export const ravel = (at: readonly number[], shape: readonly number[]): number =>
  at.reduce((flat, i, axis) => flat * shape[axis]! + i, 0);
