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

/** The shares of a split, checked: each at least 0, together less than 1 (DATA-029). */
export function checkFractions(split: SplitSettings): Diagnostic[] {
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

/**
 * Splits series that stay whole: at random, or in the order of time by their first rows (series that begin at the same time, in
 * the order of their names). Fails with DATA-029.
 */
export function splitWholeSeries(ordered: OrderedTable, split: SplitSettings): Result<RowParts, Diagnostic[]> {
  const errors = checkFractions(split);
  if (errors.length > 0) return fail(errors);
  if (split.by === 'series') return splitBySeries(ordered, split);
  const boundaries = readBoundaries(ordered, split);
  if (!boundaries.ok) return boundaries;
  const { table, times, sequences } = ordered;
  const starts = Int32Array.from(sequences, ({ start }) => start);
  if (times.length > 0) starts.sort((a, b) => compareRows(times, a, b) || a - b);
  const parts = new Uint8Array(table.rowCount);
  // Series that begin together are no reason to keep them together: most often all begin at step 1.
  markTail(parts, starts, () => false, boundaries.value, split);
  for (const { start, end } of sequences) parts.fill(parts[start]!, start, end);
  return ok(parts);
}

/**
 * Splits rows that are samples by themselves: at random, or in their order. Rows of one group (equal source texts) stay in one
 * part, the first in which any of them is: what is tested on must not have been learnt by heart. `groups` gives each row the
 * number of its group. Fails with DATA-029.
 */
export function splitSingleRows(
  ordered: OrderedTable,
  split: SplitSettings,
  groups: Int32Array,
): Result<RowParts, Diagnostic[]> {
  const errors = checkFractions(split);
  if (errors.length > 0) return fail(errors);
  const { table, times, sequences } = ordered;
  if (split.by === 'series') return ok(splitGroups(groups, split));
  const boundaries = readBoundaries(ordered, split);
  if (!boundaries.ok) return boundaries;
  const parts = new Uint8Array(table.rowCount);
  const rows = rowRange(0, table.rowCount);
  if (sequences.length > 1 && times.length > 0) rows.sort((a, b) => compareRows(times, a, b) || a - b);
  markTail(parts, rows, () => false, boundaries.value, split);
  const partOfGroup = new Map<number, number>();
  for (const row of rows) {
    const group = groups[row]!;
    partOfGroup.set(group, Math.min(partOfGroup.get(group) ?? 2, parts[row]!));
  }
  return ok(parts.map((_, row) => partOfGroup.get(groups[row]!)!));
}

function splitGroups(groups: Int32Array, split: SplitSettings): RowParts {
  const rowsOf = new Map<number, number[]>();
  groups.forEach((group, row) => {
    const rows = rowsOf.get(group);
    if (rows) rows.push(row);
    else rowsOf.set(group, [row]);
  });
  const parts = new Uint8Array(groups.length);
  const wanted = [0, Math.round(split.validation * groups.length), Math.round(split.test * groups.length)];
  const given = [0, 0, 0];
  for (const group of Random.derive(split.seed, 'split').shuffle([...rowsOf.keys()])) {
    const part = [2, 1].find((index) => given[index]! < wanted[index]!) ?? 0;
    const rows = rowsOf.get(group) ?? [];
    for (const row of rows) parts[row] = part;
    given[part]! += rows.length;
  }
  return parts;
}

function splitByTime(ordered: OrderedTable, split: SplitSettings): Result<RowParts, Diagnostic[]> {
  const { table, times, sequences } = ordered;
  const boundaries = readBoundaries(ordered, split);
  if (!boundaries.ok) return boundaries;
  const parts = new Uint8Array(table.rowCount);
  if (times.length === 0) {
    // The order of the file is the order in time, for each series by itself.
    for (const { start, end } of sequences) {
      markTail(parts, rowRange(start, end), () => false, boundaries.value, split);
    }
    return ok(parts);
  }
  // One boundary in time for all series: a training row of one series never lies after a test row of another.
  const byTime = rowRange(0, table.rowCount);
  const compare = (a: number, b: number): number => compareRows(times, a, b);
  if (sequences.length > 1) byTime.sort((a, b) => compare(a, b) || a - b);
  const sameTime = (a: number, b: number): boolean => compare(a, b) === 0;
  markTail(parts, byTime, sameTime, boundaries.value, split);
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
  { inValidation, inTest }: Boundaries,
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

/** Whether a row lies at or behind the first value of a part; null where the part is a share. */
interface Boundaries {
  readonly inValidation: ((row: number) => boolean) | null;
  readonly inTest: ((row: number) => boolean) | null;
}

function readBoundaries({ times }: OrderedTable, split: SplitSettings): Result<Boundaries, Diagnostic[]> {
  const errors: Diagnostic[] = [];
  const reaches = (given: SplitSettings['testFrom'], part: string): ((row: number) => boolean) | null => {
    const boundary = readBoundary(times, given, part, errors);
    return boundary === null ? null : (row) => compareToBoundary(times, row, boundary) >= 0;
  };
  const inValidation = reaches(split.validationFrom, 'validation');
  const inTest = reaches(split.testFrom, 'test');
  return errors.length > 0 ? fail(errors) : ok({ inValidation, inTest });
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
