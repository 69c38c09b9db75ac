// The step one can read: where many go by in a second, only some of them, and always the last.
import type { Step } from "../../draw/slide";

const CALM = 120; // milliseconds

export class Calm {
  step = $state.raw<Step | null>(null);
  #last = 0;

  constructor(step: () => Step | null) {
    $effect(() => {
      const now = step();
      const wait = this.#last + CALM - performance.now();
      const take = (): void => {
        this.#last = performance.now();
        this.step = now;
      };
      if (wait <= 0) {
        take();
        return;
      }
      const timer = setTimeout(take, wait);
      return () => clearTimeout(timer);
    });
  }
}
