import type { ColumnBinding, ColumnRole, DataBinding, Preparation } from '../../src-shared/document/document';
import type { ColumnDescription, DataPreview } from '../../src-shared/protocol/app-types';

/** A text column with more values than this is a name or a remark, not a category. */
const MOST_CATEGORIES = 100;
/** Parts of a date that order rows together, from the greatest. */
const DATE_PARTS = ['year', 'quarter', 'month', 'week', 'day', 'date_of_month', 'day_of_month', 'hour', 'minute'];

/**
 * A sensible first binding of a file: what orders the rows, what tells series apart, what is predicted and what is read.
 * `targets` names the columns to predict; null takes the last number column. Every guess can be changed by the user.
 */
export function proposeBinding(preview: DataPreview, path: string, targets: readonly string[] | null): DataBinding {
  const time = new Set(findTimeColumns(preview));
  const chosen = new Set(targets ?? guessTarget(preview, time));
  const series = findSeriesColumn(
    preview,
    [...time].filter((name) => !chosen.has(name)),
    chosen,
  );
  const roleOf = (column: ColumnDescription): ColumnRole => {
    if (chosen.has(column.name)) return 'target';
    if (time.has(column.name)) return 'time';
    if (column.name === series) return 'series';
    return isReadable(column, preview.rowCount) ? 'input' : 'ignored';
  };
  const columns = preview.columns.map((column): ColumnBinding => {
    const role = roleOf(column);
    return { name: column.name, role, preparation: usualPreparation(column, role) };
  });
  const hasTime = columns.some(({ role }) => role === 'time');
  return {
    path,
    pairedPath: null,
    fingerprint: preview.fingerprint === '' ? null : preview.fingerprint,
    dialect: {},
    columns,
    samples: 'windows',
    window: { length: proposeLength(preview.rowCount), stride: 1, horizon: 1, steps: 1 },
    split: {
      by: series !== null && !hasTime ? 'series' : 'time',
      validation: 0.15,
      test: 0.15,
      validationFrom: null,
      testFrom: null,
      seed: 1,
    },
    season: null,
    unknown: new Map(),
  };
}

/** How a column of this type is usually prepared for a role. */
export function usualPreparation({ type }: Pick<ColumnDescription, 'type'>, role: ColumnRole): Preparation {
  if (role === 'time' || role === 'series' || role === 'ignored') return 'none';
  return type === 'number' || type === 'date' ? 'standard' : 'category';
}

/** Four weeks of days where there is room for twenty such windows, less where there is not. */
function proposeLength(rowCount: number): number {
  return Math.max(3, Math.min(28, Math.floor(rowCount / 20)));
}

/** The columns that order the rows, the greatest part of a date first. */
export function findTimeColumns({ columns, rowCount }: DataPreview): string[] {
  const date = columns.find(({ type }) => type === 'date');
  if (date !== undefined) return [date.name];
  const parts = DATE_PARTS.flatMap((part) => columns.filter(({ name }) => name.toLowerCase() === part));
  if (parts.length > 0 && parts.some(({ name }) => name.toLowerCase() === 'year')) return parts.map(({ name }) => name);
  const index = columns.find(
    ({ name, type, distinct }) =>
      type === 'number' && distinct === rowCount && /^(index|time|timestamp|step|t|date|row|#)$/i.test(name),
  );
  return index === undefined ? [] : [index.name];
}

/** A column of which each value comes with about every time: a store, a sensor, a patient. */
function findSeriesColumn(preview: DataPreview, time: readonly string[], targets: ReadonlySet<string>): string | null {
  const times = preview.columns.find(({ name }) => name === time[0])?.distinct ?? 0;
  if (time.length !== 1 || times === 0 || times > preview.rowCount * 0.6) return null;
  const found = preview.columns.find(({ name, type, distinct }) => {
    const isName =
      type === 'text' || (type === 'number' && /(^|_)(id|no|number|series|store|item|sensor)$/i.test(name));
    const share = (distinct * times) / preview.rowCount;
    return isName && !targets.has(name) && distinct > 1 && share > 0.8 && share < 1.5;
  });
  return found?.name ?? null;
}

/** The last number column that changes: what is usually measured. */
export function guessTarget({ columns }: Pick<DataPreview, 'columns'>, time: ReadonlySet<string>): string[] {
  const numbers = columns.filter(({ name, type, distinct }) => type === 'number' && !time.has(name) && distinct > 1);
  const last = numbers.at(-1);
  return last === undefined ? [] : [last.name];
}

function isReadable({ type, distinct }: ColumnDescription, rowCount: number): boolean {
  if (distinct <= 1) return false;
  if (type === 'text') return distinct <= Math.min(MOST_CATEGORIES, rowCount / 4);
  return type !== 'date';
}
