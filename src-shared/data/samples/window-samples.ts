import type { Diagnostic } from '../../base/diagnostic';
import { fail, ok, type Result } from '../../base/result';
import type { DataBinding } from '../../document/document';
import { chooseColumns, refuse, type ColumnRule } from '../choose-columns';
import { count, dataError, dataWarning } from '../data-diagnostics';
import type { Dataset } from '../dataset';
import type { FeatureRequest, FeatureSpec } from '../feature-spec';
import { orderRows, type OrderedTable } from '../order';
import { findGaps, isCategory, isNumber, type PreparedColumn } from '../prepared-columns';
import { splitRows } from '../split';
import { planPredictionWindows, planWindows, windowSpan } from '../windows';
import { isConstantPerSeries } from './constant-columns';
import { gapInputs, gapTargets, planGapPrediction, planGapWindows } from './gap-windows';
import { categoryTokens, numberFeatures, targetFeatures } from './row-features';
import type { PlanCall, SampleKind, SamplePlan } from './sample-kind';

/** Stretches of rows of one series, all of the same length. */
export const windowSamples: SampleKind = {
  noun: ['window', 'windows'],
  isRagged: () => false,
  arrange: (table, binding, fillsGaps) => {
    const ordered = orderRows(table, binding);
    if (!ordered.ok) return ordered;
    const split = splitRows(ordered.value, binding.split);
    if (!split.ok) return split;
    const tooLong = checkSpan(ordered.value, fillsGaps ? withoutTarget(binding) : binding);
    return tooLong === null ? ok({ ordered: ordered.value, rowParts: split.value }) : fail([tooLong]);
  },
  arrangePrediction: orderRows,
  plan,
  planPrediction: ({ binding, ordered, columns, fillsGaps, carriesState, readsAhead }) =>
    fillsGaps
      ? planGapPrediction(ordered.sequences, ordered.table.rowCount, columns, binding.window)
      : planPredictionWindows(ordered.sequences, findGaps(columns, ordered.table.rowCount), binding.window, {
          readsKnown: columns.some(({ fitted }) => fitted.role === 'known'),
          endsWithSeries: carriesState,
          readsAhead,
        }),
  whyNone: ({ window }) => `a window spans ${windowSpan(window)} rows and its targets must all lie in this part`,
  select,
};

/** A window that fills its own gaps reaches no row behind it. */
function withoutTarget(binding: DataBinding): DataBinding {
  return { ...binding, window: { ...binding.window, horizon: 0, steps: 0 } };
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

function plan({ binding, ordered, rowParts, columns, placement, fillsGaps, readsAhead }: PlanCall): SamplePlan {
  if (fillsGaps) return { parts: planGapWindows(ordered.sequences, rowParts, columns, binding.window), warnings: [] };
  const gaps = findGaps(columns, ordered.table.rowCount);
  const { parts, shortSeries } = planWindows(ordered.sequences, rowParts, gaps, binding.window, placement, readsAhead);
  if (shortSeries === 0) return { parts, warnings: [] };
  const warning = dataWarning(
    'DATA-034',
    `${shortSeries} of ${count(ordered.sequences.length, 'series', 'series')} have fewer rows than a window spans (${windowSpan(binding.window)}) and are left out.`,
    'Shorten the window if they matter.',
  );
  return { parts, warnings: [warning] };
}

function select(dataset: Dataset, request: FeatureRequest): Result<FeatureSpec, Diagnostic[]> {
  const { length, horizon, steps } = dataset.binding.window;
  const { kind } = request;
  const fillsGaps = dataset.hiding !== null;
  if (kind === 'gap-input' || kind === 'gap-target') {
    if (!fillsGaps) {
      return refuse('No gaps are to be filled.', 'Draw a Gap input and an Imputation output.');
    }
    const chosen = chooseColumns(dataset.columns, request, GAPS);
    if (!chosen.ok) return chosen;
    return ok(kind === 'gap-input' ? gapInputs(dataset, chosen.value) : gapTargets(dataset, chosen.value));
  }
  if (fillsGaps && (kind === 'target' || kind === 'step-target' || kind === 'known-ahead')) {
    return refuse(
      'Where gaps are filled, nothing is forecast.',
      'Use an Imputation output, or take the Gap input away.',
    );
  }
  if (kind === 'target-tokens' || kind === 'target-prefix') {
    return refuse(
      'Windows of rows have no text to predict.',
      'Let every row be a sample, with a text column as target.',
    );
  }
  const chosen = chooseColumns(dataset.columns, request, ruleOf(dataset, kind));
  if (!chosen.ok) return chosen;
  const columns = chosen.value;
  const firstTarget = length - 1 + horizon;
  const stepShift = (column: PreparedColumn): number => (column.fitted.role === 'known' ? horizon : 0);
  switch (kind) {
    case 'sequence':
      return ok(
        numberFeatures(
          kind,
          columns.map((column) => ({ column, shift: stepShift(column) })),
          length,
        ),
      );
    case 'known-ahead':
      return ok(
        numberFeatures(
          kind,
          columns.map((column) => ({ column, shift: firstTarget })),
          steps,
        ),
      );
    case 'static':
      return ok(
        numberFeatures(
          kind,
          columns.map((column) => ({ column, shift: firstTarget })),
          null,
        ),
      );
    case 'token': {
      const column = columns.find(isCategory)!;
      return ok(categoryTokens(column, stepShift(column), length));
    }
    case 'target':
      return targetFeatures(kind, columns, firstTarget, steps);
    case 'step-target':
      return targetFeatures(kind, columns, horizon, length);
  }
}

const GAPS: ColumnRule = {
  suits: (column) => isNumber(column) && column.fitted.role === 'target',
  wanted: 'number columns of the role target',
};

function ruleOf(dataset: Dataset, kind: Exclude<FeatureRequest['kind'], 'gap-input' | 'gap-target'>): ColumnRule {
  const isTarget = ({ fitted }: PreparedColumn): boolean => fitted.role === 'target';
  switch (kind) {
    case 'sequence':
      return {
        // A target whose gaps are filled would be its own answer.
        suits: (column) => dataset.hiding === null || !isTarget(column),
        wanted: 'number columns (and category columns that are named) of the role input, target or known',
        namedCategories: true,
      };
    case 'token':
      return { suits: isCategory, wanted: 'one column prepared as category', single: true };
    case 'known-ahead':
      return {
        suits: ({ fitted }) => fitted.role === 'known',
        wanted: 'number columns (and category columns that are named) that are known in advance',
        namedCategories: true,
      };
    case 'static':
      return {
        suits: (column) =>
          column.fitted.role === 'known' ||
          (column.fitted.role === 'input' && isConstantPerSeries(column, dataset.sequences)),
        wanted: 'columns known in advance, or inputs that do not change within a series',
        namedCategories: true,
      };
    case 'target':
    case 'step-target':
    case 'target-tokens':
    case 'target-prefix':
      return { suits: isTarget, wanted: 'columns of the role target' };
  }
}
