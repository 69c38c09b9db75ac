// Numbers as text. Text is rounded; the number itself is always kept beside it.

/** About four significant digits, a true minus sign, powers of ten only where they help. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  let text: string;
  if (size === 0) text = "0";
  else if (size < 1e-4 || size >= 1e6) text = tidy(value.toExponential(2));
  else if (size >= 1000) text = value.toFixed(0);
  else if (size >= 1) text = value.toPrecision(4);
  else text = value.toFixed(4);
  return text.replaceAll("-", "−");
}

const tidy = (text: string): string => text.replace("e+", "e").replace(/\.?0+e/, "e");

/** A number that may be whole: a pixel is 250, not 250.0. */
export const plain = (value: number): string =>
  Number.isInteger(value) && Math.abs(value) < 1e6 ? String(value).replace("-", "−") : short(value);

/** For a cell of a window, where there is little room: at most five characters and a sign. */
export function tiny(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || size >= 1000) return short(value).replace(/(\.\d)\d+e/, "$1e");
  if (size > 0 && size < 0.0005) return value.toExponential(0).replaceAll("-", "−");
  if (size > 0 && size < 0.005) return value.toFixed(3).replace("-", "−");
  const text = size >= 100 ? value.toFixed(0) : size >= 10 ? value.toFixed(1) : value.toFixed(2);
  return (/^-?0\.0+$/.test(text) ? "0" : text).replace("-", "−");
}

export const percent = (share: number): string =>
  share > 0 && share < 0.001 ? "<0.1%" : `${(100 * share).toFixed(1)}%`;

const UNITS = ["", "k", "M", "G", "T"];

/** A count in at most four characters and a unit: 4,652,008 is 4.65M. */
export function count(value: number): string {
  let unit = 0;
  let rest = value;
  while (rest >= 1000 && unit < UNITS.length - 1) {
    rest /= 1000;
    unit += 1;
  }
  return unit ? `${rest.toPrecision(3)}${UNITS[unit]}` : String(value);
}

export const shapeText = (shape: readonly number[]): string =>
  (shape.length > 1 ? shape.slice(1) : shape).join("×") || "1";

/** A name cut in its middle: both ends say which layer it is, and so do its digits. */
export function fit(name: string, most: number): string {
  if (name.length <= most) return name;
  const left = name.length - most + 1; // letters that are left out
  const middle = Math.ceil((most - 1) / 2);
  const loss = (at: number): number =>
    most * (name.slice(at, at + left).match(/\d/g)?.length ?? 0) + Math.abs(at - middle);
  let best = middle;
  for (let at = 1; at + left < name.length; at++) if (loss(at) < loss(best)) best = at;
  return `${name.slice(0, best)}…${name.slice(best + left)}`;
}

/** How many leading digits two numbers of this size share that are so far apart. */
export const digitsAlike = (gap: number, size: number): number =>
  Math.max(0, Math.min(16, Math.floor(-Math.log10(gap / size))));

/** How small a difference is: two digits and a power of ten. */
export function tinyGap(value: number): string {
  if (value === 0) return "0";
  return value.toExponential(1).replace(/\.0e/, "e").replace("e+", "e").replace("-", "−");
}
