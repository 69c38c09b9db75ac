// The settings of a preparation: what differs from the network's own, and the ways to break them.
import type { Preprocess } from "../wire/types";

export type Setting = keyof Preprocess;

const SETTINGS: Setting[] = [
  "width", "height", "mode", "resize", "resize_to", "interpolation", "channel_order", "invert",
  "scale", "mean", "std", "layout",
]; // prettier-ignore

/** Which settings differ; one number for all channels is the same as that number three times. */
export function unlike(own: Preprocess, now: Preprocess): Setting[] {
  return SETTINGS.filter((name) => !same(own[name], now[name]));
}

function same(a: Preprocess[Setting], b: Preprocess[Setting]): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => i).every(
    (i) => (a.length === 1 ? a[0] : a[i]) === (b.length === 1 ? b[0] : b[i]),
  );
}

/** What a scene carries: nothing where the settings are the network's own. */
export const carried = (own: Preprocess, now: Preprocess): Preprocess | null =>
  unlike(own, now).length ? now : null;

export type Breakage = "order" | "unnormalised" | "scale" | "constants" | "grey" | "fit" | "inverted" | "nearest";

const IMAGENET = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
const HALF = { mean: [0.5], std: [0.5] };
const MNIST = { mean: [0.1307], std: [0.3081] };

/** The usual mistakes: which settings each of them changes, null where it would change nothing. */
const BREAKAGES: Record<Breakage, (own: Preprocess) => Partial<Preprocess> | null> = {
  order: (own) => (own.mode === "L" ? null : { channel_order: own.channel_order === "RGB" ? "BGR" : "RGB" }),
  unnormalised: () => ({ mean: [0], std: [1] }),
  scale: (own) => ({ scale: own.scale < 0.1 ? own.scale * 255 : own.scale / 255 }),
  constants: (own) => {
    const white = own.scale * 255;
    const others = own.mode === "L" ? [HALF, MNIST] : [IMAGENET, HALF];
    const inRange = (numbers: number[]): number[] => numbers.map((v) => Number((v * white).toPrecision(6)));
    const times = others.map((one) => ({ mean: inRange(one.mean), std: inRange(one.std) }));
    return times.find((one) => unlike(own, { ...own, ...one }).length) ?? null;
  },
  grey: (own) => (own.mode === "RGB" ? { mode: "LLL" } : null),
  fit: (own) => (own.resize === "stretch" ? { resize: "shorter-side", resize_to: null } : { resize: "stretch" }),
  inverted: (own) => ({ invert: !own.invert }),
  nearest: () => ({ interpolation: "nearest" }),
};

/** The mistakes that can be made with a network's settings. */
export const breakages = (own: Preprocess): Breakage[] =>
  (Object.keys(BREAKAGES) as Breakage[]).filter((name) => {
    const change = BREAKAGES[name](own);
    return change && unlike(own, { ...own, ...change }).length > 0;
  });

/** The settings with one mistake more. */
export const broken = (own: Preprocess, now: Preprocess, name: Breakage): Preprocess => ({
  ...now,
  ...BREAKAGES[name](own),
});

/** Is this mistake among the settings? */
export const isBroken = (own: Preprocess, now: Preprocess, name: Breakage): boolean =>
  unlike(now, broken(own, now, name)).length === 0;

/** The settings without the mistake: what it changes is the network's own again. */
export function mended(own: Preprocess, now: Preprocess, name: Breakage): Preprocess {
  const back = Object.keys(BREAKAGES[name](own) ?? {}).map((key) => [key, own[key as Setting]]);
  return { ...now, ...Object.fromEntries(back) };
}

/** A list of numbers as one writes it, "1/255" included; null where it is none. */
export function numbersOf(text: string): number[] | null {
  const parts = text.split(/[\s,、]+/).filter(Boolean);
  const found = parts.map((part) => {
    const [top, bottom = "1", ...more] = part.replace("−", "-").split("/");
    return more.length || !top || !bottom ? Number.NaN : Number(top) / Number(bottom);
  });
  return found.length && found.every(Number.isFinite) ? found : null;
}

/** Numbers as one reads them; a 255th is written as such. */
export const listed = (numbers: readonly number[]): string =>
  numbers.map((v) => (v === 1 / 255 ? "1/255" : String(v))).join(", ");
