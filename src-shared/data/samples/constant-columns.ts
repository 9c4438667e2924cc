import type { Sequence } from '../order';
import { isCategory, isNumber, type PreparedColumn } from '../prepared-columns';

/** Whether a column of numbers or categories has one value in each series. */
export function isConstantPerSeries(column: PreparedColumn, sequences: readonly Sequence[]): boolean {
  const values = isNumber(column) ? column.read.values : isCategory(column) ? column.indices : null;
  if (values === null) return false;
  return sequences.every(({ start, end }) => {
    for (let row = start + 1; row < end; row++) if (values[row] !== values[start]) return false;
    return true;
  });
}
