import type { ColumnDescription, DataPreview } from '../../src-shared/protocol/app-types';
import { findTimeColumns, guessTarget } from './propose-binding';

/** What a model is to do with a file. */
export type Task =
  | 'forecast'
  | 'fill-gaps'
  | 'series-value'
  | 'step-label'
  | 'text-value'
  | 'token-label'
  | 'transduction'
  | 'language-model'
  | 'image-class';

/** A task with the columns it would use, and why it suits the file. */
export interface TaskProposal {
  readonly task: Task;
  /** One sentence about this file. */
  readonly reason: string;
  /** What is predicted or written; of a language model the text itself. */
  readonly target: string;
  /** Columns that are filled beside the target; none for other tasks. */
  readonly others: readonly string[];
  /** The text that is read; null where rows are read. */
  readonly source: string | null;
  /** The column that tells sequences apart. */
  readonly series: string | null;
  /** Sides and channels of the images that rows hold. */
  readonly image: ImageSize | null;
}

export interface ImageSize {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** More different values than this are no classes. */
export const MOST_CLASSES = 200;
/** Numbers of more different values are measurements, not labels of steps. */
const MOST_LABELS = 20;
/** The least side of an image. */
const LEAST_SIDE = 4;

/**
 * The tasks that a file is good for, the likeliest first. `preview.rows` are looked at where they are given: whether ids come in
 * runs, and whether a value changes within them.
 */
export function proposeTasks(preview: DataPreview): TaskProposal[] {
  const found = [
    proposeTokenLabels(preview),
    proposeTransduction(preview),
    proposeLanguageModel(preview),
    proposeImages(preview),
    ...proposeSeries(preview),
    ...proposeText(preview),
    proposeForecast(preview),
    proposeGaps(preview),
  ].filter((proposal) => proposal !== null);
  // Dates order rows: then the future is what one asks for first.
  const isDated =
    findTimeColumns(preview).length > 0 && guessTarget(preview, new Set(findTimeColumns(preview))).length > 0;
  const rank = ({ task }: TaskProposal): number => (isDated && task === 'forecast' ? -1 : 0);
  return found.sort((a, b) => rank(a) - rank(b));
}

const none = { others: [], source: null, series: null, image: null } as const;

/** Text that is read as text: a column of it is no list of categories. */
export function isFreeText({ type, distinct }: ColumnDescription, rowCount: number): boolean {
  return type === 'text' && distinct > Math.min(MOST_CLASSES, Math.max(2, rowCount / 5));
}

/** Whether the values may be classes: few, and each of them often. */
export function isClassLike({ type, distinct }: ColumnDescription, rowCount: number): boolean {
  if (distinct < 2 || type === 'date') return false;
  return distinct <= Math.min(MOST_CLASSES, Math.max(2, rowCount / 5));
}

/** Two texts of as many pieces in each row, the second of few different ones: a label for each token. */
function proposeTokenLabels({ columns, rows }: DataPreview): TaskProposal | null {
  const texts = columns.flatMap(({ type, name }, at) => (type === 'text' ? [{ name, at }] : []));
  const [source, target] = texts;
  if (texts.length !== 2 || source === undefined || target === undefined || rows.length < 2) return null;
  const pairs = rows.map((row) => [source, target].map(({ at }) => piecesOf(row[at] ?? '')));
  const isEven = pairs.every(([tokens = [], labels = []]) => tokens.length === labels.length);
  const labels = pairs.flatMap(([, own = []]) => own);
  const isFew = new Set(labels).size <= Math.min(MOST_CLASSES, labels.length / 4);
  if (!isEven || !isFew || labels.length < 2 * rows.length) return null;
  return {
    ...none,
    task: 'token-label',
    reason: `“${target.name}” has one of ${new Set(labels).size} labels for each token of “${source.name}”, with blanks between them.`,
    target: target.name,
    source: source.name,
  };
}

function piecesOf(text: string): string[] {
  return text.split(/\s+/u).filter((piece) => piece !== '');
}

function proposeTransduction({ columns, rowCount }: DataPreview): TaskProposal | null {
  const texts = columns.filter((column) => isFreeText(column, rowCount));
  const [source, target] = texts;
  if (texts.length !== 2 || source === undefined || target === undefined) return null;
  return {
    ...none,
    task: 'transduction',
    reason: `“${source.name}” and “${target.name}” hold a text each: one is read, the other written.`,
    target: target.name,
    source: source.name,
  };
}

function proposeLanguageModel({ columns, rowCount }: DataPreview): TaskProposal | null {
  const [only] = columns;
  if (columns.length !== 1 || only?.type !== 'text') return null;
  return {
    ...none,
    task: 'language-model',
    reason: `${rowCount === 1 ? 'One line' : `${rowCount.toLocaleString('en-US')} lines`} of text and nothing beside them: the model learns how they go on.`,
    target: only.name,
  };
}

/** Rows of dots: so many number columns of one range that they make a square, and a class. */
function proposeImages({ columns, rowCount }: DataPreview): TaskProposal | null {
  const classes = [...columns].reverse().filter((column) => isClassLike(column, rowCount));
  // Without names the class is the last column, or the first.
  const ends = classes.filter((column) => column === columns.at(-1) || column === columns[0]);
  const target = columns.every(isDot) ? ends[0] : classes.find((column) => !isDot(column));
  const dots = columns.filter((column) => column.type === 'number' && column !== target);
  if (target === undefined || dots.length < columns.length - 1) return null;
  const image = squareOf(dots.length);
  const least = Math.min(...dots.map(({ minimum }) => Number(minimum)));
  const greatest = Math.max(...dots.map(({ maximum }) => Number(maximum)));
  if (image === null || least < 0 || greatest > 255) return null;
  return {
    ...none,
    task: 'image-class',
    reason: `${dots.length} number columns from ${least} to ${greatest} beside “${target.name}”: an image of ${image.height} × ${image.width} dots a row.`,
    target: target.name,
    image,
  };
}

/** `pixel_0_3`, `p17`, `x5`: named by its place. */
function isDot({ name, type }: ColumnDescription): boolean {
  return type === 'number' && /\d$/.test(name);
}

function squareOf(count: number): ImageSize | null {
  for (const channels of [1, 3]) {
    const side = Math.sqrt(count / channels);
    if (Number.isInteger(side) && side >= LEAST_SIDE) return { height: side, width: side, channels };
  }
  return null;
}

/** Sequences of differing length, told apart by an id: one value each, or one a step. */
function proposeSeries(preview: DataPreview): TaskProposal[] {
  const { columns, rowCount, rows } = preview;
  const series = columns.find((column) => comesInRuns(preview, column));
  if (series === undefined || rows.length === 0) return [];
  const id = columns.indexOf(series);
  const found: TaskProposal[] = [];
  for (const [index, column] of columns.entries()) {
    if (column === series || column.distinct < 2 || column.distinct > series.distinct) continue;
    if (column.type === 'date' || isFreeText(column, rowCount)) continue;
    const isConstant = rows.every(
      (row, i) => i === 0 || row[id] !== rows[i - 1]?.[id] || row[index] === rows[i - 1]?.[index],
    );
    const common = { ...none, target: column.name, series: series.name };
    const what = `“${series.name}” tells ${series.distinct.toLocaleString('en-US')} sequences apart, and “${column.name}”`;
    if (isConstant) found.push({ ...common, task: 'series-value', reason: `${what} has one value in each.` });
    else if (column.type !== 'number' || column.distinct <= MOST_LABELS) {
      found.push({ ...common, task: 'step-label', reason: `${what} changes from step to step within them.` });
    }
  }
  // The last such column is the one that is usually asked for; one value a sequence comes first.
  found.reverse();
  return found
    .sort((a, b) => Number(a.task === 'step-label') - Number(b.task === 'step-label'))
    .filter(({ task }, i, all) => all.findIndex((other) => other.task === task) === i);
}

/** Whether equal values stand together, in several rows each: an id of a sequence. */
function comesInRuns({ rows, columns, rowCount }: DataPreview, column: ColumnDescription): boolean {
  const isNamed =
    column.type === 'text' || /(^|_|\b)(id|no|nr|number|series|sequence|sample|subject|case)$/i.test(column.name);
  if (!isNamed || column.distinct < 4 || column.distinct > rowCount / 2) return false;
  const at = columns.indexOf(column);
  const seen = new Set<string | null>();
  let [runs, last]: [number, string | null | undefined] = [0, undefined];
  for (const row of rows) {
    const value = row[at] ?? null;
    if (value !== last) runs++;
    seen.add((last = value));
  }
  return runs === seen.size && seen.size >= 2 && rows.length / runs >= 2;
}

/** A text with something beside it that is said about it. */
function proposeText({ columns, rowCount }: DataPreview): TaskProposal[] {
  const source = columns.find((column) => isFreeText(column, rowCount));
  if (source === undefined) return [];
  const others = [...columns].reverse().filter((column) => column !== source && column.distinct > 1);
  const target = others.find((column) => isClassLike(column, rowCount)) ?? others.find(({ type }) => type === 'number');
  if (target === undefined) return [];
  const what = isClassLike(target, rowCount) ? `one of ${target.distinct} values` : 'a number';
  return [
    {
      ...none,
      task: 'text-value',
      reason: `“${source.name}” holds texts, and “${target.name}” ${what} for each.`,
      target: target.name,
      source: source.name,
    },
  ];
}

function proposeForecast(preview: DataPreview): TaskProposal | null {
  const time = findTimeColumns(preview);
  const [target] = guessTarget(preview, new Set(time));
  const other = preview.columns.find(
    ({ name, type, distinct }) => type !== 'date' && distinct > 1 && !time.includes(name),
  );
  const chosen = target ?? other?.name;
  if (chosen === undefined || (preview.columns.length === 1 && other?.type === 'text')) return null;
  return {
    ...none,
    task: 'forecast',
    reason:
      time.length > 0
        ? `${time.map((name) => `“${name}”`).join(', ')} orders the rows: what came before tells what comes next.`
        : 'Rows in their order: those before tell the next one.',
    target: chosen,
  };
}

/** Numbers in their order, some of which are missing. */
function proposeGaps(preview: DataPreview): TaskProposal | null {
  const time = findTimeColumns(preview);
  const gaps = preview.columns.filter(
    ({ name, type, missing, distinct }) =>
      type === 'number' && missing > 0 && missing < preview.rowCount / 2 && distinct > 1 && !time.includes(name),
  );
  const [target, ...others] = gaps.sort((a, b) => b.missing - a.missing);
  if (target === undefined) return null;
  const more =
    others.length === 0
      ? ''
      : `, and some of ${others.length === 1 ? `“${others[0]?.name ?? ''}”` : `${others.length} more columns`}`;
  return {
    ...none,
    task: 'fill-gaps',
    reason: `${target.missing.toLocaleString('en-US')} values of “${target.name}” are missing${more}: they are filled from what stands before and behind them.`,
    target: target.name,
    others: others.map(({ name }) => name),
  };
}
