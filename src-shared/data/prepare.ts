import type { Diagnostic } from '../base/diagnostic';
import { fail, ok, type Result } from '../base/result';
import type { ColumnBinding, DataBinding } from '../document/document';
import { count, dataError, dataWarning, shorten } from './data-diagnostics';
import type { RowParts } from './split';
import { fitText } from './text/fit-text';
import { cellText, findColumn, type NumericColumn, type Table, type TableColumn } from './table';
import type {
  FeatureRole,
  Fitted,
  FittedCategory,
  FittedColumn,
  FittedNumber,
  FittedPreparation,
  NumberPreparation,
} from './fitted-preparation';

export interface FitResult {
  readonly preparation: FittedPreparation;
  readonly warnings: readonly Diagnostic[];
}

/**
 * Fits scalers and vocabularies on the training rows only (`rowParts` 0). `standard` is mean and population standard
 * deviation, `min-max` maps the training range to [0, 1]. Fails with DATA-023, -024 or -025 where a column holds
 * nothing that could be learnt from. Every bound column must be in `table`.
 */
export function fitPreparation(
  table: Table,
  binding: DataBinding,
  rowParts: RowParts,
): Result<FitResult, Diagnostic[]> {
  const columns: FittedColumn[] = [];
  const errors: Diagnostic[] = [];
  const warnings: Diagnostic[] = [];
  for (const bound of binding.columns) {
    const column = findColumn(table, bound.name);
    const role = featureRoleOf(bound);
    if (column === undefined || role === null) continue;
    // One long text is cut into windows, not at a greatest length.
    const whole = binding.samples === 'text' && bound.text !== undefined;
    const settings = whole ? { ...bound, text: { ...bound.text, maximumLength: null } } : bound;
    const fitted = fitColumn(column, settings, role, rowParts);
    if (fitted.column !== null) columns.push(fitted.column);
    for (const found of fitted.found) (found.severity === 'error' ? errors : warnings).push(found);
  }
  return errors.length > 0 ? fail(errors) : ok({ preparation: { columns }, warnings });
}

/**
 * As what the values of a column reach the model; null when they do not. Time is known in advance: a time column that is
 * prepared as category (month, weekday, hour) orders the rows and is a known column as well.
 */
export function featureRoleOf({ role, preparation }: ColumnBinding): FeatureRole | null {
  if (role === 'time') return preparation === 'category' ? 'known' : null;
  return role === 'input' || role === 'target' || role === 'known' ? role : null;
}

function fitColumn(column: TableColumn, bound: ColumnBinding, role: FeatureRole, rowParts: RowParts): Fitted {
  const method = bound.preparation;
  if (method === 'category') return fitCategory(column, role, rowParts);
  if (method === 'text') {
    const texts: string[] = [];
    for (let row = 0; row < rowParts.length; row++) {
      const text = rowParts[row] === 0 ? cellText(column, row) : null;
      if (text !== null) texts.push(text);
    }
    return texts.length === 0 ? { column: null, found: [allMissing(column, rowParts)] } : fitText(texts, bound, role);
  }
  return fitNumber(column, bound, method, role, rowParts);
}

function fitNumber(
  column: TableColumn,
  bound: ColumnBinding,
  method: NumberPreparation,
  role: FeatureRole,
  rowParts: RowParts,
): Fitted {
  const { name } = column;
  if (column.type === 'text') {
    const first = column.values.findIndex((value) => value !== null);
    const error = dataError(
      'DATA-023',
      `Column "${name}" holds text ("${shorten(column.values[first] ?? '')}" in row ${first + 1}) but is prepared as numbers (${method}).`,
      'Prepare it as category or as text, or set its role to ignored.',
      { column: name },
    );
    return { column: null, found: [error] };
  }
  const range = measure(column, rowParts);
  if (range.count === 0) return { column: null, found: [allMissing(column, rowParts)] };
  const filled = bound.fill === undefined ? {} : { fill: bound.fill === 'mean' ? range.mean : bound.fill };
  // A deviation can round to zero where the values differ in their last bit only.
  const constant = range.minimum === range.maximum || range.deviation === 0;
  if (constant) {
    const isTarget = role === 'target';
    const found = (isTarget ? dataError : dataWarning)(
      'DATA-025',
      `Column "${name}" holds the same value (${range.minimum}) in all ${range.count} training rows, so ${isTarget ? 'there is nothing to learn' : 'it teaches nothing'}.`,
      isTarget ? 'Choose another target or another split.' : 'Set its role to ignored, or choose another split.',
      { column: name },
    );
    if (isTarget) return { column: null, found: [found] };
    // No refusal: an image has dots that are never inked, and is none without them. It cannot be scaled, so it is moved to 0.
    const offset = method === 'none' ? 0 : range.minimum;
    return { column: { kind: 'number', name, role, method, offset, scale: 1, ...filled }, found: [found] };
  }
  const { offset, scale } =
    method === 'standard'
      ? { offset: range.mean, scale: range.deviation }
      : method === 'min-max'
        ? { offset: range.minimum, scale: range.maximum - range.minimum }
        : { offset: 0, scale: 1 };
  return { column: { kind: 'number', name, role, method, offset, scale, ...filled }, found: [] };
}

