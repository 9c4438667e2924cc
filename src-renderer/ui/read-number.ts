import type { Result } from '../../src-shared/base/result';
import { fail, ok } from '../../src-shared/base/result';

export interface NumberRange {
  readonly minimum: number;
  readonly maximum: number;
  readonly isWhole: boolean;
}

/** A number as people type it (`0.5`, `1e-4`, `.5`, `0,5`), or why it will not do. */
export function readNumber(text: string, { minimum, maximum, isWhole }: NumberRange): Result<number, string> {
  const wanted = `${isWhole ? 'A whole number' : 'A number'} ${describeRange(minimum, maximum)}`;
  const trimmed = text.trim().replace(/^([+-]?\d*),(\d+)$/, '$1.$2');
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed)) return fail(`${wanted}, please.`);
  const value = Number(trimmed);
  if (isWhole && !Number.isInteger(value)) return fail(`${wanted}, please.`);
  if (!(value >= minimum && value <= maximum)) return fail(`${wanted}; this is ${trimmed}.`);
  return ok(value);
}

function describeRange(minimum: number, maximum: number): string {
  const least = Number.isFinite(minimum);
  const most = Number.isFinite(maximum);
  if (least && most) return `from ${writeNumber(minimum)} to ${writeNumber(maximum)}`;
  if (least) return `of at least ${writeNumber(minimum)}`;
  return most ? `of at most ${writeNumber(maximum)}` : 'of any size';
}

/** A number so that `readNumber` reads the same one again. */
export function writeNumber(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-3 && size < 1e9)) return String(value);
  return value.toExponential().replace('e+', 'e');
}

/** Numbers separated by spaces, commas or semicolons; an empty text is none. Null when one of them is no number. */
export function readNumbers(text: string): readonly number[] | null {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '');
  const numbers = parts.map(Number);
  return numbers.every((n) => Number.isFinite(n)) ? numbers : null;
}

/** The next value on an arrow key: whole numbers by one, others in their last digit shown (`0.003` to `0.004`). */
export function stepNumber(value: number, direction: 1 | -1, range: NumberRange, isLarge: boolean): number {
  const size = Math.abs(value);
  const unit = range.isWhole ? 1 : size === 0 ? 0.1 : 10 ** Math.floor(Math.log10(size) + 1e-9);
  // Downwards from 0.001 the next step is 0.0009, not 0.
  const isEdge = direction * value < 0 && !range.isWhole && Math.abs(size / unit - 1) < 1e-9;
  const step = (isEdge ? unit / 10 : unit) * (isLarge ? 10 : 1);
  const next = Number((value + direction * step).toPrecision(12));
  return Math.min(Math.max(next, range.minimum), range.maximum);
}
