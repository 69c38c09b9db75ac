// What a training is first set to: by the network that learns, the data and what there is to compute with.
import type { Settings } from "../../../wire/types";

export type Chosen = Omit<Settings, "loss" | "augment" | "frozen" | "validation">;

const PLAIN: Chosen = {
  epochs: 8, batch: 64, engine: "numpy", optimiser: "adam", learning_rate: 0.001, momentum: 0.9, weight_decay: 0, schedule: "cosine",
  warm_up: 0, label_smoothing: 0, class_weights: false, patience: 0, seed: 0, precision: "float32",
};

const BY_PRESET: Record<string, Partial<Chosen>> = {
  "lenet-5": { learning_rate: 0.002 },
  "tiny-vgg": { epochs: 12, learning_rate: 0.002 },
  "small-resnet": { epochs: 12, optimiser: "adamw", learning_rate: 0.003, weight_decay: 0.01, schedule: "one-cycle" },
  mobilenet: { epochs: 12, optimiser: "adamw", learning_rate: 0.003, weight_decay: 0.01, schedule: "one-cycle" },
  // it is to learn by heart: nothing holds it back
  overfit: { epochs: 30, schedule: "constant" },
};

const HEAVY = 1e6; // multiply-adds of one picture from which the faster engine is worth its start

export interface About {
  /** The preset that the blocks are, "" for none. */
  preset: string;
  /** It begins with a network's weights; `freeze`: only the last layer learns. */
  from: "" | "whole" | "head" | "freeze";
  multiplyAdds: number;
  pictures: number;
  torch: boolean;
}

export function usual({ preset, from, multiplyAdds, pictures, torch }: About): Chosen {
  // what is learnt already is changed by small steps only
  const begun: Partial<Chosen> = from === "whole" ? { epochs: 4, learning_rate: 0.0005 } : from ? { epochs: 6 } : (BY_PRESET[preset] ?? {});
  const engine = torch && (multiplyAdds > HEAVY || from !== "") ? "torch" : "numpy";
  return { ...PLAIN, ...begun, engine, batch: Math.max(1, Math.min(PLAIN.batch, pictures || PLAIN.batch)) };
}

/** The usual, with what was chosen instead. */
export const settled = (about: About, chosen: Partial<Settings>): Settings => ({ ...usual(about), ...chosen }) as Settings;

/** The steps of an epoch: what does not fill a batch is left out of it. */
export const stepsOf = (pictures: number, batch: number): number => (batch > 0 ? Math.floor(pictures / batch) : 0);
