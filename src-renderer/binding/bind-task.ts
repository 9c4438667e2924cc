import {
  DEFAULT_TEXT,
  type ColumnBinding,
  type ColumnRole,
  type DataBinding,
  type Dialect,
  type Preparation,
  type TextSettings,
} from '../../src-shared/document/document';
import type { ColumnDescription, DataPreview } from '../../src-shared/protocol/app-types';
import { proposeBinding, usualPreparation } from './propose-binding';
import { isClassLike, type Task, type TaskProposal } from './propose-task';

/** What the user decides about a task. */
export interface TaskChoice extends Omit<TaskProposal, 'reason'> {
  /** Numbers may be classes; a text always is one. */
  readonly isClass: boolean;
  /** Rows of a window, or tokens of a stretch of text. */
  readonly length: number;
  /** Rows predicted from one window. */
  readonly steps: number;
  /** Several rows are predicted one after the other, each from those before, rather than all at once. */
  readonly isStepwise: boolean;
}

export interface DataFile {
  readonly preview: DataPreview;
  /** As the project writes them. */
  readonly path: string;
  readonly pairedPath: string | null;
  /** How it is read where that is not as found. */
  readonly dialect?: Dialect;
}

/** Tokens of a stretch of a long text. */
export const STRETCH = 64;
/** Shorter texts are read by their characters. */
const LONG_TEXT = 40;

/** A task as it is proposed, with the usual settings. */
export function chooseTask(preview: DataPreview, proposal: TaskProposal): TaskChoice {
  const { reason: _, ...choice } = proposal;
  const column = preview.columns.find(({ name }) => name === proposal.target);
  const isClass = column !== undefined && isUsuallyClass(preview, proposal.task, column);
  const { window } = proposeBinding(preview, preview.path, [proposal.target, ...proposal.others]);
  const length = proposal.task === 'language-model' ? STRETCH : window.length;
  return { ...choice, isClass, length, steps: 1, isStepwise: false };
}

/** Whether a column is predicted as a class unless the user wants its number. */
export function isUsuallyClass({ rowCount }: DataPreview, task: Task, column: ColumnDescription): boolean {
  if (column.type !== 'number') return task !== 'transduction' && task !== 'language-model';
  return task !== 'forecast' && task !== 'fill-gaps' && isClassLike(column, rowCount);
}

/** The binding for a task: what each column is for, what a sample is, how it is split. */
export function bindTask(file: DataFile, choice: TaskChoice): DataBinding {
  const binding = bindColumns(file, choice);
  return READS_ON.has(choice.task) ? fillMissing(file.preview, binding) : binding;
}

/** Tasks in which rows follow each other, so that a gap can be bridged: hardly a window of a sensor's data has none. */
const READS_ON: ReadonlySet<Task> = new Set<Task>(['forecast', 'series-value', 'step-label']);

function fillMissing({ columns: found }: DataPreview, binding: DataBinding): DataBinding {
  const isGappy = (name: string): boolean => found.some((column) => column.name === name && column.missing > 0);
  const columns = binding.columns.map((column): ColumnBinding => {
    const isRead = ['input', 'target', 'known'].includes(column.role) && column.preparation === 'standard';
    return isRead && isGappy(column.name) ? { ...column, fill: 'previous' } : column;
  });
  return { ...binding, columns };
}

function bindColumns({ preview, path, pairedPath, dialect = {} }: DataFile, choice: TaskChoice): DataBinding {
  const proposed = { ...proposeBinding(preview, path, [choice.target, ...choice.others]), pairedPath, dialect };
  switch (choice.task) {
    case 'forecast':
      return {
        ...proposed,
        columns: proposed.columns.map((column) => {
          if (column.name === choice.target) {
            return { ...column, preparation: choice.isClass ? 'category' : 'standard' } as const;
          }
          return isPlanned(column, choice) ? markKnown(column) : column;
        }),
        window: { ...proposed.window, length: choice.length, steps: choice.isClass ? 1 : choice.steps },
      };
    case 'fill-gaps':
      return {
        ...withColumns(preview, proposed, ({ name }) => {
          if (name === choice.target || choice.others.includes(name)) return ['target', 'standard'];
          const role = proposed.columns.find((column) => column.name === name)?.role;
          return role === 'time' || role === 'series' ? [role, 'none'] : null;
        }),
        window: { ...proposed.window, length: choice.length },
      };
    case 'series-value':
    case 'step-label':
      return bindSeries(preview, proposed, choice);
    case 'text-value':
    case 'token-label':
    case 'transduction':
    case 'image-class': {
      const bound = withColumns(preview, proposed, (column) => roleInRows(column, choice));
      return {
        ...bound,
        ...(choice.task === 'token-label' ? { columns: bound.columns.map(cutAtBlanks) } : {}),
        samples: 'rows',
        split: { ...proposed.split, by: 'series' },
      };
    }
    case 'language-model':
      return {
        ...withColumns(preview, proposed, ({ name }) => (name === choice.target ? ['target', 'text'] : null)),
        samples: 'text',
        window: { length: choice.length, stride: Math.max(1, Math.floor(choice.length / 2)), horizon: 1, steps: 1 },
        split: { ...proposed.split, by: 'time', validation: 0.1, test: 0.1 },
      };
  }
}

