import { IGNORED_CLASS } from '../../base/ignored-class';
import type { Diagnostic } from '../../base/diagnostic';
import { fail, ok, type Result } from '../../base/result';
import type { DataBinding } from '../../document/document';
import { chooseColumns, refuse, type ColumnRule } from '../choose-columns';
import { dataError } from '../data-diagnostics';
import type { Dataset } from '../dataset';
import type { FeatureRequest, FeatureSpec, IndexSpec } from '../feature-spec';
import { orderRows, type OrderedTable } from '../order';
import { isText, type PreparedColumn } from '../prepared-columns';
import { checkFractions, PARTS } from '../split';
import { cellText, findColumn, type Table } from '../table';
import { writeTargetTokens, type PreparedText } from '../text/prepared-text';
import type { SamplePart } from '../windows';
import type { ArrangedTable, PlanCall, SampleKind, SamplePlan } from './sample-kind';

/**
 * All rows as one long text, of which stretches of tokens are to be continued. The text is cut into the three parts first and
 * into tokens after, so that no token lies in two parts: the table has one row a part, and samples start at tokens.
 */
export const textSamples: SampleKind = {
  noun: ['stretch of text', 'stretches of text'],
  isRagged: () => false,
  arrange,
  arrangePrediction: (table, binding) => {
    const ordered = orderRows(table, binding);
    return ordered.ok ? ok(asRows(binding, ['', '', joinRows(ordered.value.table, binding)], ordered.value)) : ordered;
  },
  plan,
  planPrediction: ({ binding, columns }) =>
    cutStretches(columns.find(isText)!, 2, binding.window.length, binding.window.length),
  whyNone: ({ window }) => `it is shorter than the ${window.length} tokens of a window and the one after them`,
  select,
};

function arrange(table: Table, binding: DataBinding): Result<ArrangedTable, Diagnostic[]> {
  const { split } = binding;
  const errors = checkFractions(split);
  if (errors.length > 0) return fail(errors);
  if (split.validationFrom !== null || split.testFrom !== null) {
    return fail([
      dataError(
        'DATA-029',
        'A text has no dates at which validation or test could start.',
        'Give the parts as shares of the text.',
      ),
    ]);
  }
  const ordered = orderRows(table, binding);
  if (!ordered.ok) return ordered;
  const text = joinRows(ordered.value.table, binding);
  const testAt = boundary(text, text.length - Math.round(split.test * text.length));
  const validationAt = boundary(text, testAt - Math.round(split.validation * text.length));
  const parts = [text.slice(0, validationAt), text.slice(validationAt, testAt), text.slice(testAt)];
  return ok({ ordered: asRows(binding, parts, ordered.value), rowParts: Uint8Array.of(0, 1, 2) });
}

function joinRows(table: Table, { columns }: DataBinding): string {
  const bound = columns.find(({ role }) => role === 'target');
  const column = bound && findColumn(table, bound.name);
  if (!column) throw new Error('The text column was not checked');
  return Array.from({ length: table.rowCount }, (_, row) => cellText(column, row) ?? '').join('\n');
}

/** The first place from `at` on that is not inside a character: behind a surrogate pair and the marks upon a letter. */
function boundary(text: string, at: number): number {
  let place = Math.max(0, at);
  while (place < text.length && /^[\p{M}\u200d\udc00-\udfff]/u.test(text.slice(place, place + 2))) place++;
  return place;
}

function asRows(binding: DataBinding, parts: readonly string[], { warnings }: OrderedTable): OrderedTable {
  const name = binding.columns.find(({ role }) => role === 'target')?.name ?? '';
  // A part that is empty has no text, which is not the same as an empty text.
  const values = parts.map((text) => (text === '' ? null : text));
  const table: Table = { columns: [{ name, type: 'text', values }], rowCount: parts.length };
  return { table, sequences: [{ id: '', start: 0, end: parts.length }], times: [], warnings };
}

/** In training stretches may overlap; in the other parts each token is predicted once. */
function plan({ binding, columns }: PlanCall): SamplePlan {
  const text = columns.find(isText)!;
  const { length, stride } = binding.window;
  const part = (name: (typeof PARTS)[number]): SamplePart =>
    cutStretches(text, PARTS.indexOf(name), length, name === 'train' ? stride : length);
  return { parts: { train: part('train'), validation: part('validation'), test: part('test') }, warnings: [] };
}

/** A stretch has `length` tokens and one more, its last answer. The end of the text is none. */
function cutStretches({ offsets }: PreparedText, row: number, length: number, stride: number): SamplePart {
  const starts: number[] = [];
  const end = offsets[row + 1]! - 1;
  for (let at = offsets[row]!; at + length < end; at += stride) starts.push(at);
  return { starts: Int32Array.from(starts), dropped: 0 };
}

function select(dataset: Dataset, request: FeatureRequest): Result<FeatureSpec, Diagnostic[]> {
  const { length } = dataset.binding.window;
  const { kind } = request;
  if (kind !== 'token' && kind !== 'step-target') {
    return refuse(
      `One long text has no ${kind} input.`,
      'Use an input of tokens, and an output of classes that answers at every step: the next token.',
    );
  }
  const chosen = chooseColumns(dataset.columns, request, RULE);
  if (!chosen.ok) return chosen;
  const text = chosen.value.find(isText)!;
  const { fitted, tokenizer, fed } = text;
  const form: Omit<IndexSpec, 'padding' | 'write'> = {
    kind,
    names: [fitted.name],
    width: 1,
    dtype: 'int64',
    vocabularySize: tokenizer.size,
    columns: [text],
    steps: length,
    inner: [],
    longestText: length,
  };
  const writeInput: IndexSpec['write'] = (out, at, start) => out.set(fed.subarray(start, start + length), at);
  const writeNext: IndexSpec['write'] = (out, at, start) =>
    writeTargetTokens(text, out, at, start + 1, start + 1 + length);
  return ok(
    kind === 'token'
      ? { ...form, padding: 0, write: writeInput }
      : { ...form, padding: IGNORED_CLASS, write: writeNext },
  );
}

const RULE: ColumnRule = {
  suits: (column: PreparedColumn) => isText(column),
  wanted: 'the text column',
  single: true,
};
