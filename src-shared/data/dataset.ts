import type { Diagnostic } from '../base/diagnostic';
import { fail, ok, type Result } from '../base/result';
import type { DataBinding } from '../document/document';
import { checkBinding, checkTable } from './check-binding';
import { count, dataError } from './data-diagnostics';
import { findDuplicates } from './duplicates';
import { findLeaks, findUnseenClasses } from './leaks';
import { noneComplete, someIncomplete } from './missing-cells';
import type { OrderedTable, Sequence } from './order';
import { featureRoleOf, fitPreparation, unscaleValues } from './prepare';
import { type FittedPreparation } from './fitted-preparation';
import { prepareColumns, type PreparedColumn } from './prepared-columns';
import { NOTHING, type Hiding } from './samples/hidden-cells';
import type { SamplePlan } from './samples/sample-kind';
import { SAMPLE_KINDS } from './samples/sample-kinds';
import { findSentinels } from './sentinels';
import { PARTS, type PartName, type RowParts } from './split';
import { findColumn, type Table } from './table';
import { findCutTexts, findUnknownTokens, findUnseenTokens } from './text/text-warnings';
import type { SamplePart, TargetPlacement } from './windows';

/** A table made ready for a model: ordered, split, scaled, encoded and cut into samples. */
export interface Dataset {
  readonly binding: DataBinding;
  /** Rows ordered by series, then time; of one long text, one row a part. */
  readonly table: Table;
  readonly sequences: readonly Sequence[];
  readonly rowParts: RowParts;
  readonly preparation: FittedPreparation;
  /** Inputs, targets and known columns, in the order of the binding. */
  readonly columns: readonly PreparedColumn[];
  readonly placement: TargetPlacement;
  readonly parts: Readonly<Record<PartName, SamplePart>>;
  /** What is hidden of the known cells where gaps are to be filled; else null. */
  readonly hiding: Hiding | null;
  /** Whether the state is carried from window to window: windows then stand end to end (`binding.window.stride`). */
  readonly carriesState: boolean;
  /** Whether samples of a batch may differ in their steps: models for it mask them. */
  readonly isRagged: boolean;
  readonly warnings: readonly Diagnostic[];
  /** Names of the target columns; `columnIndex` below counts in this list. */
  readonly targets: readonly string[];
  /** Numbers of the model in the data's own units. Throws when that target is a category: a bug of the caller. */
  unscaleTarget(columnIndex: number, values: ArrayLike<number>): Float64Array;
}

export interface DatasetOptions {
  /** Where the model answers: after the window (the default) or at each of its steps. */
  readonly placement?: TargetPlacement;
  /** Set where gaps are to be filled: what is hidden of the known cells to learn from. */
  readonly hiding?: Hiding | null;
  /** Whether windows go on with each other's state. */
  readonly carriesState?: boolean;
  /** Whether the model reads what is known in advance of every predicted row. */
  readonly readsAhead?: boolean;
}

/** Everything between a table and the first batch. Mistakes in data or settings are diagnostics; see `DATA_CODES`. */
export function createDataset(
  table: Table,
  bound: DataBinding,
  options: DatasetOptions = {},
): Result<Dataset, Diagnostic[]> {
  const carriesState = options.carriesState ?? false;
  const binding = carriesState ? putEndToEnd(bound) : bound;
  const errors = [...checkBinding(binding), ...checkTable(table, binding)];
  if (errors.length > 0) return fail(errors);
  const kind = SAMPLE_KINDS[binding.samples];
  const hiding = options.hiding ?? null;
  const arranged = kind.arrange(table, binding, hiding !== null);
  if (!arranged.ok) return arranged;
  const { ordered, rowParts } = arranged.value;
  const fit = fitPreparation(ordered.table, binding, rowParts);
  if (!fit.ok) return fit;

  const { preparation } = fit.value;
  const columns = prepareColumns(ordered.table, preparation, ordered.sequences);
  const placement = options.placement ?? 'last';
  const readsAhead = options.readsAhead ?? false;
  const plan = kind.plan({ binding, ordered, rowParts, columns, placement, fillsGaps: hiding !== null, readsAhead });
  // A repair changes the binding that was given.
  const samples = { kind, binding: bound, columns, fillsGaps: hiding !== null, canFill: true };
  const empty = checkParts(plan, rowParts, samples);
  if (empty.length > 0) return fail(empty);
  const dropped = PARTS.reduce((sum, part) => sum + plan.parts[part].dropped, 0);
  const kept = PARTS.reduce((sum, part) => sum + plan.parts[part].starts.length, 0);
  const warnings = [
    ...ordered.warnings,
    ...fit.value.warnings,
    ...findSentinels(columns, bound),
    ...findLeaks(columns, rowParts),
    ...(binding.samples === 'rows' || binding.samples === 'series'
      ? findDuplicates(columns, ordered.sequences, plan, kind, binding.samples)
      : []),
    ...findUnseenClasses(columns, rowParts),
    ...findUnseenTokens(columns, rowParts),
    ...findCutTexts(columns),
    ...someIncomplete(samples, dropped, dropped + kept),
    ...plan.warnings,
  ];
  return ok(
    assemble(
      { binding, ordered, rowParts, preparation, columns, placement, hiding, carriesState, warnings },
      plan.parts,
    ),
  );
}

/** Windows that go on with each other leave nothing out and read nothing twice. */
function putEndToEnd(binding: DataBinding): DataBinding {
  return { ...binding, window: { ...binding.window, stride: binding.window.length } };
}

/**
 * Samples to predict from with what a model learnt earlier: nothing is fitted or split, and every sample whose inputs
 * are complete is in the part `test`, the last windows before their targets exist.
 */
