// How a value is made, as TeX: once with symbols, once with this value's own numbers. Built from the
// kind of arithmetic, how the terms lie, and the names that the answer gives its numbers: no op is
// known here. Every number carries itself with all its digits as `data-exact`.
import { num } from "../wire/client";
import type { FactorColumn, LayerCard, OneNumberAnswer } from "../wire/types";
import { short } from "./format";
import { cellOf, plainTerms } from "./number";

export interface Formula {
  symbols: string;
  numbers: string;
}

const FEW = 4; // so many terms are all written out
const SPATIAL = ["i", "j", "k"];
const KERNEL = ["p", "q", "r"];

export function formula(answer: OneNumberAnswer, layer: LayerCard): Formula {
  const end = `= ${exact(num(answer.recorded))}`;
  const made = measured(answer) ?? rooted(answer, body(answer, layer));
  return { symbols: `${subject(answer, layer)} = ${made.symbols}`, numbers: `${made.numbers} ${end}` };
}

/** The value itself: y with an index for every axis that says something. */
function subject(answer: OneNumberAnswer, layer: LayerCard): string {
  if (!geometric(answer, layer)) return answer.cell.length === 2 ? "y_{m}" : "y";
  return `y_{${[channelLetter(answer, layer), ...letters(answer)].join(",")}}`;
}

/** Everything under the root: the combined products and what is added. */
function body(answer: OneNumberAnswer, layer: LayerCard): Formula {
  const { combine, bias, products, factors } = answer;
  const parts = pulledOut(answer);
  const few = products.length <= FEW && !geometric(answer, layer);
  const list = products.map((_, i) => i);
  let symbols: string;
  if (few) symbols = joined(combine, plainTerms(answer).map((term) => signed(term)));
  else symbols = `${big(answer, layer)} ${powers(parts.inner.map((f) => symbol(f, answer, layer))).join("\\,")}`;
  let numbers = joined(combine, shortened(list).map((i) => (i < 0 ? "\\cdots" : numeric(answer, i, few ? null : parts.inner))));
  if (products.length === 1 && answer.kind === "elementwise") {
    const inside = (write: (f: FactorColumn) => string): string => `\\operatorname{${plainText(answer.op)}}\\!\\left(${factors.map(write).join(",\\ ")}\\right)`;
    symbols = inside((f) => name(f.name));
    numbers = inside((f) => exact(num(f.values[0] ?? 0)));
  }
  if (!few && parts.share !== null) {
    symbols = `${parts.share} ${symbols}`;
    numbers = `${parts.share}\\left(${numbers}\\right)`;
  }
  if (bias) {
    const added = num(bias.values[0] ?? 0);
    const label = bias.name === "bias" && subject(answer, layer) !== "y" ? `b_{${channelLetter(answer, layer)}}` : name(bias.name);
    symbols += label.startsWith("-") ? ` ${label}` : ` + ${label}`;
    numbers += plus(added);
  }
  return { symbols, numbers };
}

/** An equal share of every term, taken out of the sum: 1/9 of an average. */
function pulledOut({ factors, products }: OneNumberAnswer): { share: string | null; inner: FactorColumn[] } {
  const constant = factors.find((f) => f.input < 0 && products.length > 1 && f.values.every((v) => v === f.values[0]));
  const each = constant ? num(constant.values[0] ?? 0) : 0;
  const count = Math.round(1 / each);
  if (!constant || !(each > 0 && each < 1) || Math.abs(each * count - 1) > 1e-12) return { share: null, inner: factors };
  return { share: `\\frac{1}{\\htmlData{exact=${count}}{${count}}}`, inner: factors.filter((f) => f !== constant) };
}

function rooted({ root }: OneNumberAnswer, inside: Formula): Formula {
  if (root === 1) return inside;
  const write = (text: string): string => {
    if (root === 2) return `\\sqrt{${text}}`;
    if (root === -2) return `\\frac{1}{\\sqrt{${text}}}`;
    return `\\left(${text}\\right)^{1/${root}}`;
  };
  return { symbols: write(inside.symbols), numbers: write(inside.numbers) };
}

/** Σ or max over what the terms run through. */
function big(answer: OneNumberAnswer, layer: LayerCard): string {
  const sign = answer.combine === "sum" ? "\\sum" : `\\${answer.combine}`;
  if (!geometric(answer, layer)) return over(sign, [["k", answer.products.length]]);
  const [channels = 1, ...kernel] = answer.layout;
  const runs: [string, number][] = kernel.map((size, axis) => [KERNEL[axis] ?? "p", size]);
  if (channels > 1) runs.unshift(["c", channels]);
  const real = runs.filter(([, size]) => size > 1);
  return real.length ? over(sign, real) : "";
}

