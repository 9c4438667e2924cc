import type { Diagnostic } from '../base/diagnostic';
import { Random } from '../base/random';
import { fail, ok, type Result } from '../base/result';
import type { SplitSettings } from '../document/document';
import { dataError } from './data-diagnostics';
import { compareRows, type OrderedTable } from './order';
import { parseDate, type TableColumn } from './table';

export type PartName = 'train' | 'validation' | 'test';
/** In the order of time; the index is the number in `RowParts`. */
export const PARTS: readonly PartName[] = ['train', 'validation', 'test'];

/** For each row of the ordered table the index of its part in `PARTS`; never decreases within a series. */
export type RowParts = Uint8Array;

/** Says which part each row belongs to. Fails with DATA-029 when the settings cannot be followed. */
export function splitRows(ordered: OrderedTable, split: SplitSettings): Result<RowParts, Diagnostic[]> {
  const errors = checkFractions(split);
  if (errors.length > 0) return fail(errors);
  return split.by === 'series' ? splitBySeries(ordered, split) : splitByTime(ordered, split);
}

function checkFractions(split: SplitSettings): Diagnostic[] {
  const inRange = (fraction: number): boolean => fraction >= 0 && fraction < 1;
  if (inRange(split.validation) && inRange(split.test) && split.validation + split.test < 1) return [];
  return [
    dataError(
      'DATA-029',
      `The parts for validation (${split.validation}) and test (${split.test}) must each be at least 0 and together less than 1, so that something is left to train on.`,
      'Choose smaller fractions, for example 0.15 each.',
    ),
  ];
}

function splitBySeries(ordered: OrderedTable, split: SplitSettings): Result<RowParts, Diagnostic[]> {
  const total = ordered.sequences.length;
  const share = (fraction: number): number => (fraction === 0 ? 0 : Math.max(1, Math.round(fraction * total)));
  const test = share(split.test);
  const validation = share(split.validation);
  if (test + validation >= total) {
    return fail([
      dataError(
        'DATA-029',
        `A split by series takes ${validation} series for validation and ${test} for the test, but the file has ${total}: none is left to train on.`,
        'Split by time instead, or choose the column that tells series apart.',
      ),
    ]);
  }
  const shuffled = Random.derive(split.seed, 'split').shuffle(Array.from({ length: total }, (_, i) => i));
  const parts = new Uint8Array(ordered.table.rowCount);
  shuffled.slice(0, test + validation).forEach((index, position) => {
    const sequence = ordered.sequences[index]!;
    parts.fill(position < test ? 2 : 1, sequence.start, sequence.end);
  });
  return ok(parts);
}

function splitByTime(ordered: OrderedTable, split: SplitSettings): Result<RowParts, Diagnostic[]> {
  const { table, times, sequences } = ordered;
  const errors: Diagnostic[] = [];
  const validationFrom = readBoundary(times, split.validationFrom, 'validation', errors);
  const testFrom = readBoundary(times, split.testFrom, 'test', errors);
  if (errors.length > 0) return fail(errors);
  const parts = new Uint8Array(table.rowCount);
  if (times.length === 0) {
    // The order of the file is the order in time, for each series by itself.
    for (const { start, end } of sequences) markTail(parts, rowRange(start, end), () => false, null, null, split);
    return ok(parts);
  }
  // One boundary in time for all series: a training row of one series never lies after a test row of another.
  const byTime = rowRange(0, table.rowCount);
  const compare = (a: number, b: number): number => compareRows(times, a, b);
  if (sequences.length > 1) byTime.sort((a, b) => compare(a, b) || a - b);
  const sameTime = (a: number, b: number): boolean => compare(a, b) === 0;
  const reaches = (boundary: Boundary | null): ((row: number) => boolean) | null =>
    boundary === null ? null : (row) => compareToBoundary(times, row, boundary) >= 0;
  markTail(parts, byTime, sameTime, reaches(validationFrom), reaches(testFrom), split);
  if (split.validationFrom !== null && split.testFrom !== null && !parts.includes(1)) {
    return fail([
      dataError(
        'DATA-029',
        `Validation starts at ${split.validationFrom.join(' ')} and the test at ${split.testFrom.join(' ')}, so validation holds no row.`,
        'Let validation start before the test.',
      ),
    ]);
  }
  return ok(parts);
}

/** Marks the rows of validation and test at the end of `rows`, which are in the order of time. */
function markTail(
  parts: RowParts,
  rows: Int32Array,
  sameTime: (a: number, b: number) => boolean,
  inValidation: ((row: number) => boolean) | null,
  inTest: ((row: number) => boolean) | null,
  split: SplitSettings,
): void {
  const testAt =
    inTest === null ? cut(rows, rows.length - Math.round(split.test * rows.length), sameTime) : firstRow(rows, inTest);
  const validationAt =
    inValidation === null
      ? cut(rows, testAt - Math.round(split.validation * rows.length), sameTime)
      : Math.min(testAt, firstRow(rows, inValidation));
  for (let i = validationAt; i < rows.length; i++) parts[rows[i]!] = i < testAt ? 1 : 2;
}

/** Moves a cut back to the first row with that time, so that rows of one time stay in one part. */
function cut(rows: Int32Array, position: number, sameTime: (a: number, b: number) => boolean): number {
  let at = Math.max(0, position);
  while (at > 0 && at < rows.length && sameTime(rows[at - 1]!, rows[at]!)) at--;
  return at;
}

function firstRow(rows: Int32Array, matches: (row: number) => boolean): number {
  const at = rows.findIndex(matches);
  return at === -1 ? rows.length : at;
}

function rowRange(start: number, end: number): Int32Array {
  const rows = new Int32Array(end - start);
  for (let i = 0; i < rows.length; i++) rows[i] = start + i;
  return rows;
}

type Boundary = readonly (number | string)[];

/** The boundary in the columns' own values; a boundary may name the leading time columns only (`[2003]` of year, month, day). */
function readBoundary(
  times: readonly TableColumn[],
  given: readonly (string | number)[] | null,
  part: string,
  errors: Diagnostic[],
): Boundary | null {
  if (given === null) return null;
  if (given.length === 0 || given.length > times.length) {
    errors.push(
      dataError(
        'DATA-029',
        `The start of the ${part} part gives ${given.length} values, but ${times.length} columns have the role "time".`,
        'Give one value for each time column, first column first; later ones may be left out.',
      ),
    );
    return null;
  }
  const boundary: (number | string)[] = [];
  given.forEach((value, i) => {
    const column = times[i]!;
    const read =
      column.type === 'text' ? String(value) : column.type === 'date' ? parseDate(String(value)) : Number(value);
    if (read === null || Number.isNaN(read)) {
      errors.push(
        dataError(
          'DATA-029',
          `The start of the ${part} part, "${value}", is not a ${column.type} as time column "${column.name}" is.`,
          column.type === 'date' ? 'Write it as 2003-01-31.' : 'Write it as a number.',
          { column: column.name },
        ),
      );
    } else boundary.push(read);
  });
  return boundary;
}

function compareToBoundary(times: readonly TableColumn[], row: number, boundary: Boundary): number {
  for (let i = 0; i < boundary.length; i++) {
    const value = times[i]!.values[row]!;
    const limit = boundary[i]!;
    if (value < limit) return -1;
    if (value > limit) return 1;
  }
  return 0;
}
