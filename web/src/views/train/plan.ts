// What is to be trained, as it stands in the address: the blocks, the data, the settings, the run that is looked at.
import type { Bench } from "../../app/address";
import type { Settings } from "../../wire/types";
import { isPart, type Part } from "./parts";

/** A block as the server reads it: its kind under `block`, its settings beside it, others within it in `blocks`. */
export type Block = { block: string; name?: string; blocks?: Block[] } & Record<string, unknown>;

export interface Plan {
  part: Part;
  /** null for the preset that is offered first. */
  blocks: Block[] | null;
  data: string;
  /** Only what was chosen; the rest is as the server has it. */
  settings: Partial<Settings>;
  /** The run that is looked at, "" for none, and the step of it, −1 for the latest. */
  run: string;
  step: number;
  /** The layer and the weight that are looked at. */
  layer: string;
  index: number[];
  /** The pictures that are pinned: ids of pictures, "digits:12" is one of the data. */
  pinned: string[];
  /** Another run (and step) that this one is held against. */
  versus: string;
  /** A network, or a checkpoint RUN@STEP, to begin with instead of blocks. */
  from: string;
}

export const BLANK: Plan = {
  part: "network", blocks: null, data: "", settings: {}, run: "", step: -1, layer: "", index: [], pinned: [], versus: "", from: "",
};

const text = (given: unknown): string => (typeof given === "string" ? given : "");
const object = (given: unknown): Record<string, unknown> | null =>
  given && typeof given === "object" && !Array.isArray(given) ? (given as Record<string, unknown>) : null;

/** What a link says; what it does not say, or wrongly, is as at first. */
export function readPlan(given: Bench | null): Plan {
  const blocks = given?.blocks;
  const step = given?.step;
  return {
    part: isPart(given?.part) ? given.part : BLANK.part,
    blocks: Array.isArray(blocks) && blocks.every((b) => object(b)) ? (blocks as Block[]) : null,
    data: text(given?.data),
    settings: (object(given?.settings) ?? {}) as Partial<Settings>,
    run: text(given?.run),
    step: Number.isInteger(step) ? (step as number) : -1,
    layer: text(given?.layer),
    index: Array.isArray(given?.index) && given.index.every((i) => Number.isInteger(i)) ? given.index : [],
    pinned: Array.isArray(given?.pinned) ? given.pinned.filter((p) => typeof p === "string") : [],
    versus: text(given?.versus),
    from: text(given?.from),
  };
}

/** The plan as a link has it: only what differs from the blank one. */
export function writePlan(plan: Plan): Bench {
  const kept = Object.entries(plan).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(BLANK[key as keyof Plan]));
  return Object.fromEntries(kept);
}
