/**
 * The value of a canonical size expression: sums, products, brackets and `floor(a by b)p1`, which is ⌊a / b⌋ + 1. Null
 * when `lookup` does not know a name, or the text is no such expression.
 */
export function evaluateExpression(text: string, lookup: (name: string) => number | null): number | null {
  let at = 0;
  const take = (pattern: RegExp): string | null => {
    const match = pattern.exec(text.slice(at));
    if (!match) return null;
    at += match[0].length;
    return match[0];
  };
  const sum = (): number | null => {
    const negative = take(/^-/) !== null;
    let total = product();
    if (total !== null && negative) total = -total;
    for (let sign = take(/^[+-]/); sign !== null; sign = take(/^[+-]/)) {
      const next = product();
      total = total === null || next === null ? null : sign === '+' ? total + next : total - next;
    }
    return total;
  };
  const product = (): number | null => {
    let value = factor();
    while (take(/^\*/)) {
      const next = factor();
      value = value === null || next === null ? null : value * next;
    }
    return value;
  };
  const factor = (): number | null => {
    if (take(/^floor\(/)) {
      const size = sum();
      const stride = take(/^ by /) === null ? null : sum();
      if (take(/^\)p1/) === null || size === null || stride === null) return null;
      return Math.floor(size / stride) + 1;
    }
    if (take(/^\(/)) {
      const value = sum();
      return take(/^\)/) === null ? null : value;
    }
    const digits = take(/^\d+(?![\w.])/);
    if (digits !== null) return Number(digits);
    const name = take(/^[\w.]+/);
    return name === null ? null : lookup(name);
  };
  const value = sum();
  return at === text.length ? value : null;
}
