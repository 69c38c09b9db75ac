// The series of a run's curve, with other runs beside it.
import { training, validation } from "../../../draw/history";
import type { Followed } from "../studio.svelte";
import type { Series } from "./Chart.svelte";
import { w } from "./words";

/** `by` says where on the axis each run begins. Of another run its validation is drawn, where it has one. */
export function seriesOf(of: "loss" | "accuracy", run: Followed, beside: readonly Followed[], by: (run: string) => number): Series[] {
  const own = by(run.card.run);
  return [
    { key: "training", name: w("training"), points: training(run, of, own), look: "line" },
    { key: "validation", name: w("validation"), points: validation(run, of, own), look: "points" },
    ...beside.map((one, nth): Series => {
      const { run: name } = one.card;
      const judged = validation(one, of, by(name));
      return { key: `run ${name}`, name, points: judged.length > 1 ? judged : training(one, of, by(name)), look: "other", nth };
    }),
  ];
}
