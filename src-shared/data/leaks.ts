import type { Diagnostic } from '../base/diagnostic';
import { count, dataWarning } from './data-diagnostics';
import { isCategory, isNumber, type PreparedColumn, type PreparedNumber } from './prepared-columns';
import type { RowParts } from './split';

/** Correlation above which a column is the target written in other units. */
const SAME_COLUMN = 0.99999;

/** Columns known in advance that hold the target itself, in any units: the model would copy the answer (DATA-033). */
export function findLeaks(columns: readonly PreparedColumn[], rowParts: RowParts): Diagnostic[] {
  const numbers = columns.filter(isNumber);
  const warnings: Diagnostic[] = [];
  for (const target of numbers.filter((column) => column.fitted.role === 'target')) {
    for (const known of numbers.filter((column) => column.fitted.role === 'known')) {
      if (Math.abs(correlate(target, known, rowParts)) < SAME_COLUMN) continue;
      warnings.push(
        dataWarning(
          'DATA-033',
          `Column "${known.fitted.name}" is known in advance and holds the same as the target "${target.fitted.name}", row by row: the model can copy the answer.`,
          'Give it the role "input" or "ignored", unless it really is known before the target.',
          { column: known.fitted.name },
        ),
      );
    }
  }
  return warnings;
}

/** Pearson's correlation over the training rows where both have a value; 0 where it has no meaning. */
function correlate(a: PreparedNumber, b: PreparedNumber, rowParts: RowParts): number {
  const rows: number[] = [];
  for (let row = 0; row < rowParts.length; row++) {
    if (rowParts[row] === 0 && Number.isFinite(a.own[row]!) && Number.isFinite(b.own[row]!)) rows.push(row);
  }
  const meanA = rows.reduce((sum, row) => sum + a.own[row]!, 0) / rows.length;
  const meanB = rows.reduce((sum, row) => sum + b.own[row]!, 0) / rows.length;
  let [product, squaresA, squaresB] = [0, 0, 0];
  for (const row of rows) {
    const x = a.own[row]! - meanA;
    const y = b.own[row]! - meanB;
    product += x * y;
    squaresA += x * x;
    squaresB += y * y;
  }
  // Two points always lie on a line.
  return rows.length < 3 || squaresA === 0 || squaresB === 0 ? 0 : product / Math.sqrt(squaresA * squaresB);
}

/** Classes of a target that occur outside the training part only: nothing can predict them (DATA-035). */
export function findUnseenClasses(columns: readonly PreparedColumn[], rowParts: RowParts): Diagnostic[] {
  const warnings: Diagnostic[] = [];
  for (const column of columns) {
    if (!isCategory(column) || column.fitted.role !== 'target') continue;
    let unseen = 0;
    for (let row = 0; row < rowParts.length; row++) if (rowParts[row] !== 0 && column.indices[row] === 0) unseen++;
    if (unseen === 0) continue;
    warnings.push(
      dataWarning(
        'DATA-035',
        `${count(unseen, 'row')} outside the training part have a value of "${column.fitted.name}" that is missing or that training never saw; they are left out of loss and metrics.`,
        'Choose a split in which every class occurs in the training part.',
        { column: column.fitted.name },
      ),
    );
  }
  return warnings;
}
