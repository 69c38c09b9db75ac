// What is asked, as it stands in the address: pure, from what is kept there and the layers of a trace.
import type { Bench } from "../../../app/address";
import type { LayerCard, MethodCard, Scene, Target, WhyOf } from "../../../wire/types";

export const OPACITY = 0.6;
const FIRST = "grad-cam"; // the method that is shown at first, where there is one of that name

/** What the address keeps. A class by its index; "" for the layer that a method takes of itself. */
export interface Chosen {
  method: string;
  /** The class, −1 for the most probable one. */
  index: number;
  /** The class that it is held against, −1 for none. */
  against: number;
  /** Not a class is explained but the value that the scope has chosen. */
  value: boolean;
  layer: string;
  opacity: number;
  checks: boolean;
}

const whole = (given: unknown): number => (Number.isInteger(given) && (given as number) >= 0 ? (given as number) : -1);

/** What is chosen, whatever stands in the address. */
export function chosenOf(kept: Bench): Chosen {
  const opacity = typeof kept.opacity === "number" && kept.opacity >= 0 && kept.opacity <= 1 ? kept.opacity : OPACITY;
  return {
    method: typeof kept.method === "string" ? kept.method : FIRST,
    index: whole(kept.index),
    against: whole(kept.against),
    value: kept.value === true,
    layer: typeof kept.layer === "string" ? kept.layer : "",
    opacity,
    checks: kept.checks !== false,
  };
}

/** The method of that name; else the first that one begins with. */
export const methodOf = (methods: readonly MethodCard[], name: string): MethodCard | undefined =>
  methods.find((one) => one.name === name) ?? methods.find((one) => one.name === FIRST) ?? methods[0];

/** The layers whose output is maps; where a value is explained, those that lie before it. */
export function layersOfMaps(layers: readonly LayerCard[], before = ""): LayerCard[] {
  const end = before ? layers.findIndex((one) => one.name === before) : layers.length;
  return layers.slice(0, end < 0 ? layers.length : end).filter(hasMaps);
}

const hasMaps = ({ shape, dtype, missing }: LayerCard): boolean =>
  !missing && shape.length === 4 && (shape[2] ?? 1) * (shape[3] ?? 1) > 1 && /^(b?float|double)/.test(dtype);

export interface Question {
  scene: Scene;
  target: Target;
  against: Target | null;
  layer: string;
}

/** What is asked of one method: those of the input alone take no layer. */
export const askedOf = (of: Question, method: MethodCard): WhyOf => ({ ...of, method: method.name, layer: method.on === "input" ? "" : of.layer });

export const scoreOf = (index: number): Target => ({ kind: "score", layer: "", cell: [], index });

/** A source as it is cited, and where it lies. */
export function cited(source: string): { text: string; link: string } {
  const link = /https?:\/\/\S+/.exec(source)?.[0] ?? "";
  return { text: source.replace(link, "").replace(/[,\s]+$/, ""), link };
}
