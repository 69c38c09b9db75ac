// The parts of a channel, added up a few at a time: the page goes on while hundreds are summed.
import { add } from "../../draw/intermediate";
import { reach } from "../../draw/maps";

export interface Addends {
  count: number;
  /** The k-th part's map. */
  part: (k: number) => Float64Array;
  cells: number;
  bias: number;
}

export interface Sum {
  /** How many are in it. */
  done: number;
  total: Float64Array;
  /** The largest absolute value of each part. */
  sizes: number[];
}

const MOST = 64; // parts between two frames
const BUDGET = 8; // milliseconds between two frames

/** The sum of whatever is given; it says how far it has come. */
export class Adding {
  sum = $state.raw<Sum>({ done: 0, total: new Float64Array(), sizes: [] });

  constructor(given: () => Addends | null) {
    $effect(() => {
      const addends = given();
      if (!addends) {
        this.sum = { done: 0, total: new Float64Array(), sizes: [] };
        return;
      }
      const total = new Float64Array(addends.cells).fill(addends.bias);
      const sizes: number[] = [];
      let frame = 0;
      const work = (): void => {
        const began = performance.now();
        const stop = Math.min(addends.count, sizes.length + MOST);
        while (sizes.length < stop && performance.now() - began < BUDGET) {
          const map = addends.part(sizes.length);
          add(total, map);
          sizes.push(reach(map));
        }
        this.sum = { done: sizes.length, total, sizes };
        if (sizes.length < addends.count) frame = requestAnimationFrame(work);
      };
      work();
      return () => cancelAnimationFrame(frame);
    });
  }
}
