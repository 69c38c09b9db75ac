// How far the reader has come: kept in this browser alone, and taken away as a file.
const KEY = "convscope.progress";

/** Of one exercise: how often it was tried, whether it was right, and which misconceptions were met. */
export interface Tried {
  tries: number;
  right: boolean;
  met: string[];
}

export interface Progress {
  seen: string[];
  exercises: Record<string, Tried>;
}

function kept(): Progress {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return { seen: Array.isArray(found.seen) ? found.seen : [], exercises: found.exercises && typeof found.exercises === "object" ? found.exercises : {} };
  } catch {
    return { seen: [], exercises: {} }; // a browser may forbid it, or somebody wrote there
  }
}

class Kept {
  #now = $state.raw<Progress>(kept());

  get now(): Progress {
    return this.#now;
  }

  see(lesson: string, screen: string): void {
    const name = `${lesson}/${screen}`;
    if (!this.#now.seen.includes(name)) this.#keep({ ...this.#now, seen: [...this.#now.seen, name] });
  }

  try(exercise: string, right: boolean, met: string): void {
    const before = this.#now.exercises[exercise] ?? { tries: 0, right: false, met: [] };
    const tried = { tries: before.tries + 1, right: before.right || right, met: met && !before.met.includes(met) ? [...before.met, met] : before.met };
    this.#keep({ ...this.#now, exercises: { ...this.#now.exercises, [exercise]: tried } });
  }

  /** The whole as a file to hand in. */
  file(): File {
    return new File([JSON.stringify({ convscope: "progress", when: new Date().toISOString(), ...this.#now }, null, 2)], "convscope-progress.json", { type: "application/json" });
  }

  #keep(next: Progress): void {
    this.#now = next;
    try {
      localStorage.setItem(KEY, JSON.stringify(next));
    } catch {
      // then it lasts as long as the page
    }
  }
}

export const progress = new Kept();
