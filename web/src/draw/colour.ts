// Colours: numbers to paper, indigo and vermilion. Zero is always the paper itself.

export type Theme = "light" | "dark";
type Rgb = readonly [number, number, number];

export interface Palette {
  paper: string;
  card: string;
  ink: string;
  soft: string;
  line: string;
  positive: string;
  negative: string;
  good: string;
  warn: string;
}

/** The colours of both themes; app/theme.css carries the same, a test holds them together. */
export const PALETTES: Record<Theme, Palette> = {
  light: {
    paper: "#fbfaf7",
    card: "#ffffff",
    ink: "#1b1e24",
    soft: "#5d6470",
    line: "#e6e3dc",
    positive: "#1f4e8c",
    negative: "#c8421f",
    good: "#1f7a3d",
    warn: "#8a5a00",
  },
  dark: {
    paper: "#14161a",
    card: "#1c1f25",
    ink: "#e9e7e2",
    soft: "#a1a7b3",
    line: "#2c3038",
    positive: "#78b2fa",
    negative: "#ff805c",
    good: "#6cc58a",
    warn: "#e6b450",
  },
};

export const rgb = (hex: string): Rgb => [
  Number.parseInt(hex.slice(1, 3), 16),
  Number.parseInt(hex.slice(3, 5), 16),
  Number.parseInt(hex.slice(5, 7), 16),
];

const mix = (from: Rgb, to: Rgb, share: number): Rgb => [
  Math.round(from[0] + (to[0] - from[0]) * share),
  Math.round(from[1] + (to[1] - from[1]) * share),
  Math.round(from[2] + (to[2] - from[2]) * share),
];

/** The colour of `value` on a scale whose ends are ±limit. */
export function shade(value: number, limit: number, theme: Theme): Rgb {
  const { card, positive, negative } = PALETTES[theme];
  if (!Number.isFinite(value)) return theme === "light" ? [200, 60, 200] : [230, 110, 230];
  const share = limit > 0 ? Math.min(1, Math.abs(value) / limit) : 0;
  return mix(rgb(card), rgb(value < 0 ? negative : positive), share);
}

export const css = (colour: Rgb): string => `rgb(${colour.join(" ")})`;

/** Black or white ink, whichever reads better on a colour. */
export function inkOn(colour: Rgb): string {
  const dark = "#000000"; // with white, one of the two always reaches 4.5
  const bright = "#ffffff";
  return contrast(colour, rgb(dark)) >= contrast(colour, rgb(bright)) ? dark : bright;
}

/** WCAG 2 relative luminance contrast, 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((channel) => {
    const c = channel / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const STEPS = 255;
const tables = new Map<Theme, Uint32Array>();

/** Every shade from −limit to +limit as packed pixels, made once a theme. */
function table(theme: Theme): Uint32Array {
  let found = tables.get(theme);
  if (!found) {
    found = new Uint32Array(2 * STEPS + 2);
    for (let i = -STEPS; i <= STEPS; i++) found[i + STEPS] = packed(shade(i / STEPS, 1, theme));
    found[2 * STEPS + 1] = packed(shade(Number.NaN, 1, theme));
    tables.set(theme, found);
  }
  return found;
}

const packed = ([r, g, b]: Rgb): number => ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;

/** Colour every value of a map into pixels (packed RGBA, little-endian). */
export function pixels(
  values: ArrayLike<number>,
  limit: number,
  theme: Theme,
  out = new Uint32Array(values.length),
): Uint32Array {
  const colours = table(theme);
  const scale = limit > 0 ? STEPS / limit : 0;
  for (let i = 0; i < values.length; i++) {
    const step = Math.round((values[i] as number) * scale);
    const at = step > STEPS ? STEPS : step < -STEPS ? -STEPS : step;
    // NaN fails every comparison, and infinity times 0 is NaN
    out[i] = at === at ? (colours[at + STEPS] as number) : (colours[2 * STEPS + 1] as number);
  }
  return out;
}

/** A channel of a picture in its own light: from black at `low` to its colour at `high`. */
export interface Tint {
  colour: Rgb;
  low: number;
  high: number;
}

const LIGHTS: Record<string, Rgb> = { R: [255, 84, 70], G: [86, 214, 120], B: [96, 150, 255] };
const WHITE: Rgb = [255, 255, 255];

/** The light of each channel of a network's input; null where it is no picture. */
export function tintOf(count: number, order: string, c: number, low: number, high: number): Tint | null {
  if (count !== 1 && count !== 3) return null;
  return { colour: count === 1 ? WHITE : (LIGHTS[order[c] ?? ""] ?? WHITE), low, high };
}

export function tinted(values: ArrayLike<number>, tint: Tint, out = new Uint32Array(values.length)): Uint32Array {
  const span = tint.high - tint.low || 1;
  for (let i = 0; i < values.length; i++) {
    const share = Math.min(1, Math.max(0, ((values[i] as number) - tint.low) / span));
    out[i] = packed(mix([0, 0, 0], tint.colour, share || 0));
  }
  return out;
}
