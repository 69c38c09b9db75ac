// Classes found by name or number; where none has the text in it, those whose names are nearest.

export interface Named {
  index: number;
  label: string;
}

/** The classes that a text may mean, the likeliest first. `near` says that none has it in its name. */
export function classesLike(labels: ReadonlyMap<number, string>, text: string, most: number): { found: Named[]; near: boolean } {
  const asked = text.trim().toLowerCase();
  if (!asked) return { found: [], near: false };
  const all = [...labels].map(([index, label]) => ({ index, label, rank: rankOf(index, label.toLowerCase(), asked) }));
  const hits = all.filter((one) => one.rank < NONE).sort((a, b) => a.rank - b.rank || a.index - b.index);
  if (hits.length) return { found: hits.slice(0, most).map(plain), near: false };
  const near = all.map((one) => ({ ...one, rank: -alike(one.label.toLowerCase(), asked) })).filter((one) => one.rank < -LEAST);
  return { found: near.sort((a, b) => a.rank - b.rank || a.index - b.index).slice(0, most).map(plain), near: true };
}

const plain = ({ index, label }: Named): Named => ({ index, label });

const NONE = 4;
const LEAST = 0.3; // of the pairs of letters that two names share: below it nobody meant this one

function rankOf(index: number, label: string, asked: string): number {
  if (label === asked || String(index) === asked) return 0;
  if (label.startsWith(asked)) return 1;
  if (label.split(/[\s,/_-]+/).some((word) => word.startsWith(asked))) return 2;
  return label.includes(asked) ? 3 : NONE;
}

/** How alike two names are: the share of pairs of letters in common (Dice 1945) of the nearest word, of two such labels rather the one that has little else. */
function alike(label: string, asked: string): number {
  return Math.max(...[label, ...label.split(/[\s,]+/)].map((part) => dice(part, asked))) + dice(label, asked) / 10;
}

function dice(a: string, b: string): number {
  const [one, other] = [pairs(a), pairs(b)];
  let common = 0;
  for (const [pair, count] of one) common += Math.min(count, other.get(pair) ?? 0);
  return (2 * common) / (a.length + b.length + 2);
}

function pairs(text: string): Map<string, number> {
  const found = new Map<string, number>();
  const framed = ` ${text} `;
  for (let i = 0; i + 1 < framed.length; i++) found.set(framed.slice(i, i + 2), (found.get(framed.slice(i, i + 2)) ?? 0) + 1);
  return found;
}
