// A relative difference as the length of a bar.

const LEAST = -8; // powers of ten: below single precision nothing is to be seen
const MOST = 0;

/** Where a relative difference stands between 10⁻⁸ and 1, by powers of ten; not finite is full. */
export function share(relative: number): number {
  if (!(relative > 0)) return relative === 0 ? 0 : 1;
  return Math.min(1, Math.max(0, (Math.log10(relative) - LEAST) / (MOST - LEAST)));
}
