import { ok, type Result } from '../../base/result';
import type { Diagnostic } from '../../base/diagnostic';
import { chooseColumns, refuse, refuseAhead, refuseGaps, type ColumnRule } from '../choose-columns';
import { count, dataWarning } from '../data-diagnostics';
import type { Dataset } from '../dataset';
import type { FeatureRequest, FeatureSpec, IndexSpec, NumberSpec } from '../feature-spec';
import { orderRows, type Sequence } from '../order';
import { findGaps, isCategory, isNumber, type PreparedColumn } from '../prepared-columns';
import { splitWholeSeries } from '../split';
import { GAP_KNOWN, GAP_PAST, GAP_TARGET, type SamplePart } from '../windows';
import { isConstantPerSeries } from './constant-columns';
import { collectParts } from './collect-parts';
import { categoryTokens, numberFeatures, targetFeatures } from './row-features';
import type { PlanCall, SampleKind, SamplePlan } from './sample-kind';

/** Whole series, each as long as it is. */
export const seriesSamples: SampleKind = {
  noun: ['series', 'series'],
  isRagged: () => true,
  arrange: (table, binding) => {
    const ordered = orderRows(table, binding);
    if (!ordered.ok) return ordered;
    const split = splitWholeSeries(ordered.value, binding.split);
    return split.ok ? ok({ ordered: ordered.value, rowParts: split.value }) : split;
  },
  arrangePrediction: orderRows,
  plan,
  planPrediction: ({ ordered, columns }): SamplePart => {
    const isComplete = findComplete(columns, null);
    const whole = ordered.sequences.filter(isComplete);
    return { starts: startsOf(whole), dropped: ordered.sequences.length - whole.length };
  },
  whyNone: () => 'it is a share of the series, and there are too few of them',
  select,
};

function startsOf(sequences: readonly Sequence[]): Int32Array {
  return Int32Array.from(sequences, ({ start }) => start);
}

function plan({ ordered, rowParts, columns, placement }: PlanCall): SamplePlan {
  const parts = collectParts(
    ordered.sequences.map(({ start }) => start),
    (start) => rowParts[start]!,
    bySequence(ordered.sequences, findComplete(columns, placement)),
  );
  return { parts, warnings: placement === 'last' ? warnChanging(columns, ordered.sequences) : [] };
}

function bySequence(sequences: readonly Sequence[], test: (sequence: Sequence) => boolean): (start: number) => boolean {
  const found = new Map(sequences.map((sequence) => [sequence.start, test(sequence)]));
  return (start) => found.get(start) ?? false;
}

/** Whether no input of a series is missing, and none of the targets there: at its last row, at every row, or (null) nowhere. */
function findComplete(
  columns: readonly PreparedColumn[],
  placement: 'last' | 'each-step' | null,
): (sequence: Sequence) => boolean {
  const inputs = columns.filter(({ fitted }) => fitted.role !== 'target');
  const targets = columns.filter(({ fitted }) => fitted.role === 'target');
  const rowCount = columns.reduce((most, column) => Math.max(most, isNumber(column) ? column.values.length : 0), 0);
  const gaps = findGaps(inputs, rowCount);
  const missing = findGaps(targets, rowCount);
  return ({ start, end }) => {
    for (let row = start; row < end; row++) {
      if (gaps[row] && gaps[row]! & (GAP_PAST | GAP_KNOWN)) return false;
      if (placement === 'each-step' && missing[row] && missing[row]! & GAP_TARGET) return false;
    }
    return placement !== 'last' || !missing[end - 1];
  };
}

