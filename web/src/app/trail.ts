// The way one came from number to number, and the single factor that is looked at: as text for
// the address and back.

/** A number that was looked at. */
export interface Stop {
  layer: string;
  cell: number[];
}

/** A factor that has no arithmetic of its own: a learnt number of the layer, by the position of the
 *  input it is in, or a value of the network's input. */
export interface Focus {
  of: number | "input";
  index: number[];
}

/** Whole numbers from 0, as "0.12.7"; none where that is something else. */
export function indices(text: string | null | undefined): number[] {
  const found = (text ?? "").split(".").filter(Boolean).map(Number);
  return found.every((i) => Number.isInteger(i) && i >= 0) ? found : [];
}

export const writeTrail = (trail: readonly Stop[]): string =>
  trail.map((s) => `${s.layer.replace(/[%,]/g, encodeURIComponent)}@${s.cell.join(".")}`).join(",");

export function readTrail(text: string | null): Stop[] {
  return (text ?? "").split(",").flatMap((part) => {
    const at = part.lastIndexOf("@");
    const cell = indices(part.slice(at + 1));
    return at > 0 && cell.length ? [{ layer: decoded(part.slice(0, at)), cell }] : [];
  });
}

export const writeFocus = ({ of, index }: Focus): string => `${of}@${index.join(".")}`;

export function readFocus(text: string | null): Focus | null {
  const [of = "", index] = (text ?? "").split("@");
  if (index === undefined || !(of === "input" || /^\d+$/.test(of))) return null;
  return { of: of === "input" ? of : Number(of), index: indices(index) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // an address written by hand
  }
}
