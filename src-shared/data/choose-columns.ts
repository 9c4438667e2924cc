import type { Diagnostic } from '../base/diagnostic';
import { fail, ok, type Result } from '../base/result';
import { dataError, listNames } from './data-diagnostics';
import type { FeatureRequest } from './feature-spec';
import { isNumber, type PreparedColumn } from './prepared-columns';

/** Which columns a kind of request may read, and in words. */
export interface ColumnRule {
  readonly suits: (column: PreparedColumn) => boolean;
  /** Ends the sentence "it takes …". */
  readonly wanted: string;
  /** A category takes part (one-hot) only when it is named. */
  readonly namedCategories?: boolean;
  /** One column only. */
  readonly single?: boolean;
}

/** Finds the columns of a request, in the order wanted. Fails with DATA-036 when they cannot be read that way. */
export function chooseColumns(
  columns: readonly PreparedColumn[],
  { kind, columns: named }: FeatureRequest,
  rule: ColumnRule,
): Result<readonly PreparedColumn[], Diagnostic[]> {
  const { suits, wanted, single = false } = rule;
  if (named === null) {
    const all = columns.filter((column) => suits(column) && (!rule.namedCategories || isNumber(column)));
    if (all.length > 0 && (!single || all.length === 1)) return ok(all);
    return all.length === 0
      ? refuse(
          `No column suits a ${kind} input: it takes ${wanted}.`,
          'Give a column that role in the data settings, or name the columns to use.',
        )
      : refuse(
          `A ${kind} input reads one column, and ${all.length} would do: ${listNames(all.map((c) => c.fitted.name))}.`,
          'Name the one.',
        );
  }
  const chosen: PreparedColumn[] = [];
  for (const name of named) {
    const column = columns.find((candidate) => candidate.fitted.name === name);
    if (column === undefined || !suits(column)) {
      const why = column === undefined ? 'the data binding has no such column in use' : `it takes ${wanted}`;
      return refuse(
        `Column "${name}" cannot be read as ${kind}: ${why}.`,
        `Choose among ${listNames(columns.filter(suits).map((c) => c.fitted.name)) || 'other columns: none suits'}.`,
        name,
      );
    }
    chosen.push(column);
  }
  if (chosen.length === 0 || (single && chosen.length > 1)) {
    return refuse(`A ${kind} input with ${chosen.length} columns: it takes ${wanted}.`, 'Name the column to use.');
  }
  return ok(chosen);
}

export function refuse(message: string, nextStep: string, column?: string): Result<never, Diagnostic[]> {
  return fail([dataError('DATA-036', message, nextStep, column === undefined ? undefined : { column })]);
}

/** Only a window predicts rows that lie after it. */
export function refuseAhead(): Result<never, Diagnostic[]> {
  return refuse(
    'Only windows of rows predict rows that lie ahead.',
    'Use a Sequence input or a Static input, or let windows of rows be the samples.',
  );
}

/** Gaps are filled in windows of rows only. */
export function refuseGaps(): Result<never, Diagnostic[]> {
  return refuse('Gaps are filled in windows of rows.', 'Let windows of rows be the samples.');
}
