// A method's map and what is said of it, asked for together: the server computes both at once.
import { ask, relevance, type Tensor } from "../../../wire/client";
import type { CheckAnswer, WhyAnswer, WhyOf } from "../../../wire/types";
import type { Job } from "./lane.svelte";

export interface Mapped {
  said: WhyAnswer;
  map: Tensor;
}

export const mapJob = (asked: WhyOf): Job<Mapped> => ({
  key: JSON.stringify(asked),
  fetch: async (signal) => {
    const [said, map] = await Promise.all([ask("why", asked, signal), relevance(asked, signal)]);
    return { said, map };
  },
});

export const checkJob = (asked: WhyOf, check: string): Job<CheckAnswer> => ({
  key: checkKey(asked, check),
  fetch: (signal) => ask("why_check", { ...asked, check }, signal),
});

export const checkKey = (asked: WhyOf, check: string): string => `${check} ${JSON.stringify(asked)}`;
