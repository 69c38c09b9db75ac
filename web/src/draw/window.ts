// The geometry of a window: which input cells an output cell reads. No arithmetic.
import type { LayerCard } from "../wire/types";

export interface Rect {
  row: number;
  column: number;
  rows: number;
  columns: number;
}

/** The part of the input map under the window of an output cell; may hang over the border. */
export function windowOn(layer: LayerCard, cell: readonly number[]): Rect | null {
  const spatial = cell.slice(2);
  if (layer.kind === "elementwise" || layer.kind === "affine") return cellRect(spatial);
  const w = layer.window;
  if (!w || spatial.length !== w.kernel.length) return null;
  const from = spatial.map((at, i) => at * (w.strides[i] ?? 1) - (w.begin[i] ?? 0));
  const span = w.kernel.map((k, i) => (k - 1) * (w.dilations[i] ?? 1) + 1);
  if (from.length === 1) {
    return { row: 0, column: from[0] ?? 0, rows: 1, columns: span[0] ?? 1 };
  }
  const [row = 0, column = 0] = from.slice(-2);
  const [rows = 1, columns = 1] = span.slice(-2);
  return { row, column, rows, columns };
}

function cellRect(spatial: readonly number[]): Rect | null {
  if (!spatial.length) return null;
  const column = spatial[spatial.length - 1] ?? 0;
  return {
    row: spatial.length > 1 ? (spatial[spatial.length - 2] ?? 0) : 0,
    column,
    rows: 1,
    columns: 1,
  };
}

/** Which channels of one of a layer's inputs a channel of its output reads; of inputs that are put
 *  behind one another, those that it is. */
export function channelsFrom(layer: LayerCard, value: string, channel: number): number[] {
  const inputs = layer.inputs.filter((input) => !input.weight);
  const input = inputs.find((one) => one.value === value);
  if (!input) return [];
  const count = input.shape[1] ?? 0;
  if (layer.kind !== "rearrange") return channelsRead(layer, count, channel);
  const own = inputs.reduce((sum, one) => sum + (one.shape[1] ?? 0), 0);
  const maps = inputs.length > 1 && own === layer.shape[1] && inputs.every((one) => sameMaps(one.shape, layer.shape));
  if (!maps) return [];
  const before = inputs.slice(0, inputs.indexOf(input)).reduce((sum, one) => sum + (one.shape[1] ?? 0), 0);
  return channel >= before && channel < before + count ? [channel - before] : [];
}

const sameMaps = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((size, axis) => axis === 1 || size === b[axis]);

/** Which channels of an input a channel of the output reads. */
export function channelsRead(layer: LayerCard, inputChannels: number, channel: number): number[] {
  const whole = Array.from({ length: inputChannels }, (_, i) => i);
  if (layer.kind === "window-sum" && layer.inputs.some((i) => i.role === "weight")) {
    const groups = layer.window?.group ?? 1;
    const size = inputChannels / groups;
    const perGroup = (layer.shape[1] ?? 1) / groups;
    const first = Math.floor(channel / perGroup) * size;
    return whole.slice(first, first + size);
  }
  if (["elementwise", "affine", "window-pick", "window-sum"].includes(layer.kind ?? "")) {
    return inputChannels === 1 ? [0] : channel < inputChannels ? [channel] : [];
  }
  return layer.kind === "dot" || layer.kind === "normalise" ? whole : [];
}
