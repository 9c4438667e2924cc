import type { Diagnostic } from '../../base/diagnostic';
import { IGNORED_CLASS } from '../../base/ignored-class';
import { ok, type Result } from '../../base/result';
import { DEFAULT_TEXT, type DataBinding } from '../../document/document';
import { chooseColumns, refuse, refuseAhead, refuseGaps, type ColumnRule } from '../choose-columns';
import type { Dataset } from '../dataset';
import type { FeatureRequest, FeatureSpec, IndexSpec } from '../feature-spec';
import { orderRows } from '../order';
import { isCategory, isNumber, isText, type PreparedColumn } from '../prepared-columns';
import { splitSingleRows } from '../split';
import { cellText, findColumn, type Table } from '../table';
import { normalizeText } from '../text/normalize';
import { countRowTokens, writeTargetTokens, type PreparedText } from '../text/prepared-text';
import { SPECIAL } from '../text/special-tokens';
import { collectParts } from './collect-parts';
import { labelTargets } from './label-targets';
import { numberFeatures, targetFeatures } from './row-features';
import type { PlanCall, SampleKind, SamplePlan } from './sample-kind';

/** Every row by itself: its texts are sequences of tokens, its numbers stand beside each other. */
export const rowSamples: SampleKind = {
  noun: ['row', 'rows'],
  isRagged: (columns) => columns.some(isText),
  arrange: (table, binding) => {
    const ordered = orderRows(table, binding);
    if (!ordered.ok) return ordered;
    const split = splitSingleRows(ordered.value, binding.split, groupBySource(ordered.value.table, binding));
    return split.ok ? ok({ ordered: ordered.value, rowParts: split.value }) : split;
  },
  arrangePrediction: orderRows,
  plan,
  planPrediction: ({ ordered, columns }) => {
    const inputs = columns.filter(({ fitted }) => fitted.role !== 'target');
    const parts = collectParts(
      rowsUpTo(ordered.table.rowCount),
      () => 2,
      (row) => inputs.every((c) => hasValue(c, row)),
    );
    return parts.test;
  },
  whyNone: () => 'it is a share of the rows, and there are too few of them',
  select,
};

/** Numbers rows so that those with equal source texts have one number; without texts each row has its own. */
function groupBySource(table: Table, binding: DataBinding): Int32Array {
  const sources = binding.columns.flatMap((bound) => {
    const column = bound.preparation === 'text' && bound.role === 'input' ? findColumn(table, bound.name) : undefined;
    return column === undefined ? [] : [{ column, settings: bound.text ?? DEFAULT_TEXT }];
  });
  const numbers = new Map<string, number>();
  return Int32Array.from({ length: table.rowCount }, (_, row) => {
    if (sources.length === 0) return row;
    const key = JSON.stringify(
      sources.map(({ column, settings }) => normalizeText(cellText(column, row) ?? '', settings)),
    );
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
  });
}

function* rowsUpTo(count: number): Iterable<number> {
  for (let row = 0; row < count; row++) yield row;
}

function plan({ ordered, rowParts, columns }: PlanCall): SamplePlan {
  const parts = collectParts(
    rowsUpTo(ordered.table.rowCount),
    (row) => rowParts[row]!,
    (row) => columns.every((column) => hasValue(column, row)),
  );
  return { parts, warnings: [] };
}

/** An empty text is a text without tokens, and a missing category is "unknown"; but nothing is learnt from a missing target. */
function hasValue(column: PreparedColumn, row: number): boolean {
  if (isNumber(column)) {
    const { values } = column.fitted.role === 'target' ? column : column.read;
    return Number.isFinite(values[row]!);
  }
  return column.fitted.role !== 'target' || column.missing[row] === 0;
}

function select(dataset: Dataset, request: FeatureRequest): Result<FeatureSpec, Diagnostic[]> {
  const { kind } = request;
  if (kind === 'gap-input' || kind === 'gap-target') return refuseGaps();
  if (kind === 'known-ahead') return refuseAhead();
  if (kind === 'sequence') {
    return refuse(
      'Where every row is a sample, its numbers stand beside each other and are no sequence.',
      'Use an input of numbers, or one of tokens for a text.',
    );
  }
  if (kind === 'step-target') return selectLabels(dataset, request);
  const chosen = chooseColumns(dataset.columns, request, RULES[kind]);
  if (!chosen.ok) return chosen;
  const columns = chosen.value;
  switch (kind) {
    case 'static':
      return ok(
        numberFeatures(
          kind,
          columns.map((column) => ({ column, shift: 0 })),
          null,
        ),
      );
    case 'target':
      return targetFeatures(kind, columns, 0, 1);
    case 'token':
      return ok(sourceTokens(columns.find(isText)!, timeOf(dataset, columns[0]!)));
    case 'target-tokens':
      return ok(targetTokens(columns.find(isText)!));
    case 'target-prefix':
      return ok(targetPrefix(columns.find(isText)!));
  }
}

