// What the teacher's overview counts and how it is ordered; pure.
import type { ClassStudent } from "../../wire/types";

export const SORTS = ["joined", "name", "solved", "met"] as const;
export type Sort = (typeof SORTS)[number];

/** Students in an order; those who are equal stay as they joined. */
export function sorted(students: readonly ClassStudent[], by: Sort, language: string): ClassStudent[] {
  const all = [...students];
  if (by === "name") return all.sort((a, b) => a.nickname.localeCompare(b.nickname, language));
  if (by === "solved") return all.sort((a, b) => a.right.length - b.right.length);
  if (by === "met") return all.sort((a, b) => b.met.length - a.met.length);
  return all;
}

/** How many are here, by lesson. */
export function byLesson(students: readonly ClassStudent[]): Map<string, number> {
  return count(students.filter((one) => one.here && one.lesson).map((one) => one.lesson));
}

/** How many are here on each screen of a lesson; who named none is on its first. */
export function byScreen(students: readonly ClassStudent[], lesson: string, screens: readonly string[]): number[] {
  const here = count(students.filter((one) => one.here && one.lesson === lesson).map((one) => (screens.includes(one.screen) ? one.screen : (screens[0] ?? ""))));
  return screens.map((screen) => here.get(screen) ?? 0);
}

/** Of one exercise: how many solved it, and how many tried in vain so far. */
export function tried(students: readonly ClassStudent[], exercise: string): { right: number; open: number } {
  return {
    right: students.filter((one) => one.right.includes(exercise)).length,
    open: students.filter((one) => one.open.includes(exercise)).length,
  };
}

function count(names: string[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const name of names) found.set(name, (found.get(name) ?? 0) + 1);
  return found;
}
