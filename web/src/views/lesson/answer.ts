// What a reader typed, as numbers: one, a row of them, or rows.
export interface Answer {
  values: number[];
  shape: number[];
}

const words = (line: string): string[] =>
  line
    .normalize("NFKC")
    .replace(/[−ー]/g, "-")
    .split(/[\s,、;[\]()]+/)
    .filter(Boolean);

/** The numbers of a text, or the part that is none ("" where there is nothing). `rank` is that of what is wanted. */
export function answered(text: string, rank: number): Answer | string {
  const lines = text.split("\n").map(words).filter((line) => line.length);
  const all = lines.flat();
  const odd = all.find((part) => !Number.isFinite(fraction(part)));
  if (odd !== undefined) return odd;
  if (!all.length) return "";
  const values = all.map(fraction);
  if (rank === 0 && values.length === 1) return { values, shape: [] };
  if (rank < 2) return { values, shape: [values.length] };
  const even = lines.every((line) => line.length === lines[0]?.length);
  return { values, shape: even ? [lines.length, lines[0]?.length ?? 0] : [values.length] };
}

/** A number, 1/8 too. */
function fraction(part: string): number {
  const [a, b, ...rest] = part.split("/");
  return b === undefined ? Number(a) : rest.length || b === "" ? Number.NaN : Number(a) / Number(b);
}
