// Numbers as they are typed: with spaces or commas between, in full-width digits too.
import { w } from "./words";

/** The numbers of a line, or why it has none. */
export function typed(text: string, most: number): number[] | string {
  const parts = text
    .normalize("NFKC")
    .replace(/[−ー]/g, "-")
    .split(/[\s,、;[\]()]+/)
    .filter(Boolean);
  if (!parts.length) return w("empty");
  const odd = parts.find((part) => !Number.isFinite(Number(part)));
  if (odd !== undefined) return w("letters", { given: odd.slice(0, 20) });
  return parts.length > most ? w("tooMany", { given: parts.length, most }) : parts.map(Number);
}
