// What the channels of layers are like, asked for once a scene. What was known of the scene before
// stays until there is news, so that an order of channels does not flicker.
import { SvelteMap } from "svelte/reactivity";
import { scope } from "../app/scope.svelte";
import { ask, Refused } from "../wire/client";
import type { Scene, StatisticsAnswer } from "../wire/types";

interface Known {
  network: string;
  answer: StatisticsAnswer;
}

const known = new SvelteMap<string, Known>();
const asked = new Map<string, Scene>();

/** The statistics of a layer as far as they are known; to be read where news should be seen. */
export function statisticsOf(layer: string): StatisticsAnswer | null {
  const found = known.get(layer);
  return found?.network === scope.scene.network ? found.answer : null;
}

/** Ask for a layer's statistics, unless it was done for this scene. */
export function wantStatistics(layer: string): void {
  const { scene } = scope;
  void scope.revived;
  if (asked.get(layer) === scene) return;
  asked.set(layer, scene);
  ask("statistics", { scene, layer }).then(
    (answer) => {
      if (asked.get(layer) === scene) known.set(layer, { network: scene.network, answer });
    },
    (error) => {
      asked.delete(layer);
      if (error instanceof Refused && error.offline) scope.lost();
    },
  );
}
