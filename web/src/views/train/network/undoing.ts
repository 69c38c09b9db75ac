// The way back: what stood before each change, and what was taken back.

const MOST = 200;
const ONE = 1200; // milliseconds within which changes of the same setting are one

export class Undoing<T> {
  #past: T[] = [];
  #future: T[] = [];
  #of = "";
  #at = Number.NEGATIVE_INFINITY;

  constructor(private readonly now: () => number = () => performance.now()) {}

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** `before` is about to change; typing in one setting (`of`) is a single change. */
  note(before: T, of = ""): void {
    const now = this.now();
    const same = of !== "" && of === this.#of && now - this.#at < ONE;
    this.#of = of;
    this.#at = now;
    this.#future = [];
    if (!same) this.#past = [...this.#past, before].slice(-MOST);
  }

  /** What stood before the latest change; undefined where nothing was changed. */
  undo(current: T): T | undefined {
    return this.#turn(this.#past, this.#future, current);
  }

  redo(current: T): T | undefined {
    return this.#turn(this.#future, this.#past, current);
  }

  #turn(from: T[], to: T[], current: T): T | undefined {
    const found = from.pop();
    if (found === undefined) return undefined;
    to.push(current);
    this.#of = "";
    return found;
  }
}
