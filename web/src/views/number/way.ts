// From a number to the factors it is made of, and back the way one came.
import { write } from "../../app/address";
import { bar } from "../../app/bar";
import { scope } from "../../app/scope.svelte";
import type { Focus, Stop } from "../../app/trail";
import { cellOf } from "../../draw/number";
import type { FactorColumn, LayerCard } from "../../wire/types";

/** Where a factor leads. */
export type Lead = { to: "cell"; stop: Stop } | { to: "weight" | "pixel"; focus: Focus };

/** Where the factor of one term leads; null for padding and for constants of the op itself. */
export function leadOf(layer: LayerCard, column: FactorColumn, term: number): Lead | null {
  const cell = cellOf(column, term);
  const input = layer.inputs.find((i) => i.position === column.input);
  if (!cell || !input) return null;
  if (input.weight) return { to: "weight", focus: { of: input.position, index: cell } };
  if (input.layer) return { to: "cell", stop: { layer: input.layer, cell } };
  const own = scope.trace?.network.inputs[0]?.value === input.value;
  return own && scope.trace?.picture ? { to: "pixel", focus: { of: "input", index: cell } } : null;
}

const here = (): Stop => ({ layer: scope.place.layer, cell: scope.place.cell });

let moved = false;

/** Did one just go along the way? Asked by the view once, which then takes the keyboard's focus:
 *  what was pressed is gone, and whoever goes by keyboard goes on from the number. */
export function arrived(): boolean {
  const was = moved;
  moved = false;
  return was;
}

export function follow(lead: Lead): void {
  const trail = [...scope.place.trail, here()];
  moved = true;
  if (lead.to === "cell") scope.go({ ...lead.stop, through: 0, focus: null, trail });
  else scope.go({ focus: lead.focus });
}

/** The numbers one came through to what is shown now. */
export function way(): Stop[] {
  const { trail, focus } = scope.place;
  return focus ? [...trail, here()] : trail;
}

/** To a number of the way; what came after it is left. */
export function returnTo(i: number): void {
  const stop = way()[i];
  if (!stop) return;
  moved = true;
  const change = { ...stop, through: 0, focus: null, trail: way().slice(0, i) };
  // the step before in the history is just that: going back keeps the history short
  const before = i === way().length - 1 ? bar.before() : "";
  const same = write({ ...scope.place, ...change }).replace(/&through=\d+/, "");
  if (before && before.replace(/&through=\d+/, "") === same) bar.back();
  else scope.go(change);
}

/** One number back; false where one came from nowhere. */
export function stepBack(): boolean {
  const last = way().length - 1;
  if (last >= 0) returnTo(last);
  return last >= 0;
}
