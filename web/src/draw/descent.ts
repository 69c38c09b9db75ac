// One step of gradient descent as text: how a weight's gradient is a sum, and what the step makes of it.
import { num } from "../wire/client";
import type { OneStepAnswer, Product } from "../wire/types";
import { digitsAlike } from "./format";

/** A number with so many significant digits, a true minus sign; all of them travel as `exact` does. */
export function figures(value: number, digits = 6): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const text = size !== 0 && (size < 1e-4 || size >= 1e7) ? value.toExponential(digits - 1).replace("e+", "e") : value.toPrecision(digits);
  return text.replaceAll("-", "−");
}

/** A number for TeX with so many digits; all of them travel with it. */
const written = (value: number, digits: number): string => {
  const text = figures(value, digits).replaceAll("−", "-").replace(/e(-?\d+)$/, "\\cdot 10^{$1}");
  return `\\htmlData{exact=${value}}{${text}}`;
};
const bracketed = (value: number, digits: number): string => (value < 0 ? `(${written(value, digits)})` : written(value, digits));

/** So many digits that two numbers are seen to differ, three of the difference among them. */
export function digitsApart(a: number, b: number, least = 5, most = 12): number {
  const [size, gap] = [Math.max(Math.abs(a), Math.abs(b)), Math.abs(a - b)];
  if (!(size > 0) || !(gap > 0) || !Number.isFinite(size)) return least;
  return Math.min(most, Math.max(least, Math.floor(Math.log10(size)) - Math.floor(Math.log10(gap)) + 3));
}

/** ∂L/∂w = Σ x · ∂L/∂y, with symbols and with the largest of its products. What the sum
 *  runs over is said in the reader's words. */
export function gradientFormula(answer: OneStepAnswer, pictures = "pictures", positions = "positions", few = 3): { symbols: string; numbers: string } {
  const shown = answer.products.slice(0, few);
  const terms = shown.map((p, i) => `${i ? " + " : ""}${bracketed(num(p.x), 4)}\\cdot ${bracketed(num(p.upstream), 4)}`);
  const rest = answer.uses > shown.length ? " + \\cdots" : "";
  return {
    symbols: `\\frac{\\partial L}{\\partial w} = \\sum_{\\text{${pictures}}}\\ \\sum_{\\text{${positions}}} x \\cdot \\frac{\\partial L}{\\partial y}`,
    numbers: `${terms.join("") || "0"}${rest} = ${written(num(answer.by_sum), 7)}`,
  };
}

/** new w = w − η · ∂L/∂w, with its own numbers. */
export function stepFormula(answer: OneStepAnswer): { symbols: string; numbers: string } {
  const [before, after] = [num(answer.weight), num(answer.new)];
  const digits = digitsApart(before, after);
  return {
    symbols: "w_{\\text{new}} = w - \\eta\\,\\frac{\\partial L}{\\partial w}",
    numbers: `${written(before, digits)} - ${written(answer.rate, 3)}\\cdot ${bracketed(num(answer.gradient), 7)} = ${written(after, digits)}`,
  };
}

/** (L(w + h) − L(w − h)) / 2h. */
export const QUOTIENT = "\\frac{\\partial L}{\\partial w} \\approx \\frac{L(w + h) - L(w - h)}{2h}";

/** How many leading digits the gradient and the difference quotient share. */
export function agreeing(answer: OneStepAnswer): number {
  const [a, b] = [num(answer.gradient), num(answer.difference)];
  const size = Math.max(Math.abs(a), Math.abs(b));
  if (size === 0) return 16;
  return a === b ? 16 : digitsAlike(Math.abs(a - b), size);
}

/** The products that are listed of one picture of the batch, or of all for −1. */
export const productsOf = (answer: OneStepAnswer, picture: number): readonly Product[] =>
  picture < 0 ? answer.products : answer.products.filter((one) => one.picture === picture);

/** Rates from `low` to `high`, a few for each power of ten. */
export function rateGrid(low: number, high: number, each = 3): number[] {
  const from = Math.log10(low);
  const count = Math.max(1, Math.round((Math.log10(high) - from) * each));
  return Array.from({ length: count + 1 }, (_, i) => Number((10 ** (from + (i * (Math.log10(high) - from)) / count)).toPrecision(3)));
}

/** The rates at which something happens: for all weights around the training's own; for one alone
 *  around the rate that moves it by 1. */
export function rateRanges(usual: number, gradient: number): { all: [number, number]; one: [number, number] } {
  const unit = Math.abs(gradient) > 1e-12 ? 1 / Math.abs(gradient) : usual * 1e3;
  const clean = (v: number): number => Number(v.toPrecision(2));
  return { all: [clean(usual / 100), clean(usual * 3000)], one: [clean(unit / 100), clean(unit * 30)] };
}
