import { DEFAULT_TEXT, type ColumnBinding, type ColumnType, type DataBinding } from '../document/document';

/** What is known of a file before it is bound. */
export interface FileLook {
  readonly rowCount: number;
  readonly columns: readonly {
    readonly name: string;
    readonly type: ColumnType;
    readonly missing: number;
    readonly distinct: number;
    readonly minimum: number | string | null;
    readonly maximum: number | string | null;
  }[];
  /** Some of the first rows, a cell for each column; null is missing. */
  readonly rows: readonly (readonly (string | null)[])[];
}

/** What can be done with a file besides forecasting its rows. */
export type ProposedTask =
  | 'language-model'
  | 'text-pairs'
  | 'text-classification'
  | 'text-regression'
  | 'row-classification'
  | 'series-classification'
  | 'series-regression'
  | 'series-labelling';

export interface TaskProposal {
  readonly task: ProposedTask;
  readonly binding: DataBinding;
  /** Whether the output answers at every step. */
  readonly perStep: boolean;
  /** Side of the square that the number columns fill row by row, for images; else null. */
  readonly side: number | null;
}

type Column = FileLook['columns'][number];

/** More values than this are no classes. */
const MOST_CLASSES = 100;
/** Tokens that a language model reads at once. */
const STRETCH = 100;
/** Fewer numbers beside a label are columns over time rather than an image or a record. */
const LEAST_NUMBERS = 8;

/**
 * The tasks that a file is made for, the likeliest first; none where its rows are best forecast. Text and a category are
 * classification, two texts are pairs, one text is a language model, series of rows with a label are sequences, and many numbers
 * beside a label are rows. `pairedPath` is the second of two text files.
 */
export function proposeTasks(look: FileLook, path: string, pairedPath: string | null = null): TaskProposal[] {
  const make = (
    task: ProposedTask,
    columns: readonly ColumnBinding[],
    changes: Partial<DataBinding>,
    rest: Partial<Pick<TaskProposal, 'perStep' | 'side'>> = {},
  ): TaskProposal => ({
    task,
    binding: { ...startBinding(path, pairedPath), columns: fillColumns(look, columns), ...changes },
    ...{ perStep: false, side: null, ...rest },
  });
  const free = look.columns.filter((column) => isFreeText(column, look.rowCount));
  const classes = look.columns.filter((column) => isClass(column, look.rowCount));
  const [first, second] = free;
  const rows = { samples: 'rows' } as const;
  if (free.length === 1 && look.columns.length === 1 && first) {
    return [make('language-model', [text(first, 'target')], { samples: 'text', split: BY_POSITION })];
  }
  if (first && second) {
    return [make('text-pairs', [text(first, 'input'), text(second, 'target')], rows)];
  }
  if (first) {
    const label = classes.find((column) => column !== first);
    if (label) return [make('text-classification', [text(first, 'input'), category(label)], rows)];
    const number = look.columns.find(({ type }) => type === 'number');
    return number ? [make('text-regression', [text(first, 'input'), target(number)], rows)] : [];
  }
  const records = proposeRecords(look, classes);
  if (records) return [make('row-classification', records.columns, rows, { side: records.side })];
  return proposeSeries(look).map(({ task, columns, perStep }) =>
    make(task, columns, { samples: 'series' }, { perStep }),
  );
}

const AT_RANDOM = {
  by: 'series',
  validation: 0.1,
  test: 0.1,
  validationFrom: null,
  testFrom: null,
  seed: 1,
} as const;
const BY_POSITION = { ...AT_RANDOM, by: 'time' } as const;

function startBinding(path: string, pairedPath: string | null): Omit<DataBinding, 'columns'> {
  return {
    ...{ path, pairedPath, fingerprint: null, dialect: {}, samples: 'windows', split: AT_RANDOM, season: null },
    window: { length: STRETCH, stride: STRETCH, horizon: 1, steps: 1 },
    unknown: new Map(),
  };
}

/** Every column of the file; those without a use are ignored. */
function fillColumns(look: FileLook, used: readonly ColumnBinding[]): ColumnBinding[] {
  return look.columns.map(
    ({ name }) => used.find((column) => column.name === name) ?? { name, role: 'ignored', preparation: 'none' },
  );
}

function text({ name }: Column, role: 'input' | 'target'): ColumnBinding {
  return { name, role, preparation: 'text', text: DEFAULT_TEXT };
}

function category({ name }: Column): ColumnBinding {
  return { name, role: 'target', preparation: 'category' };
}

