// The blocks to choose from: in which group each stands, what is set in its line, what it is first put in with.
import type { BlockField, BlockKind } from "../../../wire/types";
import type { Block } from "../plan";
import { holds } from "./tree";

export const GROUPS = ["convolution", "activation", "pooling", "normalisation", "full", "residual", "other"] as const;
export type Group = (typeof GROUPS)[number];

const GROUP_OF: Record<string, Group> = {
  Conv: "convolution",
  Relu: "activation", LeakyRelu: "activation", Gelu: "activation", HardSwish: "activation", Sigmoid: "activation", Tanh: "activation",
  Softmax: "activation",
  MaxPool: "pooling", AveragePool: "pooling", GlobalAveragePool: "pooling",
  BatchNorm: "normalisation", Dropout: "normalisation",
  Flatten: "full", Linear: "full",
  Residual: "residual",
};

/** A new kind stands among the others until it is given its group. */
export const groupOf = (kind: string): Group => GROUP_OF[kind] ?? "other";

/** What can be put in: a kind, or one of its usual variants. */
export interface Offer {
  id: string;
  kind: BlockKind;
  group: Group;
}

export const offers = (kinds: readonly BlockKind[]): Offer[] =>
  kinds.flatMap((kind): Offer[] => {
    const own = { id: kind.name, kind, group: groupOf(kind.name) };
    return kind.name === "Conv" ? [own, { ...own, id: "Conv-1" }, { ...own, id: "Conv-depthwise" }] : [own];
  });

const required = (field: BlockField): boolean => ["channels", "units"].includes(field.name);

/** The block that an offer puts in where `channels` come in. */
export function made(offer: Offer, channels: number): Block {
  const block: Block = { block: offer.kind.name };
  for (const field of offer.kind.fields) if (required(field)) block[field.name] = field.usual;
  if (offer.id === "Conv") return { ...block, padding: "same" };
  if (offer.id === "Conv-1") return { ...block, kernel: 1 };
  if (offer.id === "Conv-depthwise") return { ...block, channels, padding: "same", groups: "depthwise" };
  if (!offer.kind.holds) return block;
  const conv: Block = { block: "Conv", channels, padding: "same", bias: false };
  return { ...block, blocks: [conv, { block: "BatchNorm" }, { block: "Relu" }, { ...conv }, { block: "BatchNorm" }] };
}

/** What a block has set, as the server would have it where nothing is said. */
export function valueOf(block: Block, field: BlockField): number | string | boolean | null {
  const given = block[field.name];
  if (given !== undefined) return given as number | string | boolean | null;
  return field.kind === "flag" ? Boolean(field.usual) : field.usual;
}

const IN_LINE = new Set(["channels", "kernel", "stride", "padding", "size", "units", "ratio", "slope"]);

/** The settings that stand in a block's line, and those that are shown when it is opened. */
export function divided(kind: BlockKind | undefined): { line: BlockField[]; more: BlockField[] } {
  const fields = kind?.fields ?? [];
  const pools = fields.some((field) => field.name === "size");
  const inLine = (field: BlockField): boolean => IN_LINE.has(field.name) && !(pools && field.name === "padding");
  return { line: fields.filter(inLine), more: fields.filter((field) => !inLine(field)) };
}

/** Numbers that are offered beside words such as "same". */
export const NUMBERS: Record<string, readonly number[]> = { padding: [0, 1, 2, 3, 4, 5, 6], groups: [1, 2, 4, 8, 16] };

/** The same list where what is as usual is left out: two lists of the same network are equal then. */
export function normal(blocks: readonly Block[], kinds: readonly BlockKind[]): Block[] {
  return blocks.map((block) => {
    const kind = kinds.find((one) => one.name === block.block);
    const told: Block = { block: block.block };
    for (const field of kind?.fields ?? []) {
      const value = block[field.name];
      const usual = field.kind === "flag" ? Boolean(field.usual) : field.usual;
      if (value !== undefined && (required(field) || value !== usual)) told[field.name] = value;
    }
    if (block.name) told.name = block.name;
    if (holds(block)) told.blocks = normal(block.blocks, kinds);
    return told;
  });
}

/** The list ending in as many numbers as the data have classes: its last full connection, or one put behind. */
export function suited(blocks: readonly Block[], outputs: number, flat = true): Block[] {
  const at = blocks.findLastIndex((block) => block.block !== "Softmax");
  const last = blocks[at];
  if (last?.block === "Linear") return blocks.map((block, i) => (i === at ? { ...block, units: outputs } : block));
  const end: Block[] = [...(flat ? [] : [{ block: "Flatten" }]), { block: "Linear", units: outputs }];
  return blocks.toSpliced(at + 1, 0, ...end);
}
