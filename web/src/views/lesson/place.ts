// Where one is in the lessons, as the address has it: "02/all/7"; pure.
export interface At {
  number: string;
  screen: string;
  seed: number;
}

export function readCourse(text: string): At {
  const [number = "", screen = "", seed = "0"] = text === "map" ? [] : text.split("/");
  return { number, screen, seed: Number(seed) };
}

export const writeCourse = ({ number, screen, seed }: At): string => [number, screen, ...(seed ? [seed] : [])].filter((part) => part !== "").join("/");

/** Does a place show all that a scene names? */
export const shows = (place: object, scene: Record<string, unknown>): boolean =>
  Object.entries(scene).every(([name, wanted]) => holds((place as Record<string, unknown>)[name], wanted));

/** What lies on a bench may say more than the scene names. */
function holds(found: unknown, wanted: unknown): boolean {
  if (!wanted || typeof wanted !== "object" || Array.isArray(wanted)) return JSON.stringify(found) === JSON.stringify(wanted);
  return !!found && typeof found === "object" && shows(found, wanted as Record<string, unknown>);
}
