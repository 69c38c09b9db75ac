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

const browsers: Bar = {
  hash: () => location.hash,
  go: (hash, replace) => {
    if (replace) history.replaceState(history.state, "", hash);
    else history.pushState({ from: location.hash }, "", hash);
  },
  back: () => history.back(),
  before: () => history.state?.from ?? "",
  onback: (tell) => addEventListener("popstate", tell),
  link: () => location.href,
};

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

export let bar: Bar = browsers;

export const keepIn = (other: Bar): void => {
  bar = other;
};
