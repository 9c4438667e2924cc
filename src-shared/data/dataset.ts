import type { Diagnostic } from '../base/diagnostic';
import { fail, ok, type Result } from '../base/result';
import type { DataBinding } from '../document/document';
import { checkBinding, checkTable } from './check-binding';
import { count, dataError, dataWarning } from './data-diagnostics';
import { findLeaks, findUnseenClasses } from './leaks';
import { orderRows, type OrderedTable, type Sequence } from './order';
import { featureRoleOf, fitPreparation, unscaleValues, type FittedPreparation } from './prepare';
import { findGaps, prepareColumns, type PreparedColumn } from './prepared-columns';
import { PARTS, splitRows, type PartName, type RowParts } from './split';
import { findColumn, type Table } from './table';
import {
  planPredictionWindows,
  planWindows,
  windowSpan,
  type TargetPlacement,
  type WindowPart,
  type WindowPlan,
} from './windows';

/** A table made ready for a model: ordered, split, scaled, encoded and cut into windows. */
export interface Dataset {
  readonly binding: DataBinding;
  /** Rows ordered by series, then time. */
  readonly table: Table;
  readonly sequences: readonly Sequence[];
  readonly rowParts: RowParts;
  readonly preparation: FittedPreparation;
  /** Inputs, targets and known columns, in the order of the binding. */
  readonly columns: readonly PreparedColumn[];
  readonly placement: TargetPlacement;
  readonly parts: Readonly<Record<PartName, WindowPart>>;
  readonly warnings: readonly Diagnostic[];
  /** Names of the target columns; `columnIndex` below counts in this list. */
  readonly targets: readonly string[];
  /** Numbers of the model in the data's own units. Throws when that target is a category: a bug of the caller. */
  unscaleTarget(columnIndex: number, values: ArrayLike<number>): Float64Array;
}

export interface DatasetOptions {
  /** Where the model answers: after the window (the default) or at each of its steps. */
  readonly placement?: TargetPlacement;
}

/** Everything between a table and the first batch. Mistakes in data or settings are diagnostics; see `DATA_CODES`. */
export function createDataset(
  table: Table,
  binding: DataBinding,
  options: DatasetOptions = {},
): Result<Dataset, Diagnostic[]> {
  const errors = [...checkBinding(binding), ...checkTable(table, binding)];
  if (errors.length > 0) return fail(errors);
  const ordered = orderRows(table, binding);
  if (!ordered.ok) return ordered;
  const split = splitRows(ordered.value, binding.split);
  if (!split.ok) return split;
  const rowParts = split.value;
  const tooLong = checkSpan(ordered.value, binding);
  if (tooLong !== null) return fail([tooLong]);
  const fit = fitPreparation(ordered.value.table, binding, rowParts);
  if (!fit.ok) return fit;

  const columns = prepareColumns(ordered.value.table, fit.value.preparation);
  const placement = options.placement ?? 'last';
  const { sequences } = ordered.value;
  const plan = planWindows(sequences, rowParts, findGaps(columns, table.rowCount), binding.window, placement);
  const empty = checkParts(plan, rowParts, binding);
  if (empty.length > 0) return fail(empty);
  const warnings = [
    ...ordered.value.warnings,
    ...fit.value.warnings,
    ...findLeaks(columns, rowParts),
    ...findUnseenClasses(columns, rowParts),
    ...checkPlan(plan, ordered.value, binding),
  ];
  return ok(
    assemble(binding, ordered.value, rowParts, fit.value.preparation, columns, placement, plan.parts, warnings),
  );
}

/**
 * Windows to predict from with what a model learnt earlier: nothing is fitted or split, and every window whose inputs
 * are complete is in the part `test`, the last ones before their targets exist.
 */
export function createPredictionDataset(
  table: Table,
  binding: DataBinding,
  preparation: FittedPreparation,
): Result<Dataset, Diagnostic[]> {
  const errors = [...checkBinding(binding), ...checkTable(table, binding), ...checkFit(table, binding, preparation)];
  if (errors.length > 0) return fail(errors);
  const ordered = orderRows(table, binding);
  if (!ordered.ok) return ordered;
  const columns = prepareColumns(ordered.value.table, preparation);
  const readsKnown = preparation.columns.some((column) => column.role === 'known');
  const gaps = findGaps(columns, table.rowCount);
  const test = planPredictionWindows(ordered.value.sequences, gaps, binding.window, readsKnown);
  if (test.starts.length === 0) {
    const why = test.dropped > 0 ? `; ${count(test.dropped, 'window')} touch a missing cell` : '';
    return fail([
      dataError(
        'DATA-026',
        `The data has ${count(table.rowCount, 'row')} in ${count(ordered.value.sequences.length, 'series', 'series')}: too few for one window of ${count(binding.window.length, 'input row')}${why}.`,
        'Give the model more rows.',
      ),
    ]);
  }
  const none: WindowPart = { starts: new Int32Array(0), dropped: 0 };
  const parts = { train: none, validation: none, test };
  const rowParts = new Uint8Array(table.rowCount).fill(PARTS.indexOf('test'));
  const warnings = [...ordered.value.warnings, ...warnDropped(test.dropped, test.starts.length + test.dropped)];
  return ok(assemble(binding, ordered.value, rowParts, preparation, columns, 'last', parts, warnings));
}

