import type { Diagnostic } from '../base/diagnostic';
import { fail, ok, type Result } from '../base/result';
import type { DType } from '../tensor/dtype';
import { dataError, listNames } from './data-diagnostics';
import type { Dataset } from './dataset';
import { isNumber, type PreparedColumn } from './prepared-columns';

/**
 * What a block of the model may ask for. Shapes are for a batch of `batch` windows of `time` rows.
 * `sequence`: numbers, `[batch, time, features]`; categories that are named are one-hot.
 * `token`: one category column, `[batch, time]`, indices.
 * `static`: what is known at the first predicted row, `[batch, features]`.
 * `target`: `[batch, steps]`, or `[batch, steps, columns]` for several columns; a category gives class indices.
 * `step-target`: the target `horizon` rows after each input step, `[batch, time]` or `[batch, time, columns]`.
 * `lengths`: the number of input steps of each window, `[batch]`.
 */
export type FeatureKind =
  'sequence' | 'token' | 'static' | 'target' | 'step-target' | 'target-tokens' | 'target-prefix' | 'lengths';

export interface FeatureRequest {
  readonly kind: FeatureKind;
  /** Column names in the order wanted; null takes all that suit the kind, in the order of the binding. */
  readonly columns: readonly string[] | null;
}

export interface FeatureSpec {
  readonly kind: FeatureKind;
  /** One per feature; a one-hot feature is `column=value`. */
  readonly names: readonly string[];
  /** Features of a step; 1 for tokens and lengths. */
  readonly width: number;
  readonly dtype: DType;
  /** Tokens: vocabulary and the unknown slot 0. Category targets: number of classes. */
  readonly vocabularySize?: number;
  /** Sizes of one sample, without the batch axis. */
  readonly sampleDims: readonly number[];
  readonly sources: readonly FeatureSource[];
}

export interface FeatureSource {
  readonly column: PreparedColumn;
  /** Rows from the first input row of a window to the row that is read at step 0. */
  readonly shift: number;
}

/** Finds the columns of a request. Fails with DATA-036 when the data does not offer them. */
export function selectFeatures(dataset: Dataset, request: FeatureRequest): Result<FeatureSpec, Diagnostic[]> {
  const { length, horizon, steps } = dataset.binding.window;
  if (request.kind === 'lengths') {
    return ok({ kind: 'lengths', names: ['length'], width: 1, dtype: 'int64', sampleDims: [], sources: [] });
  }
  const found = findColumns(dataset, request);
  if (!found.ok) return found;
  const columns = found.value;
  const firstTarget = length - 1 + horizon;
  switch (request.kind) {
    case 'sequence': {
      const sources = columns.map((column) => ({ column, shift: column.fitted.role === 'known' ? horizon : 0 }));
      return ok(numberSpec('sequence', sources, [length]));
    }
    case 'static':
      return ok(
        numberSpec(
          'static',
          columns.map((column) => ({ column, shift: firstTarget })),
          [],
        ),
      );
    case 'token': {
      const column = columns[0]!;
      const shift = column.fitted.role === 'known' ? horizon : 0;
      return ok(classSpec('token', { column, shift }, length, 1));
    }
    case 'target':
      return targetSpec('target', columns, steps, firstTarget);
    case 'step-target':
      return targetSpec('step-target', columns, length, horizon);
    case 'target-tokens':
    case 'target-prefix':
      return refuse('Windows of rows have no text to predict.', 'Use data with a text column as target.');
  }
}

function findColumns(dataset: Dataset, request: FeatureRequest): Result<readonly PreparedColumn[], Diagnostic[]> {
  const suits = (column: PreparedColumn): boolean => suitsKind(dataset, column, request.kind);
  if (request.columns === null) {
    const all = dataset.columns.filter(
      (column) => suits(column) && (takesNamedOnly(request.kind) ? isNumber(column) : true),
    );
    const only = request.kind === 'token' ? 1 : Infinity;
    if (all.length > 0 && all.length <= only) return ok(all);
    return refuse(
      all.length === 0
        ? `No column suits a ${request.kind} input: it takes ${WANTED[request.kind]}.`
        : `A token input reads one column, and ${all.length} would do: ${listNames(all.map((c) => c.fitted.name))}.`,
      all.length === 0 ? 'Give a column that role in the data settings, or name the columns to use.' : 'Name the one.',
    );
  }
  const columns: PreparedColumn[] = [];
  for (const name of request.columns) {
    const column = dataset.columns.find((candidate) => candidate.fitted.name === name);
    if (column === undefined || !suits(column)) {
      const why =
        column === undefined ? 'the data binding has no such column in use' : `it takes ${WANTED[request.kind]}`;
      return refuse(
        `Column "${name}" cannot be read as ${request.kind}: ${why}.`,
        `Choose among ${listNames(dataset.columns.filter(suits).map((c) => c.fitted.name)) || 'other columns: none suits'}.`,
        name,
      );
    }
    columns.push(column);
  }
  if (columns.length === 0 || (request.kind === 'token' && columns.length > 1)) {
    return refuse(
      `A ${request.kind} input with ${columns.length} columns: it takes ${WANTED[request.kind]}.`,
      'Name the column to use.',
    );
  }
  return ok(columns);
}

