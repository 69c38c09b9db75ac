// Which unit is looked at, and the ways to the next: pure, from the layers of a trace.
import type { Bench } from "../../../app/address";
import { channels } from "../../../draw/maps";
import type { LayerCard } from "../../../wire/types";

export interface UnitAt {
  layer: string;
  channel: number;
}

/** The layers that have channels of numbers. */
export const withChannels = (layers: readonly LayerCard[]): LayerCard[] =>
  layers.filter((l) => !l.missing && l.shape.length > 1 && channels(l.shape) > 0 && /^(b?float|double)/.test(l.dtype));

/** The unit that the address keeps; else that of the network's room; else the first that has weights. */
export function unitAt(kept: Bench, layers: readonly LayerCard[], place: { layer: string; cell: readonly number[] }): UnitAt | null {
  const named = (name: unknown): LayerCard | undefined => layers.find((l) => l.name === name);
  const own = named(kept.layer);
  if (own) return { layer: own.name, channel: within(own, kept.channel) };
  const there = named(place.layer);
  if (there) return { layer: there.name, channel: within(there, place.cell[1]) };
  const first = layers.find((l) => l.parameters > 0) ?? layers[0];
  return first ? { layer: first.name, channel: 0 } : null;
}

/** A channel that the layer has. */
export function within(layer: LayerCard, channel: unknown): number {
  const wanted = typeof channel === "number" && Number.isInteger(channel) ? channel : 0;
  return Math.min(channels(layer.shape) - 1, Math.max(0, wanted));
}

/** The unit some channels or layers further; it stays at the ends. */
export function stepped(at: UnitAt, layers: readonly LayerCard[], by: { channels?: number; layers?: number }): UnitAt {
  const here = layers.findIndex((l) => l.name === at.layer);
  const layer = layers[Math.min(layers.length - 1, Math.max(0, here + (by.layers ?? 0)))];
  return layer ? { layer: layer.name, channel: within(layer, at.channel + (by.channels ?? 0)) } : at;
}

/** The layers by the block that they are in, in order; "" for those in none. */
export function byBlock(layers: readonly LayerCard[]): { block: string; layers: LayerCard[] }[] {
  const found: { block: string; layers: LayerCard[] }[] = [];
  for (const layer of layers) {
    const block = layer.block.join(".");
    const last = found.at(-1);
    if (last?.block === block) last.layers.push(layer);
    else found.push({ block, layers: [layer] });
  }
  return found;
}

/** The share of pictures whose largest response lies below a value, by a histogram; a bin counts in part. */
export function below(edges: readonly number[], counts: readonly number[], value: number): number {
  const all = counts.reduce((a, b) => a + b, 0);
  let under = 0;
  counts.forEach((count, i) => {
    const [from = 0, to = 0] = [edges[i], edges[i + 1]];
    under += count * Math.min(1, Math.max(0, to > from ? (value - from) / (to - from) : Number(value > to)));
  });
  return all ? under / all : 0;
}

/** The highest and the lowest of many classes, the highest first. */
export function ends<T>(ordered: readonly T[], most: number): T[] {
  if (ordered.length <= most) return [...ordered];
  const low = Math.floor(most / 3);
  return [...ordered.slice(0, most - low), ...ordered.slice(ordered.length - low)];
}

/** The bytes (RGBA) of a kernel over the colours of a picture: 0 is grey, ±`reach` white and black. */
export function coloured(slices: readonly (readonly number[])[], reach: number): Uint8ClampedArray {
  const size = slices[0]?.length ?? 0;
  const bytes = new Uint8ClampedArray(size * 4);
  for (let i = 0; i < size; i++) {
    for (let c = 0; c < 3; c++) bytes[i * 4 + c] = 127.5 + 127.5 * ((slices[c]?.[i] ?? 0) / (reach || 1));
    bytes[i * 4 + 3] = 255;
  }
  return bytes;
}
