// The straight line through pairs of numbers, where there is one.

/** Through the pairs with the least and the greatest x; `gap` is the largest distance in y. */
export function line(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
): { slope: number; offset: number; gap: number } | null {
  let [least, most] = [0, 0];
  for (let i = 1; i < x.length; i++) {
    if ((x[i] as number) < (x[least] as number)) least = i;
    if ((x[i] as number) > (x[most] as number)) most = i;
  }
  const wide = (x[most] as number) - (x[least] as number);
  if (!(wide > 0)) return null;
  const slope = ((y[most] as number) - (y[least] as number)) / wide;
  const offset = (y[least] as number) - slope * (x[least] as number);
  let gap = 0;
  for (let i = 0; i < x.length; i++) gap = Math.max(gap, Math.abs((y[i] as number) - slope * (x[i] as number) - offset));
  return { slope, offset, gap };
}
