// Which of the data there are suits a network: those of its own name, else the first.
import type { DataSetsAnswer } from "../../wire/types";

/** The id of the data to begin with, "" while none are known. `called` is the network's own name. */
export function usualData(sets: Pick<DataSetsAnswer, "data" | "first"> | null, network: string, called: string): string {
  if (!sets) return "";
  const given = sets.data.find((one) => !one.comes_along); // named as the server started: it is what is looked at
  const own = sets.data.find((one) => one.id === network || one.id === called);
  return (own ?? given)?.id ?? sets.first;
}