const WANTED: Readonly<Record<FeatureKind, string>> = {
  sequence: 'number columns (and category columns that are named) of the role input, target or known',
  token: 'one column prepared as category',
  static: 'columns known in advance, or inputs that do not change within a series',
  target: 'columns of the role target',
  'step-target': 'columns of the role target',
  'target-tokens': 'a text column of the role target',
  'target-prefix': 'a text column of the role target',
  lengths: 'no column',
};

/** Kinds in which a category takes part (one-hot) only when it is asked for by name. */
function takesNamedOnly(kind: FeatureKind): boolean {
  return kind === 'sequence' || kind === 'static';
}

function suitsKind(dataset: Dataset, column: PreparedColumn, kind: FeatureKind): boolean {
  const { role } = column.fitted;
  switch (kind) {
    case 'sequence':
      return true;
    case 'token':
      return !isNumber(column);
    case 'static':
      return role === 'known' || (role === 'input' && isConstantPerSeries(dataset, column));
    case 'target':
    case 'step-target':
    case 'target-tokens':
    case 'target-prefix':
      return role === 'target';
    case 'lengths':
      return false;
  }
}

function isConstantPerSeries(dataset: Dataset, column: PreparedColumn): boolean {
  const values = isNumber(column) ? column.values : column.indices;
  return dataset.sequences.every(({ start, end }) => {
    for (let row = start + 1; row < end; row++) if (values[row] !== values[start]) return false;
    return true;
  });
}

function numberSpec(
  kind: 'sequence' | 'static',
  sources: readonly FeatureSource[],
  outer: readonly number[],
): FeatureSpec {
  const names = sources.flatMap(({ column: { fitted } }) =>
    fitted.kind === 'number'
      ? [fitted.name]
      : [`${fitted.name}=?`, ...fitted.vocabulary.map((value) => `${fitted.name}=${value}`)],
  );
  return { kind, names, width: names.length, dtype: 'float32', sampleDims: [...outer, names.length], sources };
}

/** `unknownSlots` is 1 where index 0 of the vocabulary means "unknown", 0 for class indices. */
function classSpec(kind: FeatureKind, source: FeatureSource, size: number, unknownSlots: number): FeatureSpec {
  const { fitted } = source.column;
  if (fitted.kind !== 'category') throw new Error(`Column ${fitted.name} is not a category`);
  return {
    kind,
    names: [fitted.name],
    width: 1,
    dtype: 'int64',
    vocabularySize: fitted.vocabulary.length + unknownSlots,
    sampleDims: [size],
    sources: [source],
  };
}

function targetSpec(
  kind: 'target' | 'step-target',
  columns: readonly PreparedColumn[],
  size: number,
  shift: number,
): Result<FeatureSpec, Diagnostic[]> {
  const categories = columns.filter((column) => !isNumber(column));
  if (categories.length > 0) {
    if (columns.length === 1) return ok(classSpec(kind, { column: categories[0]!, shift }, size, 0));
    return refuse(
      `One output cannot predict ${listNames(columns.map((c) => c.fitted.name))} together: a category needs an output of its own.`,
      'Draw one output for each category target and name its column there.',
    );
  }
  const width = columns.length;
  return ok({
    kind,
    names: columns.map((column) => column.fitted.name),
    width,
    dtype: 'float32',
    sampleDims: width === 1 ? [size] : [size, width],
    sources: columns.map((column) => ({ column, shift })),
  });
}

function refuse(message: string, nextStep: string, column?: string): Result<never, Diagnostic[]> {
  return fail([dataError('DATA-036', message, nextStep, column === undefined ? undefined : { column })]);
}
