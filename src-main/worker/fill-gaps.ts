import { invariant } from '../../src-shared/base/invariant';
import { count } from '../../src-shared/data/data-diagnostics';
import type { Dataset } from '../../src-shared/data/dataset';
import { isNumber, type PreparedNumber } from '../../src-shared/data/prepared-columns';
import { columnsOf, formatCell, quoteCell } from './forecast-csv';
import { cellText } from '../../src-shared/data/table';
import type { OutputDescription } from './model-metadata';

/** A column with its gaps filled, in the data's own units; NaN where a gap stays. */
export interface FilledColumn {
  readonly column: PreparedNumber;
  readonly values: Float64Array;
  /** 1 for rows whose value the model gave. */
  readonly filled: Uint8Array;
}

/**
 * Fills the gaps of the table with what a model said of its windows (`values` by output, windows after one another). Windows
 * overlap: of a row the answer counts that stands furthest from the ends of its window, where most is known on both sides.
 */
export function fillGaps(
  dataset: Dataset,
  outputs: ReadonlyMap<string, OutputDescription>,
  values: ReadonlyMap<string, Float64Array>,
): FilledColumn[] {
  const { length } = dataset.binding.window;
  const { starts } = dataset.parts.test;
  const filledColumns: FilledColumn[] = [];
  for (const [name, { columns }] of outputs) {
    const data = values.get(name);
    invariant(data, `The model gave no ${name}`);
    columns.forEach((columnName, c) => {
      const column = dataset.columns.filter(isNumber).find(({ fitted }) => fitted.name === columnName);
      invariant(column, `The data has no column ${columnName}`);
      const { offset, scale } = column.fitted;
      const own = Float64Array.from(column.own);
      const filled = new Uint8Array(own.length);
      const depth = new Int32Array(own.length).fill(-1);
      starts.forEach((start, window) => {
        for (let t = 0; t < length; t++) {
          const row = start + t;
          const inside = Math.min(t, length - 1 - t);
          if (Number.isFinite(column.own[row]) || inside <= (depth[row] ?? 0)) continue;
          depth[row] = inside;
          own[row] = (data[(window * length + t) * columns.length + c] ?? NaN) * scale + offset;
          filled[row] = 1;
        }
      });
      filledColumns.push({ column, values: own, filled });
    });
  }
  return filledColumns;
}

/**
 * The rows of the table as CSV: the series columns, the time columns (or, without any, the row's number in its series), then for
 * each filled column its values and, in `COLUMN.filled`, 1 where the model gave the value. Nothing stands where a gap stays.
 */
export function writeFilledCsv(dataset: Dataset, columns: readonly FilledColumn[]): string {
  const series = columnsOf(dataset, 'series');
  const times = columnsOf(dataset, 'time');
  const place = times.length === 0 ? ['row'] : times.map(({ name }) => name);
  const what = columns.flatMap(({ column: { fitted } }) => [fitted.name, `${fitted.name}.filled`]);
  const lines = [[...series.map(({ name }) => name), ...place, ...what].map(quoteCell).join(',')];
  for (const { start, end } of dataset.sequences) {
    for (let row = start; row < end; row++) {
      const where = times.length === 0 ? [String(row - start + 1)] : times.map((time) => cellText(time, row) ?? '');
      const who = series.map((column) => cellText(column, row) ?? '');
      const cells = columns.flatMap(({ values, filled, column }) => {
        // What was in the file stays as it was, to the last digit.
        const known = column.own[row] ?? NaN;
        const value = values[row] ?? NaN;
        const text = Number.isFinite(known) ? String(known) : Number.isFinite(value) ? formatCell(value) : '';
        return [text, String(filled[row] ?? 0)];
      });
      lines.push([...who, ...where, ...cells].map(quoteCell).join(','));
    }
  }
  return `${lines.join('\n')}\n`;
}

/** How many gaps were filled, and how many stay. */
export function describeFilled(columns: readonly FilledColumn[]): string {
  let [filled, left] = [0, 0];
  for (const column of columns) {
    filled += column.filled.reduce((n, one) => n + one, 0);
    left += column.values.reduce((n, value) => n + (Number.isNaN(value) ? 1 : 0), 0);
  }
  const rest =
    left === 0 ? '' : `; ${count(left, 'gap')} in series shorter than a window, or beside missing inputs, stay`;
  return `${count(filled, 'gap')} filled${rest}.`;
}
