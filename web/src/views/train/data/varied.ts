// How pictures are varied while a network learns: what can be set, how far, and what is usual.
import type { Augment } from "../../../wire/types";

export type Vary = Omit<Augment, "flip" | "share" | "fill">;

export const NONE: Augment = { shift: 0, rotate: 0, scale: 0, flip: false, crop: 0, colour: 0, erase: 0, share: 1, fill: "black", slant: 0, bend: 0, stroke: 0 };

/** The sliders: how far each goes and in which steps. Degrees for the turn, pixels for strokes, else shares. */
export const SLIDERS: readonly { name: keyof Vary; most: number; step: number }[] = [
  { name: "shift", most: 0.4, step: 0.02 },
  { name: "rotate", most: 90, step: 1 },
  { name: "scale", most: 0.5, step: 0.02 },
  { name: "slant", most: 0.5, step: 0.02 },
  { name: "bend", most: 0.12, step: 0.01 },
  { name: "stroke", most: 1, step: 0.1 },
  { name: "crop", most: 0.6, step: 0.02 },
  { name: "colour", most: 1, step: 0.05 },
  { name: "erase", most: 0.5, step: 0.02 },
];

export const USUAL: Record<"none" | "light" | "strong" | "hand", Partial<Augment>> = {
  none: {},
  light: { shift: 0.08, rotate: 10, scale: 0.1 },
  strong: { shift: 0.14, rotate: 20, scale: 0.2, colour: 0.3, erase: 0.16 },
  hand: { shift: 0.1, rotate: 12, scale: 0.16, slant: 0.2, bend: 0.05, stroke: 0.7 },
};

export const whole = (given: Partial<Augment> | undefined): Augment => ({ ...NONE, ...given });

/** Only what differs from leaving pictures as they are; undefined where nothing does. */
export function told(given: Augment): Augment | undefined {
  const entries = Object.entries(given).filter(([name, value]) => value !== NONE[name as keyof Augment]);
  return entries.length ? (Object.fromEntries(entries) as unknown as Augment) : undefined;
}

/** Do pictures change at all? */
export const varies = (given: Augment): boolean => given.share > 0 && (given.flip || SLIDERS.some(({ name }) => given[name] > 0));

const ONE_WAY: readonly (keyof Augment)[] = ["share", "erase", "crop", "bend"];

export function said(name: keyof Augment, value: number): string {
  if (name === "rotate") return `±${value}°`;
  if (name === "stroke") return `±${value} px`;
  return `${ONE_WAY.includes(name) ? "" : "±"}${Math.round(100 * value)}%`;
}

/** Some places, one class after the other; `turn` shows others. */
export function mixed(samples: readonly (readonly number[])[], count: number, turn: number): number[] {
  const filled = samples.filter((one) => one.length);
  if (!filled.length) return [];
  const kinds = filled.length;
  const most = Math.min(count, filled.reduce((n, one) => n + one.length, 0));
  const found: number[] = [];
  for (let i = 0; found.length < most && i < 20 * count; i++) {
    const own = filled[(i + turn * (kinds > count ? count : 0)) % kinds] ?? [];
    const at = own[(Math.floor(i / kinds) + turn) % own.length];
    if (at !== undefined && !found.includes(at)) found.push(at);
  }
  return found;
}