function fitCategory(column: TableColumn, role: FeatureRole, rowParts: RowParts): Fitted {
  const seen = new Set<string>();
  for (let row = 0; row < rowParts.length; row++) {
    if (rowParts[row] !== 0) continue;
    const text = cellText(column, row);
    if (text !== null) seen.add(text);
  }
  if (seen.size === 0) return { column: null, found: [allMissing(column, rowParts)] };
  const vocabulary = [...seen].sort((a, b) => (a < b ? -1 : 1));
  // Classes that are numbers stand in results in their order. Of what is read nobody sees one, and models keep theirs.
  if (role === 'target' && vocabulary.every((text) => text.trim() !== '' && Number.isFinite(Number(text))))
    vocabulary.sort((a, b) => Number(a) - Number(b));
  const fitted: FittedCategory = { kind: 'category', name: column.name, role, vocabulary };
  if (vocabulary.length > 1) return { column: fitted, found: [] };
  const report = role === 'target' ? dataError : dataWarning;
  const found = report(
    'DATA-025',
    `Category column "${column.name}" holds one value only ("${shorten(vocabulary[0]!)}") in the training rows.`,
    role === 'target' ? 'Choose another target or another split.' : 'Set its role to ignored.',
    { column: column.name },
  );
  return { column: role === 'target' ? null : fitted, found: [found] };
}

function allMissing(column: TableColumn, rowParts: RowParts): Diagnostic {
  const rows = rowParts.reduce((sum, part) => sum + (part === 0 ? 1 : 0), 0);
  return dataError(
    'DATA-024',
    `Column "${column.name}" has no value in any of the ${count(rows, 'training row')}.`,
    'Set its role to ignored, or name the texts that mean "missing" if they were misread.',
    { column: column.name },
  );
}

interface Range {
  readonly count: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly mean: number;
  readonly deviation: number;
}

/** Two passes: the mean first, then the squares around it, so that large offsets (years, dates) lose nothing. */
function measure(column: NumericColumn, rowParts: RowParts): Range {
  let n = 0;
  let sum = 0;
  let minimum = Infinity;
  let maximum = -Infinity;
  for (let row = 0; row < rowParts.length; row++) {
    const value = column.values[row]!;
    if (rowParts[row] !== 0 || Number.isNaN(value)) continue;
    n++;
    sum += value;
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
  }
  const mean = n === 0 ? NaN : sum / n;
  let squares = 0;
  for (let row = 0; row < rowParts.length; row++) {
    const value = column.values[row]!;
    if (rowParts[row] === 0 && !Number.isNaN(value)) squares += (value - mean) ** 2;
  }
  return { count: n, minimum, maximum, mean, deviation: Math.sqrt(squares / n) };
}

/** All values of a number column as the model sees them; missing stays NaN. */
export function scaleValues(fitted: FittedNumber, values: ArrayLike<number>): Float32Array {
  const scaled = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) scaled[i] = (values[i]! - fitted.offset) / fitted.scale;
  return scaled;
}

/** The inverse of `scaleValues`: from the model's numbers to the data's own units. */
export function unscaleValues(fitted: FittedNumber, values: ArrayLike<number>): Float64Array {
  const own = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) own[i] = values[i]! * fitted.scale + fitted.offset;
  return own;
}

/** For each row the index of its value in the vocabulary, 0 where it is unseen or missing. */
export function encodeCategory(fitted: FittedCategory, column: TableColumn, rowCount: number): Int32Array {
  const indexOf = new Map(fitted.vocabulary.map((text, k) => [text, k + 1]));
  const indices = new Int32Array(rowCount);
  for (let row = 0; row < rowCount; row++) {
    const text = cellText(column, row);
    indices[row] = text === null ? 0 : (indexOf.get(text) ?? 0);
  }
  return indices;
}
