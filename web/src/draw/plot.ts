// Charts as pure numbers: scales with their ticks, paths, and the point nearest to a place.

/** A point of a series: x, and y where there is one. */
export type Point = readonly [number, number | null];
/** "early" spreads the beginning: by log(1 + v), so that 0 has a place. */
export type Kind = "linear" | "log" | "early";

export interface Scale {
  kind: Kind;
  /** The values at its two ends. */
  low: number;
  high: number;
  /** Where a value lies, in pixels. */
  (value: number): number;
  /** The value at a place. */
  at(place: number): number;
  ticks: number[];
}

const STEPS = [1, 2, 5, 10];

/** Round numbers from `low` to `high`, about so many. */
export function ticks(low: number, high: number, about: number): number[] {
  const span = high - low;
  if (!(span > 0) || !Number.isFinite(span)) return Number.isFinite(low) ? [low] : [];
  const rough = span / Math.max(1, about);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (STEPS.find((s) => s * power >= rough * 0.999) ?? 10);
  const found: number[] = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) found.push(clean(i * step));
  return found;
}

/** Without what binary fractions leave: 0.30000000000000004 is 0.3. */
const clean = (value: number): number => Number(value.toPrecision(12));

/** Powers of ten, with 2 and 5 between where there are few of them. */
function logTicks(low: number, high: number, about: number): number[] {
  const [from, to] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const within = (all: number[]): number[] => all.filter((v) => v >= low * 0.999 && v <= high * 1.001);
  const powers = Array.from({ length: to - from + 1 }, (_, i) => 10 ** (from + i));
  const finer = within(powers.flatMap((p) => [p, 2 * p, 5 * p].map(clean)));
  if (finer.length <= about) return finer.length > 1 ? finer : ticks(low, high, about);
  const coarse = within(powers);
  const every = Math.ceil(coarse.length / about);
  return coarse.filter((_, i) => (coarse.length - 1 - i) % every === 0);
}

function earlyTicks(low: number, high: number): number[] {
  const all = [0, ...Array.from({ length: 10 }, (_, i) => 10 ** i)];
  return all.filter((v) => v >= low && v <= high);
}

const forward: Record<Kind, (v: number) => number> = { linear: (v) => v, log: Math.log10, early: (v) => Math.log1p(Math.max(0, v)) };
const back: Record<Kind, (t: number) => number> = { linear: (t) => t, log: (t) => 10 ** t, early: Math.expm1 };

/** A scale that puts `low` at `from` and `high` at `to`, with about so many ticks. */
export function scale(kind: Kind, low: number, high: number, from: number, to: number, about = 5): Scale {
  const [a, b] = [forward[kind](low), forward[kind](high)];
  const place = (value: number): number => from + ((forward[kind](value) - a) / (b - a || 1)) * (to - from);
  const at = (where: number): number => back[kind](a + ((where - from) / (to - from || 1)) * (b - a));
  const marks = kind === "linear" ? ticks(low, high, about) : kind === "log" ? logTicks(low, high, about) : earlyTicks(low, high);
  return Object.assign(place, { kind, low, high, at, ticks: marks });
}

/** The ends of a scale for these values: a little more than they reach, a logarithm's above 0. */
export function ends(values: Iterable<number | null>, kind: Kind, room = 0.06): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const v of values) {
    if (v === null || !Number.isFinite(v) || (kind === "log" && v <= 0)) continue;
    if (v < low) low = v;
    if (v > high) high = v;
  }
  if (low > high) return kind === "log" ? [0.1, 1] : [0, 1];
  if (kind === "log") {
    const part = high > low ? (high / low) ** room : 2;
    return [low / part, high * part];
  }
  const more = high > low ? (high - low) * room : Math.abs(high) * 0.1 || 1;
  return [low - more, high + more];
}

const THIN = 2; // pixels within which only the first, least, greatest and last of many points are drawn

/** The points that make a difference on the screen: of many within a pixel or two the extremes. */
export function thinned(points: readonly Point[], x: (v: number) => number): readonly Point[] {
  if (points.length < 600) return points;
  const kept: Point[] = [];
  for (let i = 0; i < points.length; ) {
    const column = Math.floor(x((points[i] as Point)[0]) / THIN);
    let end = i;
    let [least, most] = [i, i];
    const y = (at: number): number => (points[at] as Point)[1] ?? Number.NaN;
    while (end < points.length && Math.floor(x((points[end] as Point)[0]) / THIN) === column) {
      if (y(end) < y(least)) least = end;
      if (y(end) > y(most)) most = end;
      end++;
    }
    for (const at of new Set([i, least, most, end - 1].sort((a, b) => a - b))) kept.push(points[at] as Point);
    i = end;
  }
  return kept;
}

const short = (v: number): string => String(Math.round(v * 10) / 10);

/** The line through the points; where there is no value, or none on the scale, it is broken. */
export function path(points: readonly Point[], x: Scale, y: Scale): string {
  let drawn = "";
  let on = false;
  for (const [at, value] of thinned(points, x)) {
    const fine = value !== null && Number.isFinite(value) && (y.kind !== "log" || value > 0);
    if (fine) drawn += `${on ? "L" : "M"}${short(x(at))} ${short(y(value))}`;
    on = fine;
  }
  return drawn;
}

/** The number of the point whose x is nearest; −1 without points. They are in order. */
export function nearest(points: readonly Point[], x: number): number {
  let [low, high] = [0, points.length - 1];
  if (high < 0) return -1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((points[middle] as Point)[0] <= x) low = middle;
    else high = middle;
  }
  return Math.abs((points[low] as Point)[0] - x) <= Math.abs((points[high] as Point)[0] - x) ? low : high;
}

/** A tick in few letters: 0.001, 1k, 1e−6; `step` is how far ticks are apart where that is little. */
export function tickText(value: number, step = 0): string {
  const size = Math.abs(value);
  if (size === 0) return "0";
  const digits = step > 0 ? Math.min(12, Math.max(4, Math.ceil(Math.log10(size / step)) + 1)) : 4;
  let text: string;
  if (size >= 1e6 || size < 1e-4) text = value.toExponential(digits > 4 ? digits - 1 : 1).replace(/\.?0+e/, "e").replace("e+", "e");
  else if (size >= 1000 && digits === 4) text = `${Number((value / 1000).toPrecision(4))}k`;
  else text = String(Number(value.toPrecision(digits)));
  return text.replaceAll("-", "−");
}

/** Heights near to these that are at least so far apart, in the same order from top to bottom. */
export function apart(heights: readonly number[], gap: number, top: number, bottom: number): number[] {
  const order = heights.map((_, i) => i).sort((a, b) => (heights[a] as number) - (heights[b] as number));
  const found = [...heights];
  let least = top;
  for (const i of order) {
    found[i] = Math.max(found[i] as number, least);
    least = (found[i] as number) + gap;
  }
  let most = bottom;
  for (const i of order.reverse()) {
    found[i] = Math.min(found[i] as number, most);
    most = (found[i] as number) - gap;
  }
  return found;
}
