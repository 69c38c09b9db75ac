// A step in words and in numbers: the same as Python's convscope.bench.phrases, from one file.
import PHRASES from "../../../src/convscope/bench/phrases.json";
import type { Slide, Step } from "./slide";

export type Language = keyof typeof PHRASES;
const WRITTEN_OUT = 9; // products that are written out; of more only their count is said

/** Which step this is, what is multiplied, and what it makes. */
export function phrase(slide: Slide, step: Step, language: Language, plain = slide.shape[0] === 1): string {
  const said = PHRASES[language];
  const cell = plain ? step.cell.slice(1) : step.cell;
  const place = filled(said.place, { step: step.number + 1, count: slide.count, cell: `[${cell.join(", ")}]` });
  return `${place}${language === "ja" ? "" : " "}${arithmetic(step, language)}`;
}

/** What is done with the numbers under the window, and what it makes. */
export function arithmetic(step: Step, language: Language): string {
  const made = `${doing(step, language)}: ${written(step, language)}`;
  return step.combine === "copy" ? made : `${made} = ${whole(step.value)}`;
}

/** What is done, as the lecture names it: multiply and add; pick the largest; … */
export function doing(step: Step, language: Language): string {
  const { multiply, pick, average, copy } = PHRASES[language];
  return { sum: multiply, mean: average, max: pick, copy }[step.combine];
}

/** The three phases of a step: the window moves, a piece is cut out, the numbers become one. */
export const phases = (step: Step, language: Language): [string, string, string] => [
  PHRASES[language].move,
  PHRASES[language].cut,
  doing(step, language),
];

/** A number as text: whole as it is, others to three places, a true minus sign. */
export function whole(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const text = value.toFixed(3).replace(/\.?0+$/, "");
  return text === "-0" ? "0" : text.replace("-", "−");
}

export const signed = (value: number): string => {
  const text = whole(value);
  return text.startsWith("−") ? `(${text})` : text;
};

function written(step: Step, language: Language): string {
  const said = PHRASES[language];
  const terms = step.window.length;
  if (step.combine === "copy") return whole(step.window[0] ?? 0);
  if (terms > WRITTEN_OUT) return withBias(filled(step.combine === "max" ? said["many-picked"] : said.many, { terms }), step, language);
  if (step.combine === "max") return `${said.largest}(${step.window.map(whole).join(", ")})`;
  if (step.combine === "mean") {
    const kept = step.window.filter((_, i) => step.inside[i]);
    return `(${kept.map(signed).join(" + ")}) / ${kept.length}`;
  }
  const products = step.window.map((v, i) => `${signed(v)}×${signed(step.weights?.[i] ?? 1)}`);
  return withBias(products.join(" + "), step, language);
}

const withBias = (text: string, step: Step, language: Language): string =>
  step.bias === null ? text : `${text} + ${PHRASES[language].bias} ${signed(step.bias)}`;

const filled = (text: string, given: Record<string, string | number>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => String(given[name]));
