// A softmax taken apart: scores, exponentials, their sum, shares.

export interface Share {
  index: number;
  score: number;
  /** exp(score − the largest score): no more than 1, so nothing overflows. */
  exponential: number;
  share: number;
}

/** Every class, the largest first. */
export function shares(scores: ArrayLike<number>): { all: Share[]; sum: number; largest: number } {
  const values = Array.from(scores);
  const largest = Math.max(...values);
  const exponentials = values.map((v) => Math.exp(v - largest));
  const sum = exponentials.reduce((a, b) => a + b, 0);
  const all = values
    .map((score, index) => ({ index, score, exponential: exponentials[index] as number, share: (exponentials[index] as number) / sum }))
    .sort((a, b) => b.share - a.share);
  return { all, sum, largest };
}
