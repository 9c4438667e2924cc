/**
 * The least number of tokens to insert, delete or replace that turns one text into the other (Levenshtein 1966). Takes
 * time in proportion to the product of the lengths and memory in proportion to the second.
 */
export function editDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let row = Int32Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = new Int32Array(b.length + 1);
    next[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next[j] = Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1);
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/**
 * The first place where two texts differ, one that is at its end differing from one that goes on; null where they are the
 * same.
 */
export function firstDifference(a: ArrayLike<number>, b: ArrayLike<number>): number | null {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) if (a[i] !== b[i]) return i;
  return a.length === b.length ? null : shared;
}
