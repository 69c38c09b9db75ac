// Where the page's address is kept: the browser's bar, or a memory where a notebook leaves it none.
export interface Bar {
  hash(): string;
  go(hash: string, replace: boolean): void;
  back(): void;
  /** The address one step back, "" where that is unknown. */
  before(): string;
  onback(tell: () => void): void;
  /** The address as others can open it, "" where nobody can. */
  link(): string;
}

const SETTLES = 150; // milliseconds: browsers refuse addresses that change more often for long

/** The browser's own bar. While the address is replaced quickly, only where it settles is written. */
class Browsers implements Bar {
  #coming = "";
  #timer = 0;
  #written = 0;

  hash = (): string => this.#coming || location.hash;

  go(hash: string, replace: boolean): void {
    if (!replace) {
      this.#settle();
      history.pushState({ from: location.hash }, "", hash);
      return;
    }
    this.#coming = hash;
    const wait = this.#written + SETTLES - performance.now();
    if (wait <= 0) this.#settle();
    else this.#timer ||= window.setTimeout(() => this.#settle(), wait);
  }

  #settle(): void {
    clearTimeout(this.#timer);
    this.#timer = 0;
    if (this.#coming) history.replaceState(history.state, "", this.#coming);
    this.#coming = "";
    this.#written = performance.now();
  }

  back = (): void => {
    this.#settle();
    history.back();
  };

  before = (): string => history.state?.from ?? "";

  onback(tell: () => void): void {
    addEventListener("popstate", () => {
      clearTimeout(this.#timer);
      this.#timer = 0;
      this.#coming = "";
      tell();
    });
  }

  link(): string {
    this.#settle();
    return location.href;
  }
}

/** The steps taken, in memory; `told` hears of each address. */
export class Memory implements Bar {
  #steps: string[];
  #told: (hash: string) => void;
  #listeners: (() => void)[] = [];

  constructor(first: string, told: (hash: string) => void = () => {}) {
    this.#steps = [first];
    this.#told = told;
  }

  hash = (): string => this.#steps.at(-1) ?? "";

  go(hash: string, replace: boolean): void {
    if (replace) this.#steps.pop();
    this.#steps.push(hash);
    this.#told(hash);
  }

  back(): void {
    if (this.#steps.length < 2) return;
    this.#steps.pop();
    this.#told(this.hash());
    for (const tell of this.#listeners) tell();
  }

  before = (): string => this.#steps.at(-2) ?? "";

  onback(tell: () => void): void {
    this.#listeners.push(tell);
  }

  link = (): string => "";
}

export let bar: Bar = new Browsers();

export const keepIn = (other: Bar): void => {
  bar = other;
};
