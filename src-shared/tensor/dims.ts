/**
 * Sizes of an axis. A number is known now; a string is a named size that is known when the graph runs:
 * `batch`, `time`, `time.source`, or a canonical expression over such names (`2*time`, `time-2`).
 * Two axes agree when their `Dim`s are identical; a size may be named only once, so this is exact.
 */
export type Dim = number | string;
export type Shape = readonly Dim[];

export function isStatic(shape: Shape): shape is readonly number[] {
  return shape.every((d) => typeof d === 'number');
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((d, i) => d === b[i]);
}

/** The product of two sizes, canonical: numbers multiply, names are sorted and joined with `*`; sums are bracketed. */
export function multiplyDims(a: Dim, b: Dim): Dim {
  if (typeof a === 'number' && typeof b === 'number') return a * b;
  if (a === 1) return b;
  if (b === 1) return a;
  if (a === 0 || b === 0) return 0;
  const parts = [...factorsOfDim(a), ...factorsOfDim(b)];
  const constant = parts.filter((p) => /^\d+$/.test(p)).reduce((x, p) => x * Number(p), 1);
  const names = parts.filter((p) => !/^\d+$/.test(p)).sort();
  return (constant === 1 ? names : [String(constant), ...names]).join('*');
}

/** The factors of a size: `2*time` is `2` and `time`; a sum is one factor, in brackets. */
export function factorsOfDim(d: Dim): string[] {
  const text = String(d);
  const out: string[] = [];
  let depth = 0;
  let start = 0;
  let isSum = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '(') depth++;
    else if (c === ')') depth--;
    else if (depth === 0 && (c === '+' || c === '-')) isSum = true;
    else if (depth === 0 && c === '*') {
      out.push(text.slice(start, i));
      start = i + 1;
    }
  }
  if (isSum) return [`(${text})`];
  out.push(text.slice(start));
  return out;
}

/** Product over a shape. */
export function productOfDims(shape: Shape): Dim {
  return shape.reduce<Dim>(multiplyDims, 1);
}

/** `a + b`, canonical: like terms together, names in sorted order, the number last (`time-2`, `2*time+1`). */
export function addDims(a: Dim, b: Dim): Dim {
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  const coefficients = new Map<string, number>();
  let constant = 0;
  for (const term of [...termsOfDim(a), ...termsOfDim(b)]) {
    const [, sign, coefficient, name] = /^(-?)(?:(\d+)(?:\*|$))?(.*)$/.exec(term) ?? [];
    const value = (sign === '-' ? -1 : 1) * Number(coefficient ?? 1);
    if (name === undefined || name === '') constant += value;
    else coefficients.set(name, (coefficients.get(name) ?? 0) + value);
  }
  const terms = [...coefficients].filter(([, n]) => n !== 0).sort(([x], [y]) => (x < y ? -1 : 1));
  if (terms.length === 0) return constant;
  const written = terms.map(([name, n]) => (n === 1 ? name : n === -1 ? `-${name}` : `${n}*${name}`));
  if (constant !== 0) written.push(String(constant));
  return written.join('+').replaceAll('+-', '-');
}

/** The terms of a sum, `-` kept with its term: `2*time-1` is `2*time` and `-1`. What stands in brackets stays whole. */
export function termsOfDim(d: Dim): string[] {
  const out: string[] = [];
  let depth = 0;
  let term = '';
  for (const c of String(d)) {
    if (c === '(') depth++;
    else if (c === ')') depth--;
    if (depth > 0 || (c !== '+' && c !== '-')) term += c;
    else {
      if (term !== '') out.push(term);
      term = c === '-' ? '-' : '';
    }
  }
  return [...out, term];
}

/**
 * The shape two operands broadcast to (NumPy rules on trailing axes), or null when they do not.
 * A named size broadcasts against 1 and against itself only.
 */
export function broadcastShapes(a: Shape, b: Shape): Shape | null {
  const rank = Math.max(a.length, b.length);
  const out: Dim[] = [];
  for (let i = 0; i < rank; i++) {
    const x = a[a.length - rank + i] ?? 1;
    const y = b[b.length - rank + i] ?? 1;
    if (x === y || y === 1) out.push(x);
    else if (x === 1) out.push(y);
    else return null;
  }
  return out;
}

/** For people and error messages: `batch × time × 64`; a scalar is `a single number`. */
export function describeShape(shape: Shape): string {
  return shape.length === 0 ? 'a single number' : shape.join(' × ');
}

/** `axis` counted from the front; negative axes count from the back. Throws when out of range. */
export function normalizeAxis(axis: number, rank: number): number {
  const a = axis < 0 ? axis + rank : axis;
  if (a < 0 || a >= rank) throw new Error(`Axis ${axis} is out of range for rank ${rank}`);
  return a;
}
