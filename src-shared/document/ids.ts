/**
 * The ids of blocks, wires, groups and notes. A block's id becomes part of ONNX names (`gru.W`), so it is limited to
 * letters, digits, `-` and `_`. `optimizer` is kept for the optimizer's state (`optimizer.step`).
 */
export const ID_PATTERN = /^(?!optimizer$)[A-Za-z][A-Za-z0-9_-]{0,63}$/;

export const ID_RULE =
  'an id begins with a letter, holds only letters, digits, "-" and "_", has at most 64 characters and is not "optimizer"';

const LONGEST_STEM = 56;

/**
 * The first free id of `stem`, `stem-2`, `stem-3`, …; the same for the same `existing`. Characters that no id may have
 * become `-`; a stem of nothing else becomes `item`.
 */
export function nextId(existing: { readonly has: (id: string) => boolean }, stem: string): string {
  return makeIds(existing)(stem);
}

/** As `nextId`, again and again: no id is given twice. Counts on where it stopped, so that many of one stem take no longer. */
export function makeIds(existing: { readonly has: (id: string) => boolean }): (stem: string) => string {
  /** The number that the next id of a stem has at least; 1 is the stem itself. */
  const next = new Map<string, number>();
  const given = new Set<string>();
  return (stem) => {
    const clean = stem
      .replaceAll(/[^A-Za-z0-9_-]+/g, '-')
      .replaceAll(/^[^A-Za-z]+|-+$/g, '')
      .slice(0, LONGEST_STEM);
    const base = clean === '' ? 'item' : clean;
    for (let number = next.get(base) ?? 1; ; number++) {
      const id = number === 1 ? base : `${base}-${number}`;
      if (existing.has(id) || given.has(id) || !ID_PATTERN.test(id)) continue;
      next.set(base, number + 1);
      given.add(id);
      return id;
    }
  };
}
