// What is said of a layer's channels, asked for once a scene.
import { SvelteMap } from "svelte/reactivity";
import { lens } from "../app/lens.svelte";
import { scope } from "../app/scope.svelte";
import { ask, Refused } from "../wire/client";
import type { Questions, Scene } from "../wire/types";

type Question = "statistics" | "triage";

class PerLayer<Q extends Question> {
  #known = new SvelteMap<string, { scene: Scene; answer: Questions[Q]["answer"] }>();
  #asked = new Map<string, Scene>();

  constructor(
    readonly question: Q,
    readonly scene: () => Scene | null = () => scope.scene,
  ) {}

  /** What is known of a layer in this scene. */
  of(layer: string): Questions[Q]["answer"] | null {
    const found = this.#known.get(layer);
    return found?.scene === this.scene() ? found.answer : null;
  }

  /** The same, or until there is news what was known with the picture before: an order that is
   *  made of it does not flicker. */
  lately(layer: string): Questions[Q]["answer"] | null {
    const found = this.#known.get(layer);
    return found && found.scene.network === this.scene()?.network ? found.answer : null;
  }

  /** Ask for a layer, unless it was done for this scene. */
  want(layer: string): void {
    const scene = this.scene();
    void scope.revived;
    if (!scene || this.#asked.get(layer) === scene) return;
    this.#asked.set(layer, scene);
    ask(this.question, { scene, layer }).then(
      (answer) => {
        if (this.#asked.get(layer) === scene) this.#known.set(layer, { scene, answer });
      },
      (error) => {
        if (!(error instanceof Refused) || !error.offline) return;
        this.#asked.delete(layer);
        scope.lost();
      },
    );
  }
}

export const statistics = new PerLayer("statistics");
export const triage = new PerLayer("triage");
/** The same of what the scene is compared with. */
export const otherStatistics = new PerLayer("statistics", () => lens.other);