export function createPredictionDataset(
  table: Table,
  bound: DataBinding,
  preparation: FittedPreparation,
  options: Pick<DatasetOptions, 'hiding' | 'carriesState' | 'readsAhead'> = {},
): Result<Dataset, Diagnostic[]> {
  const { carriesState = false, readsAhead = false } = options;
  const binding = carriesState ? putEndToEnd(bound) : bound;
  const errors = [...checkBinding(binding), ...checkTable(table, binding, 1), ...checkFit(table, binding, preparation)];
  if (errors.length > 0) return fail(errors);
  const kind = SAMPLE_KINDS[binding.samples];
  // Nothing is hidden where real gaps are filled.
  const fillsGaps = (options.hiding ?? null) !== null;
  const ordered = kind.arrangePrediction(table, binding);
  if (!ordered.ok) return ordered;
  const columns = prepareColumns(ordered.value.table, preparation, ordered.value.sequences);
  const test = kind.planPrediction({ binding, ordered: ordered.value, columns, fillsGaps, carriesState, readsAhead });
  const [one, several] = kind.noun;
  if (test.starts.length === 0) {
    const why = test.dropped > 0 ? `; ${count(test.dropped, one, several)} touch a missing cell` : '';
    const size = binding.samples === 'windows' ? ` of ${count(binding.window.length, 'input row')}` : '';
    const known = binding.samples === 'windows' ? listKnown(columns) : '';
    const { horizon, steps } = binding.window;
    const behind = known === '' ? 0 : horizon + (readsAhead ? steps - 1 : 0);
    const also = behind > 0 ? ` and ${count(behind, 'row')} behind them, for which ${known} must be known` : '';
    return fail([
      dataError(
        'DATA-026',
        `The data has ${count(table.rowCount, 'row')} in ${count(ordered.value.sequences.length, 'series', 'series')}: too few for one ${one}${size}${also}${why}.`,
        behind > 0
          ? `Give the model more rows; in the last ${behind} only ${known} has to be filled in.`
          : 'Give the model more rows.',
      ),
    ]);
  }
  const none: SamplePart = { starts: new Int32Array(0), dropped: 0 };
  const parts = { train: none, validation: none, test };
  const rowParts = new Uint8Array(ordered.value.table.rowCount).fill(PARTS.indexOf('test'));
  const warnings = [
    ...ordered.value.warnings,
    ...findUnknownTokens(columns),
    ...someIncomplete(
      { kind, binding, columns, fillsGaps, canFill: false },
      test.dropped,
      test.starts.length + test.dropped,
    ),
  ];
  const placement = 'last';
  const hiding = fillsGaps ? NOTHING : null;
  return ok(
    assemble(
      {
        ...{ binding, ordered: ordered.value, rowParts, preparation, columns, placement, hiding, carriesState },
        warnings,
      },
      parts,
    ),
  );
}

/** The columns that are known ahead, for messages. */
function listKnown(columns: readonly PreparedColumn[]): string {
  return columns.flatMap(({ fitted }) => (fitted.role === 'known' ? [`"${fitted.name}"`] : [])).join(', ');
}

interface Made extends Pick<
  Dataset,
  'binding' | 'rowParts' | 'preparation' | 'columns' | 'placement' | 'hiding' | 'carriesState' | 'warnings'
> {
  readonly ordered: OrderedTable;
}

function assemble({ ordered, ...made }: Made, parts: Dataset['parts']): Dataset {
  const { binding, preparation, columns } = made;
  const targets = preparation.columns.filter((column) => column.role === 'target');
  return {
    ...made,
    table: ordered.table,
    sequences: ordered.sequences,
    parts,
    isRagged: SAMPLE_KINDS[binding.samples].isRagged(columns),
    targets: targets.map((column) => column.name),
    unscaleTarget(columnIndex, values) {
      const fitted = targets[columnIndex];
      if (fitted?.kind !== 'number') throw new Error(`Target ${columnIndex} is not a number column`);
      return unscaleValues(fitted, values);
    },
  };
}

function checkParts(plan: SamplePlan, rowParts: RowParts, samples: Parameters<typeof noneComplete>[0]): Diagnostic[] {
  const { kind, binding } = samples;
  const { split } = binding;
  const asked: Record<PartName, boolean> = {
    train: true,
    validation: split.validation > 0 || (split.by === 'time' && split.validationFrom !== null),
    test: split.test > 0 || (split.by === 'time' && split.testFrom !== null),
  };
  const errors: Diagnostic[] = [];
  const gappy = PARTS.filter(
    (part) => asked[part] && plan.parts[part].starts.length === 0 && plan.parts[part].dropped > 0,
  );
  if (gappy.length > 0) {
    const dropped = gappy.reduce((sum, part) => sum + plan.parts[part].dropped, 0);
    errors.push(noneComplete(samples, gappy, dropped));
  }
  PARTS.forEach((part, index) => {
    const { starts, dropped } = plan.parts[part];
    if (!asked[part] || starts.length > 0 || dropped > 0) return;
    const rows = rowParts.reduce((sum, p) => sum + (p === index ? 1 : 0), 0);
    const about = `The ${part} part has${binding.samples === 'windows' ? ` ${count(rows, 'row')} and` : ''}`;
    errors.push(
      dataError(
        'DATA-027',
        `${about} no ${kind.noun[0]}: ${kind.whyNone(binding)}.`,
        binding.samples === 'windows' || binding.samples === 'text'
          ? 'Make this part larger, or the window shorter.'
          : 'Make this part larger.',
      ),
    );
  });
  return errors;
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
