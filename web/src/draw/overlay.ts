// A map of relevance over a photograph: how far its colours reach, and how much of the photograph they cover.
import { pixels, type Theme } from "./colour";

/** Of the values, so many lie within the colours: a single peak would leave all others pale. */
export const WITHIN = 0.995;

/** The end of the colours: the magnitude that so many of the finite values stay within, or the largest where that is 0. */
export function limitOf(values: ArrayLike<number>, share = WITHIN): number {
  const sizes = new Float64Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i] as number);
    if (Number.isFinite(size)) sizes[count++] = size;
  }
  const sorted = sizes.subarray(0, count).sort();
  const most = sorted[count - 1] ?? 0;
  return sorted[Math.min(count - 1, Math.floor(share * count))] || most;
}

/** How much of the photograph a value covers, by its share of the scale: all of it at opacity 1, nothing at 0, and between them what says more covers more. */
export const cover = (share: number, opacity: number): number => opacity ** (2 - 1.6 * Math.min(1, share));

const STEPS = 255;

/** A map as packed pixels (RGBA) whose opacity goes with the values. */
export function overlaid(values: ArrayLike<number>, limit: number, opacity: number, theme: Theme, out = new Uint32Array(values.length)): Uint32Array {
  pixels(values, limit, theme, out);
  const covers = Uint8Array.from({ length: STEPS + 1 }, (_, i) => Math.round(255 * cover(i / STEPS, opacity)));
  for (let i = 0; i < values.length; i++) {
    const share = Math.abs(values[i] as number) / (limit || 1);
    // what is no number is seen as such
    const step = share >= 0 ? Math.min(STEPS, Math.round(share * STEPS)) : STEPS;
    out[i] = (((covers[step] as number) << 24) | ((out[i] as number) & 0xffffff)) >>> 0;
  }
  return out;
}

/** A frame in pixels of the photograph: where it begins and how large it is. */
export interface Frame {
  left: number;
  top: number;
  width: number;
  height: number;
}

interface Cropped {
  width: number;
  height: number;
  left: number;
  top: number;
  crop_width: number;
  crop_height: number;
}

/** What the network is given of a photograph. */
export const cropOf = (card: Cropped): Frame => ({ left: card.left, top: card.top, width: card.crop_width, height: card.crop_height });

/** The whole photograph, and what the network is given where that reaches over its edges. */
export function wholeOf(card: Cropped): Frame {
  const [left, top] = [Math.min(0, card.left), Math.min(0, card.top)];
  const right = Math.max(card.width, card.left + card.crop_width);
  const bottom = Math.max(card.height, card.top + card.crop_height);
  return { left, top, width: right - left, height: bottom - top };
}

/** The place of a map (rows × columns) that lies over `on`, under a point given in the same pixels; −1 beside it. */
export function placeAt(on: Frame, rows: number, columns: number, x: number, y: number): number {
  const column = Math.floor(((x - on.left) / on.width) * columns);
  const row = Math.floor(((y - on.top) / on.height) * rows);
  return column < 0 || row < 0 || column >= columns || row >= rows ? -1 : row * columns + column;
}

/** The next place in a direction; it stays at the edges. */
export function placeBeside(place: number, rows: number, columns: number, down: number, right: number): number {
  const row = Math.min(rows - 1, Math.max(0, Math.floor(place / columns) + down));
  const column = Math.min(columns - 1, Math.max(0, (place % columns) + right));
  return row * columns + column;
}
