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

/** As `withEntry` for each of `entries`, none of which `map` has, in one pass; `map` itself where there are none. */
export function withEntries<T>(map: ReadonlyMap<string, T>, entries: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  if (entries.size === 0) return map;
  const out = new Map<string, T>();
  const waiting = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  let next = 0;
  const place = (isBefore: (key: string) => boolean): void => {
    for (let entry = waiting[next]; entry !== undefined && isBefore(entry[0]); entry = waiting[++next])
      out.set(...entry);
  };
  for (const [other, kept] of map) {
    place((key) => key < other);
    out.set(other, kept);
  }
  place(() => true);
  return out;
}

/** A copy of `map` without one entry. */
export function withoutEntry<T>(map: ReadonlyMap<string, T>, key: string): ReadonlyMap<string, T> {
  const out = new Map(map);
  out.delete(key);
  return out;
}