function assemble(
  binding: DataBinding,
  ordered: OrderedTable,
  rowParts: RowParts,
  preparation: FittedPreparation,
  columns: readonly PreparedColumn[],
  placement: TargetPlacement,
  parts: Readonly<Record<PartName, WindowPart>>,
  warnings: readonly Diagnostic[],
): Dataset {
  const targets = preparation.columns.filter((column) => column.role === 'target');
  return {
    binding,
    table: ordered.table,
    sequences: ordered.sequences,
    rowParts,
    preparation,
    columns,
    placement,
    parts,
    warnings,
    targets: targets.map((column) => column.name),
    unscaleTarget(columnIndex, values) {
      const fitted = targets[columnIndex];
      if (fitted?.kind !== 'number') throw new Error(`Target ${columnIndex} is not a number column`);
      return unscaleValues(fitted, values);
    },
  };
}

function checkSpan(ordered: OrderedTable, binding: DataBinding): Diagnostic | null {
  const { length, horizon, steps } = binding.window;
  const longest = ordered.sequences.reduce((most, { start, end }) => Math.max(most, end - start), 0);
  const span = windowSpan(binding.window);
  if (longest >= span) return null;
  const what = ordered.sequences.length === 1 ? 'the series has' : 'the longest series has';
  return dataError(
    'DATA-026',
    `A window spans ${span} rows (${length} of input, then a horizon of ${horizon} and ${count(steps, 'step')}), but ${what} ${count(longest, 'row')}.`,
    longest - (span - length) >= 1
      ? `Shorten the window to ${longest - (span - length)} or less; well under half of that leaves windows to learn from.`
      : 'Use a file with more rows, or a smaller horizon.',
  );
}

function checkParts(plan: WindowPlan, rowParts: RowParts, binding: DataBinding): Diagnostic[] {
  const { split } = binding;
  const asked: Record<PartName, boolean> = {
    train: true,
    validation: split.validation > 0 || (split.by === 'time' && split.validationFrom !== null),
    test: split.test > 0 || (split.by === 'time' && split.testFrom !== null),
  };
  const errors: Diagnostic[] = [];
  PARTS.forEach((part, index) => {
    const { starts, dropped } = plan.parts[part];
    if (!asked[part] || starts.length > 0) return;
    const rows = rowParts.reduce((sum, p) => sum + (p === index ? 1 : 0), 0);
    const why =
      dropped > 0
        ? `all ${dropped} of its windows touch a missing cell`
        : `a window spans ${windowSpan(binding.window)} rows and its targets must all lie in this part`;
    errors.push(
      dataError(
        'DATA-027',
        `The ${part} part has ${count(rows, 'row')} and no window: ${why}.`,
        dropped > 0
          ? 'Set columns with many missing cells to ignored, or fill them in the file.'
          : 'Make this part larger, or the window shorter.',
      ),
    );
  });
  return errors;
}

function checkPlan(plan: WindowPlan, ordered: OrderedTable, binding: DataBinding): Diagnostic[] {
  const dropped = PARTS.reduce((sum, part) => sum + plan.parts[part].dropped, 0);
  const kept = PARTS.reduce((sum, part) => sum + plan.parts[part].starts.length, 0);
  const warnings = warnDropped(dropped, dropped + kept);
  if (plan.shortSeries > 0) {
    warnings.push(
      dataWarning(
        'DATA-034',
        `${plan.shortSeries} of ${count(ordered.sequences.length, 'series', 'series')} have fewer rows than a window spans (${windowSpan(binding.window)}) and are left out.`,
        'Shorten the window if they matter.',
      ),
    );
  }
  return warnings;
}

function warnDropped(dropped: number, total: number): Diagnostic[] {
  if (dropped === 0) return [];
  return [
    dataWarning(
      'DATA-030',
      `${dropped} of ${count(total, 'window')} touch a missing cell and are left out.`,
      'Fill the cells in the file, or set columns with many of them to ignored, if too much is lost.',
    ),
  ];
}

/** Does what was stored with a model fit this binding and this table? */
function checkFit(table: Table, binding: DataBinding, preparation: FittedPreparation): Diagnostic[] {
  const errors: Diagnostic[] = [];
  const bound = binding.columns.filter((column) => featureRoleOf(column) !== null);
  const fits =
    bound.length === preparation.columns.length &&
    bound.every((column, i) => {
      const fitted = preparation.columns[i]!;
      return fitted.name === column.name && fitted.role === featureRoleOf(column);
    });
  if (!fits) {
    errors.push(
      dataError(
        'DATA-037',
        'The columns stored with the model differ from the columns of its data binding.',
        'Export the model again from its run.',
      ),
    );
  }
  for (const fitted of preparation.columns) {
    if (fitted.kind !== 'number' || findColumn(table, fitted.name)?.type !== 'text') continue;
    errors.push(
      dataError(
        'DATA-023',
        `The model reads column "${fitted.name}" as numbers, but in this file it holds text.`,
        'Give it a file with the same columns as the one it was trained on.',
        { column: fitted.name },
      ),
    );
  }
  return errors;
}
