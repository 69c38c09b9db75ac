// What does not fit, in the reader's words: what was given, the formula, what would fit.
import { Misfit } from "../../draw/slide";
import { w } from "./words";

const TEXTS = {
  kernel: "kernelFit",
  same: "sameFit",
  whole: "wholeFit",
  fill: "fillFit",
  channels: "channelsFit",
  padding: "paddingFit",
  nothing: "otherFit",
} as const;

/** Why this does not slide, "" where it does. */
export function misfit(attempt: () => unknown): string {
  try {
    attempt();
    return "";
  } catch (error) {
    if (error instanceof Misfit) return w(TEXTS[error.what], error.given);
    throw error;
  }
}