/** A series has one answer, that of its last row: an answer that changes before may be meant for every step. */
function warnChanging(columns: readonly PreparedColumn[], sequences: readonly Sequence[]): Diagnostic[] {
  const warnings: Diagnostic[] = [];
  for (const column of columns) {
    if (column.fitted.role !== 'target') continue;
    const changing = sequences.filter((sequence) => changes(column, sequence)).length;
    if (changing === 0) continue;
    warnings.push(
      dataWarning(
        'DATA-049',
        `The target "${column.fitted.name}" changes within ${changing} of ${count(sequences.length, 'series', 'series')}; the value of the last row counts.`,
        'Use an output that answers at every step, if each row has an answer of its own.',
        { column: column.fitted.name },
      ),
    );
  }
  return warnings;
}

/** Missing cells are no other answer. */
function changes(column: PreparedColumn, { start, end }: Sequence): boolean {
  const last = end - 1;
  const valueAt = (row: number): number =>
    isNumber(column) ? column.values[row]! : isCategory(column) ? column.indices[row]! || NaN : NaN;
  for (let row = start; row < last; row++) {
    const [value, answer] = [valueAt(row), valueAt(last)];
    if (Number.isFinite(value) && Number.isFinite(answer) && value !== answer) return true;
  }
  return false;
}

function select(dataset: Dataset, request: FeatureRequest): Result<FeatureSpec, Diagnostic[]> {
  const { kind } = request;
  if (kind === 'gap-input' || kind === 'gap-target') return refuseGaps();
  if (kind === 'known-ahead') return refuseAhead();
  if (kind === 'target-tokens' || kind === 'target-prefix') {
    return refuse(
      'A series of rows has no text to predict.',
      'Let every row be a sample, with a text column as target.',
    );
  }
  const chosen = chooseColumns(dataset.columns, request, ruleOf(dataset, kind));
  if (!chosen.ok) return chosen;
  const columns = chosen.value;
  const ends = new Map(dataset.sequences.map(({ start, end }) => [start, end]));
  const steps = (start: number): number => (ends.get(start) ?? start) - start;
  const sources = columns.map((column) => ({ column, shift: 0 }));
  switch (kind) {
    case 'sequence':
      return ok(numberFeatures(kind, sources, steps));
    case 'static':
      return ok(numberFeatures(kind, sources, null));
    case 'token':
      return ok(categoryTokens(columns.find(isCategory)!, 0, steps));
    case 'step-target':
      return targetFeatures(kind, columns, 0, steps);
    case 'target': {
      const atFirst = targetFeatures(kind, columns, 0, 1);
      return atFirst.ok ? ok(atLastRow(atFirst.value, steps)) : atFirst;
    }
  }
}

/** The same read at the last row of the series. */
function atLastRow(spec: FeatureSpec, steps: (start: number) => number): FeatureSpec {
  const last = (start: number): number => start + steps(start) - 1;
  if (spec.dtype === 'float32') {
    const write: NumberSpec['write'] = (out, at, start, seed) => spec.write(out, at, last(start), seed);
    return { ...spec, write };
  }
  const write: IndexSpec['write'] = (out, at, start) => spec.write(out, at, last(start));
  return { ...spec, write };
}

type WithoutGaps = Exclude<FeatureRequest['kind'], 'gap-input' | 'gap-target' | 'known-ahead'>;

/** A target is never read as input: at its own row it would be the answer. */
function ruleOf(dataset: Dataset, kind: WithoutGaps): ColumnRule {
  const isInput = ({ fitted }: PreparedColumn): boolean => fitted.role !== 'target';
  switch (kind) {
    case 'sequence':
      return {
        suits: isInput,
        wanted: 'number columns (and category columns that are named) of the role input or known',
        namedCategories: true,
      };
    case 'token':
      return {
        suits: (column) => isInput(column) && isCategory(column),
        wanted: 'one input column prepared as category',
        single: true,
      };
    case 'static':
      return {
        suits: (column) => isInput(column) && isConstantPerSeries(column, dataset.sequences),
        wanted: 'inputs that do not change within a series',
        namedCategories: true,
      };
    case 'target':
    case 'step-target':
    case 'target-tokens':
    case 'target-prefix':
      return { suits: ({ fitted }) => fitted.role === 'target', wanted: 'columns of the role target' };
  }
}
