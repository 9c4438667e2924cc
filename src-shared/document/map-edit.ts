/** A copy of `map` with one entry set. Keys stay in code-unit order, so that equal documents have equal order too. */
export function withEntry<T>(map: ReadonlyMap<string, T>, key: string, value: T): ReadonlyMap<string, T> {
  if (map.has(key)) return new Map(map).set(key, value);
  const out = new Map<string, T>();
  let placed = false;
  for (const [other, kept] of map) {
    if (!placed && key < other) {
      out.set(key, value);
      placed = true;
    }
    out.set(other, kept);
  }
  return placed ? out : out.set(key, value);
}

/** A copy of `map` without one entry. */
export function withoutEntry<T>(map: ReadonlyMap<string, T>, key: string): ReadonlyMap<string, T> {
  const out = new Map(map);
  out.delete(key);
  return out;
}
