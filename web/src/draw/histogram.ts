// How often values occur, in bins that lie alike on both sides of zero, so that a sign is a side.

export interface Bins {
  /** The ends of all bins: ±limit, or 0 to limit where nothing is negative. */
  low: number;
  high: number;
  counts: number[];
  most: number;
  /** How many are exactly zero, and how many there are. */
  zeros: number;
  total: number;
  notFinite: number;
}

/** Count values; where some are negative the middle bin has zero in its middle. */
export function bins(values: ArrayLike<number>, many = 41): Bins {
  let [least, greatest, zeros, notFinite] = [0, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const v = values[i] as number;
    if (!Number.isFinite(v)) notFinite++;
    else {
      if (v < least) least = v;
      if (v > greatest) greatest = v;
      if (v === 0) zeros++;
    }
  }
  const limit = Math.max(-least, greatest) || 1;
  const low = least < 0 ? -limit : 0;
  const count = low < 0 ? many | 1 : many; // odd: one bin in the middle
  const counts = new Array<number>(count).fill(0);
  const wide = (limit - low) / count;
  for (let i = 0; i < values.length; i++) {
    const v = values[i] as number;
    if (!Number.isFinite(v)) continue;
    const at = Math.min(count - 1, Math.max(0, Math.floor((v - low) / wide)));
    counts[at] = (counts[at] as number) + 1;
  }
  return { low, high: limit, counts, most: Math.max(1, ...counts), zeros, total: values.length, notFinite };
}

/** The value in the middle of a bin. */
export const middleOf = ({ low, high, counts }: Bins, bin: number): number => low + ((bin + 0.5) * (high - low)) / counts.length;

/** The mean and how far values spread around it. */
export function spread(values: ArrayLike<number>): { mean: number; deviation: number } {
  let [count, mean, squares] = [0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const v = values[i] as number;
    if (!Number.isFinite(v)) continue;
    count += 1;
    const apart = v - mean;
    mean += apart / count;
    squares += apart * (v - mean);
  }
  return { mean: count ? mean : Number.NaN, deviation: count ? Math.sqrt(squares / count) : Number.NaN };
}