/** An answer at each token of the first text that is read. */
function selectLabels(dataset: Dataset, request: FeatureRequest): Result<FeatureSpec, Diagnostic[]> {
  const text = dataset.columns.find((column) => isText(column) && !isTarget(column));
  const [target] = dataset.columns.filter(isTarget);
  if (!text || !isText(text) || (target && !dataset.columns.some((column) => isTarget(column) && isText(column)))) {
    return refuse(
      'Where every row is a sample, an output answers at each token of a text: it takes a text to read, and a text of as many labels as target.',
      'Prepare both columns as text, the labels cut at blanks; or use an output with one answer.',
    );
  }
  const chosen = chooseColumns(dataset.columns, request, TEXT_TARGET);
  if (!chosen.ok) return chosen;
  return labelTargets(dataset.table, text, chosen.value.find(isText)!);
}

const isTarget = ({ fitted }: PreparedColumn): boolean => fitted.role === 'target';

const TEXT_TARGET: ColumnRule = {
  suits: (column) => isTarget(column) && isText(column),
  wanted: 'one text column of the role target',
  single: true,
};

const RULES: Readonly<
  Record<
    Exclude<FeatureRequest['kind'], 'sequence' | 'step-target' | 'gap-input' | 'gap-target' | 'known-ahead'>,
    ColumnRule
  >
> = {
  static: {
    suits: (column) => !isTarget(column) && (isNumber(column) || isCategory(column)),
    wanted: 'number columns (and category columns that are named) of the role input',
    namedCategories: true,
  },
  token: {
    suits: (column) => !isTarget(column) && isText(column),
    wanted: 'one text column of the role input',
    single: true,
  },
  target: { suits: isTarget, wanted: 'columns of the role target' },
  'target-tokens': TEXT_TARGET,
  'target-prefix': TEXT_TARGET,
};

/** The sizes of several texts of one sample differ, so each has its name. */
function timeOf({ columns }: Dataset, column: PreparedColumn): string {
  const position = columns.filter((c) => isText(c) && !isTarget(c)).indexOf(column);
  return position <= 0 ? 'time' : `time.${position + 1}`;
}

function tokenForm(text: PreparedText): Omit<IndexSpec, 'kind' | 'padding' | 'write'> {
  const { fitted, tokenizer } = text;
  return {
    names: [fitted.name],
    width: 1,
    dtype: 'int64',
    vocabularySize: tokenizer.size,
    columns: [text],
    steps: (row) => countRowTokens(text, row),
    inner: [],
    longestText: fitted.longest,
  };
}

/** The tokens of a text and the end token, padding behind. */
function sourceTokens(text: PreparedText, time: string): IndexSpec {
  return {
    ...tokenForm(text),
    ...{ kind: 'token', padding: SPECIAL.pad, time },
    write: (out, at, row) => out.set(text.fed.subarray(text.offsets[row], text.offsets[row + 1]), at),
  };
}

function targetTokens(text: PreparedText): IndexSpec {
  return {
    ...tokenForm(text),
    ...{ kind: 'target-tokens', padding: IGNORED_CLASS, time: TARGET_TIME },
    write: (out, at, row) => writeTargetTokens(text, out, at, text.offsets[row]!, text.offsets[row + 1]!),
  };
}

/** The start token and the tokens of a text, without its end. */
function targetPrefix(text: PreparedText): IndexSpec {
  return {
    ...tokenForm(text),
    ...{ kind: 'target-prefix', padding: SPECIAL.pad, time: TARGET_TIME },
    write: (out, at, row) => {
      out[at] = BigInt(SPECIAL.start);
      out.set(text.fed.subarray(text.offsets[row], text.offsets[row + 1]! - 1), at + 1);
    },
  };
}

const TARGET_TIME = 'time.target';
