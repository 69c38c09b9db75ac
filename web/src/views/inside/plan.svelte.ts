// What the room shows, as it stands in the address: the part, and under the part's own name what is looked at there.
import type { Bench } from "../../app/address";
import { scope } from "../../app/scope.svelte";
import { isPart, type Part, parts } from "./parts";

const object = (given: unknown): Bench => (given && typeof given === "object" && !Array.isArray(given) ? (given as Bench) : {});

/** The part that is shown. */
export const part = (): Part => (isPart(scope.place.bench?.part) ? scope.place.bench.part : (parts[0] as Part));

/** What a part keeps in the address; it reads its own, and whatever may stand there. */
export const kept = (of: Part): Bench => object(scope.place.bench?.[of]);

/** Go to a part, with a change of what it keeps; `step` makes it a step of the browser's history. */
export function go(to: Part, change: Bench = {}, step = true): Promise<void> {
  const own = { ...kept(to), ...change };
  return scope.go({ room: "inside", bench: { ...scope.place.bench, part: to, [to]: own } }, !step);
}