function target({ name }: Column): ColumnBinding {
  return { name, role: 'target', preparation: 'standard' };
}

/** Texts that hardly repeat. Of a few rows nothing else can be told. */
function isFreeText({ type, distinct }: Column, rowCount: number): boolean {
  return type === 'text' && distinct > 1 && (distinct > MOST_CLASSES || distinct > rowCount / 2);
}

/** Few values that repeat. */
function isClass({ type, distinct, minimum, maximum }: Column, rowCount: number): boolean {
  if (distinct < 2 || distinct > MOST_CLASSES || distinct > rowCount / 2) return false;
  if (type === 'text' || type === 'boolean') return true;
  // Numbers are classes only when they count from 0 or 1.
  const [least, most] = [Number(minimum), Number(maximum)];
  return type === 'number' && (least === 0 || least === 1) && most - least === distinct - 1;
}

/** Many numbers beside one label, at an end of the table where both ends would do. */
function proposeRecords(
  look: FileLook,
  classes: readonly Column[],
): { readonly columns: readonly ColumnBinding[]; readonly side: number | null } | null {
  const { columns } = look;
  const numbers = columns.filter(({ type }) => type === 'number');
  if (numbers.length < LEAST_NUMBERS || columns.length - numbers.length > 1) return null;
  const [first, last] = [columns[0], columns.at(-1)];
  const label =
    columns.find(({ type }) => type !== 'number') ?? [last, first].find((end) => end && classes.includes(end));
  if (!label || !classes.includes(label)) return null;
  const inputs = numbers.filter((column) => column !== label);
  const side = Math.sqrt(inputs.length);
  // Brightness of points shares one scale; measures of a record have each their own.
  const isImage = Number.isInteger(side) && inputs.every(({ minimum }) => Number(minimum) >= 0);
  const varies = inputs.filter(({ distinct }) => distinct > 1);
  const read = isImage ? inputs : varies;
  const preparation = isImage ? 'none' : 'standard';
  return {
    columns: [...read.map(({ name }): ColumnBinding => ({ name, role: 'input', preparation })), category(label)],
    side: isImage ? side : null,
  };
}

interface SeriesProposal {
  readonly task: Extract<ProposedTask, `series-${string}`>;
  readonly columns: readonly ColumnBinding[];
  readonly perStep: boolean;
}

/**
 * A column named as if it told sequences apart, repeated row after row; the last other column is the answer. A class or number that
 * keeps its value within each series of the first rows is one answer a series, another class one at every step.
 */
function proposeSeries({ columns, rows, rowCount }: FileLook): SeriesProposal[] {
  const at = columns.findIndex(
    ({ name, distinct }) =>
      /(^|[_\s])(id|series|sequence|seq|case|sample|subject)$/i.test(name) && distinct < rowCount / 2,
  );
  const id = columns[at];
  const answer = columns.findLast((column) => column !== id);
  if (!id || !answer || columns.length < 3) return [];
  const answerAt = columns.indexOf(answer);
  const steady = isSteady(rows, at, answerAt);
  const classes = isClass(answer, rowCount) || answer.type === 'text';
  if (!steady && !classes) return [];
  const inputs = columns.filter((column) => column !== id && column !== answer);
  const order = inputs.find(({ name }) => /^(t|time|step|index|position|date)$/i.test(name));
  const bound = inputs.map(({ name, type }): ColumnBinding => {
    if (name === order?.name) return { name, role: 'time', preparation: 'none' };
    const isNumber = type === 'number' || type === 'date';
    return { name, role: 'input', preparation: isNumber ? 'standard' : 'category' };
  });
  const task = !steady ? 'series-labelling' : classes ? 'series-classification' : 'series-regression';
  const series: ColumnBinding = { name: id.name, role: 'series', preparation: 'none' };
  return [{ task, columns: [series, ...bound, classes ? category(answer) : target(answer)], perStep: !steady }];
}

/** Whether a column keeps its value, where it has one, in each series of the rows. */
function isSteady(rows: FileLook['rows'], id: number, column: number): boolean {
  const values = new Map<string | null, string>();
  let repeats = 0;
  for (const row of rows) {
    const [series = null, value = null] = [row[id], row[column]];
    if (value === null) continue;
    const before = values.get(series);
    if (before !== undefined && before !== value) return false;
    if (before !== undefined) repeats++;
    values.set(series, value);
  }
  // A value in the last row only is one answer as well; no repetition at all says nothing else.
  return repeats > 0 || values.size > 0;
}
