import type { FeatureSpec } from '../feature-spec';
import { isCategory, isNumber, type PreparedColumn } from '../prepared-columns';
import { categoryTokens, numberFeatures } from './row-features';

/**
 * What is known in advance of the rows after a window of `length` rows: of an input the features of its known columns,
 * `[batch, steps, features]`, of tokens `[batch, steps]`. Null where it reads no such column.
 */
export function aheadFeatures(input: FeatureSpec, length: number, steps: number): FeatureSpec | null {
  const known = input.columns.filter(({ fitted }) => fitted.role === 'known');
  if (known.length === 0) return null;
  const token = input.kind === 'token' ? known.find(isCategory) : undefined;
  if (token) return categoryTokens(token, length, steps);
  return numberFeatures(
    'sequence',
    known.map((column) => ({ column, shift: length })),
    steps,
  );
}

/** How many rows from `row` up to `end` have a number in every column that is known in advance. */
export function countKnownRows(columns: readonly PreparedColumn[], row: number, end: number): number {
  const known = columns.filter(({ fitted }) => fitted.role === 'known').filter(isNumber);
  let at = row;
  while (at < end && known.every(({ read }) => Number.isFinite(read.values[at]))) at++;
  return at - row;
}