function over(sign: string, runs: [string, number][]): string {
  if (sign === "\\sum") return runs.map(([letter, size]) => `\\sum_{${letter}=0}^{${size - 1}}`).join("");
  const under = runs.map(([letter, size]) => `0\\le ${letter}<${size}`).join("\\\\ ");
  return `${sign}_{\\substack{${under}}}`;
}

/** Are the terms a window whose place follows from the cell's? */
const geometric = (answer: OneNumberAnswer, layer: LayerCard): boolean =>
  layer.window !== null && answer.layout.length > 1 && answer.layout.length - 1 === layer.window.kernel.length;

const letters = (answer: OneNumberAnswer): string[] => answer.layout.slice(1).map((_, axis) => SPATIAL[axis] ?? "i");

const learnt = (answer: OneNumberAnswer): FactorColumn | undefined => answer.factors.find((f) => f.input > 0);

const channelLetter = (answer: OneNumberAnswer, layer: LayerCard): string =>
  geometric(answer, layer) && !learnt(answer) ? "c" : "m";

/** A factor with its indices, as one term has it. */
function symbol(column: FactorColumn, answer: OneNumberAnswer, layer: LayerCard): string {
  if (!geometric(answer, layer)) return plainSymbol(column, answer);
  const [channels = 1, ...kernel] = answer.layout;
  const inKernel = kernel.flatMap((size, axis) => (size > 1 ? [KERNEL[axis] ?? "p"] : []));
  if (column.input > 0) return `${name(column.name)}_{${["m", ...(channels > 1 ? ["c"] : []), ...inKernel].join(",")}}`;
  if (column.input < 0) return name(column.name);
  const first = column.cells.find((cell) => cell.every((i) => i >= 0))?.[1] ?? 0;
  const own = learnt(answer) ? (channels > 1 ? (first ? `${first}+c` : "c") : String(first)) : "c";
  const places = kernel.map((size, axis) => place(layer, axis, size));
  return `${name(column.name)}_{${[own, ...places].join(",\\,")}}`;
}

/** Where a window reads along one axis: i·stride + p·dilation − begin. */
function place(layer: LayerCard, axis: number, size: number): string {
  const w = layer.window;
  const times = (by: number, letter: string): string => (by === 1 ? letter : `${by}${letter}`);
  // a window over everything stands still
  const still = layer.shape[axis + 2] === 1;
  let text = still ? "" : times(w?.strides[axis] ?? 1, SPATIAL[axis] ?? "i");
  if (size > 1) text += (text ? "+" : "") + times(w?.dilations[axis] ?? 1, KERNEL[axis] ?? "p");
  const begin = w?.begin[axis] ?? 0;
  if (begin) text += begin > 0 ? `-${begin}` : `+${-begin}`;
  return text || "0";
}

/** A factor of a plain list of terms: which of its axes runs with the term? */
function plainSymbol(column: FactorColumn, answer: OneNumberAnswer): string {
  const [a, b] = [cellOf(column, 0), cellOf(column, 1)];
  if (!a || !b) return name(column.name);
  if (column.input === 0 || answer.kind !== "dot") return `${name(column.name)}_{k}`;
  return `${name(column.name)}_{${a.map((index, axis) => (index === b[axis] ? "m" : "k")).join(",")}}`;
}

/** A term of a few, by its factors' names; a factor −1 is a sign. */
function signed(term: { column: FactorColumn; term: number }[]): string {
  let sign = "";
  const names: string[] = [];
  for (const { column, term: i } of term) {
    const value = num(column.values[i] ?? 0);
    if (column.input < 0 && Math.abs(value) === 1 && term.length > 1) sign = value < 0 ? "-" : "";
    else names.push(name(column.name));
  }
  return sign + fraction(names);
}

function numeric(answer: OneNumberAnswer, i: number, only: FactorColumn[] | null): string {
  const mine = only ? only.map((column) => ({ column, term: i })) : (plainTerms(answer)[i] ?? []);
  const real = mine.filter(({ column }, k) => k === 0 || !(column.input < 0 && num(column.values[i] ?? 0) === 1));
  return real
    .map(({ column }, k) => {
      const value = num(column.values[i] ?? 0);
      return k && value < 0 ? `(${exact(value)})` : exact(value);
    })
    .join("\\cdot ");
}

/** The first terms and the last; −1 for what is left out between. */
const shortened = (list: number[]): number[] =>
  list.length <= FEW ? list : [0, 1, -1, list.length - 1];