/** What a calendar says, by its usual names. */
const CALENDAR =
  /^(is_?)?(day_?of_?week|week_?day|dow|day_?of_?year|month|quarter|week(_?of_?year)?|hour|holidays?|week_?end|work_?day|school_?holidays?)$/i;

/** A decoder that predicts row by row can read the calendar of each of these rows. */
function isPlanned({ name, role }: ColumnBinding, { isStepwise, steps, isClass }: TaskChoice): boolean {
  return role === 'input' && isStepwise && steps > 1 && !isClass && CALENDAR.test(name);
}

/** What comes back within a week, or is yes or no. A month or a day of the year may lie in the test part alone. */
const COMES_BACK = /^(is_?)?(day_?of_?week|week_?day|dow|hour|holidays?|week_?end|work_?day|school_?holidays?)$/i;

/** Weekdays are numbered, but Sunday is as near to Monday as Monday to Tuesday. */
function markKnown(column: ColumnBinding): ColumnBinding {
  return { ...column, role: 'known', ...(COMES_BACK.test(column.name) ? { preparation: 'category' } : {}) };
}

/** Tokens and their labels are cut already. */
function cutAtBlanks(column: ColumnBinding): ColumnBinding {
  return column.preparation === 'text' ? { ...column, text: { ...DEFAULT_TEXT, tokenizer: 'blanks' } } : column;
}

function bindSeries(preview: DataPreview, proposed: DataBinding, choice: TaskChoice): DataBinding {
  const bound = withColumns(preview, proposed, (column) => {
    if (column.name === choice.series) return ['series', 'none'];
    if (column.name === choice.target) return ['target', choice.isClass ? 'category' : 'standard'];
    const { role } = proposed.columns.find(({ name }) => name === column.name) ?? { role: 'ignored' as const };
    if (role === 'time') return ['time', 'none'];
    return role === 'input' || role === 'known' ? ['input', usualPreparation(column, 'input')] : null;
  });
  return { ...bound, samples: 'series', split: { ...proposed.split, by: 'series' } };
}

type Use = readonly [ColumnRole, Preparation] | null;

function roleInRows({ name, type }: ColumnDescription, { task, target, source, isClass }: TaskChoice): Use {
  if (name === target)
    return ['target', task === 'transduction' || task === 'token-label' ? 'text' : isClass ? 'category' : 'standard'];
  if (name === source) return ['input', 'text'];
  // Dots at the edge are often the same in all images, which cannot be scaled; the model evens the dots out itself.
  return task === 'image-class' && type === 'number' ? ['input', 'none'] : null;
}

/** Every column in the role and preparation that `use` gives it; left out where it gives none. */
function withColumns(preview: DataPreview, binding: DataBinding, use: (column: ColumnDescription) => Use): DataBinding {
  const columns = preview.columns.map((column): ColumnBinding => {
    const [role, preparation] = use(column) ?? ['ignored', 'none'];
    if (preparation !== 'text') return { name: column.name, role, preparation };
    const text = proposeText(preview, column.name, role === 'target' && binding.columns.length > 1);
    return { name: column.name, role, preparation, ...(text === null ? {} : { text }) };
  });
  return { ...binding, columns };
}

/**
 * How a text column is best cut: short texts by characters (which is the default: null); long ones that are read by words, as
 * one word more or less says little; long ones that are written by byte pairs, so that every word can be.
 */
function proposeText(preview: DataPreview, name: string, isWritten: boolean): TextSettings | null {
  if (preview.columns.length === 1) return null;
  const at = preview.columns.findIndex((column) => column.name === name);
  const texts = preview.rows.map((row) => row[at] ?? '').filter((text) => text !== '');
  const mean = texts.reduce((sum, text) => sum + text.length, 0) / Math.max(1, texts.length);
  if (mean <= LONG_TEXT) return null;
  if (isWritten || !texts.some((text) => text.includes(' '))) return { ...DEFAULT_TEXT, tokenizer: 'bpe' };
  return { ...DEFAULT_TEXT, tokenizer: 'words', lowercase: true, minimumCount: 2, vocabularyLimit: 10_000 };
}