function joined(combine: OneNumberAnswer["combine"], terms: string[]): string {
  if (combine !== "sum" && terms.length > 1) return `\\${combine}(${terms.join(",\\ ")})`;
  return terms.reduce((text, term) => text + (term.startsWith("-") || term.startsWith("\\htmlData{exact=-") ? ` ${term}` : ` + ${term}`));
}

/** What is multiplied with itself is a power. */
function powers(symbols: string[]): string[] {
  const count = new Map<string, number>();
  for (const s of symbols) count.set(s, (count.get(s) ?? 0) + 1);
  return [...count].map(([s, n]) => (n === 1 ? s : `${s}^{${n}}`));
}

/** Names of which some begin with "1 / ": those divide. */
function fraction(names: string[]): string {
  const below = names.filter((n) => n.startsWith("1 / "));
  const above = names.filter((n) => !n.startsWith("1 / "));
  const top = powers(above).join("\\cdot ") || "1";
  return below.length ? `\\frac{${top}}{${below.map((n) => n.slice(4)).join("\\,")}}` : top;
}

/** Values that are measured and then taken off or divided by: told by the names of the steps. */
function measured(answer: OneNumberAnswer): Formula | null {
  const steps = new Map(answer.steps.map((s) => [s.name, num(s.value)]));
  const given = (step: string): number => steps.get(step) ?? Number.NaN;
  const x = answer.factors.find((f) => f.input === 0);
  if (!x || answer.products.length !== 1) return null;
  const own = num((x.read.length ? x.read : x.values)[0] ?? 0);
  if (steps.has("sum of exp(x − max)") && x.name.startsWith("exp")) {
    return {
      symbols: "\\frac{e^{\\,x_m-\\max x}}{\\sum_{k} e^{\\,x_k-\\max x}}",
      numbers: `\\frac{e^{\\,${exact(own)}${plus(-given("max"))}}}{${exact(given("sum of exp(x − max)"))}}`,
    };
  }
  if (!steps.has("mean") || !steps.has("variance")) return null;
  const epsilon = steps.has("epsilon");
  const slope = answer.factors.find((f) => f.name === "scale");
  const scale = slope ? num(slope.values[0] ?? 1) : steps.get("scale");
  const bias = steps.get("bias");
  const root = (inner: string): string => `\\sqrt{${inner}}`;
  const spread = [`\\sigma^2${epsilon ? "+\\varepsilon" : ""}`, `${exact(given("variance"))}${epsilon ? plus(given("epsilon")) : ""}`];
  const line = (top: string, bottom: string, times: string, added: string): string =>
    `\\frac{${top}}{${root(bottom)}}${times}${added}`;
  return {
    symbols: line("x-\\mu", spread[0] ?? "", scale === undefined ? "" : "\\cdot\\gamma", bias === undefined ? "" : "+\\beta"),
    numbers: line(
      `${exact(own)}${plus(-given("mean"))}`,
      spread[1] ?? "",
      scale === undefined ? "" : `\\cdot ${scale < 0 ? `(${exact(scale)})` : exact(scale)}`,
      bias === undefined ? "" : plus(bias),
    ),
  };
}

/** A number that is added: its sign stands before it. */
const plus = (value: number): string => (value < 0 ? ` ${exact(value)}` : ` + ${exact(value)}`);

/** A number for the eye, with all its digits beside it. */
export function exact(value: number): string {
  const text = short(value).replaceAll("−", "-");
  const [digits = "", power] = text.split("e");
  const shown = digits.replace("∞", "\\infty").replace("NaN", "\\text{NaN}");
  return `\\htmlData{exact=${value}}{${shown}${power === undefined ? "" : `{\\cdot}10^{${power}}`}}`;
}

const NAMES: Record<string, string> = {
  x: "x", a: "a", b: "b", weight: "w", bias: "b", slope: "a", shift: "b", share: "s",
  "ln sum": "\\ln\\textstyle\\sum_k e^{\\,x_k-\\max x}", max: "\\max x",
  "− max − ln sum": "-\\max x-\\ln\\textstyle\\sum_k e^{\\,x_k-\\max x}",
  "1 / norm": "1 / \\lVert x\\rVert", "1 / deviation": "1 / \\sigma", "x − mean": "(x-\\mu)",
  "base^−beta": "\\text{base}^{-\\beta}", scale: "\\gamma", epsilon: "\\varepsilon",
}; // prettier-ignore

/** The symbol of a named number; a name nobody knows is written out. */
const name = (given: string): string => NAMES[given] ?? `\\text{${plainText(given)}}`;

const plainText = (text: string): string => text.replace(/[\\{}$&#^_%~]/g, " ");
