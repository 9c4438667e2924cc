import type { TriedCategory, TryItReport } from '../../src-shared/protocol/run-types';

/** Of a long input the steps next to the prediction are shown; those further away stay as they are. */
const MOST_ROWS = 64;

export interface Change {
  readonly input: string;
  readonly index: number;
  readonly value: number;
}

/** A number and its place among the values of an input. */
export type PlacedValue = Omit<Change, 'input'>;

/** Values that the user changed; changing one back to what the sample holds takes its change away. */
export function changeValues(
  changes: readonly Change[],
  sample: TryItReport,
  input: string,
  values: readonly PlacedValue[],
): readonly Change[] {
  const original = sample.inputs.find(({ name }) => name === input)?.values ?? [];
  const others = changes.filter(
    (change) => change.input !== input || !values.some(({ index }) => index === change.index),
  );
  const changed = values.filter(({ index, value }) => original[index] !== value);
  return [...others, ...changed.map((one) => ({ input, ...one }))];
}

/** The value of a cell with what was changed. */
export function valueAt(changes: readonly Change[], values: readonly number[], input: string, index: number): number {
  return changes.find((change) => change.input === input && change.index === index)?.value ?? values[index] ?? NaN;
}

/** An input as rows of steps and columns of features, as many as it names; what is known once is one row. */
export function shapeOf({ names, dims, values }: TryItReport['inputs'][number]): {
  readonly rows: number;
  readonly columns: number;
} {
  const isNamed = names.length > 0 && values.length % names.length === 0;
  const columns = isNamed ? names.length : Math.max(1, dims.at(-1) ?? 1);
  return { rows: Math.ceil(values.length / columns), columns };
}

/** A column of an input: a number, or a category, which takes as many places as its coding has. */
export interface InputColumn {
  readonly title: string;
  /** Its first place in a row, and how many it has. */
  readonly at: number;
  readonly count: number;
  readonly category: TriedCategory | null;
}

/** The columns of an input as the user knows them, and how many numbers a row of it has. */
export function listColumns(input: TryItReport['inputs'][number]): {
  readonly width: number;
  readonly columns: readonly InputColumn[];
} {
  const { columns: width } = shapeOf(input);
  const columns: InputColumn[] = [];
  for (let at = 0; at < width; at += columns.at(-1)?.count ?? 1) {
    const category = input.categories?.find((one) => one.at === at) ?? null;
    const count = category?.coding === 'one-hot' ? category.vocabulary.length + 1 : 1;
    columns.push({ at, count, category, title: category?.name ?? input.names[at] ?? String(at + 1) });
  }
  return { width, columns };
}

/** Which value a category has whose places begin at `index`: 0 for none of its vocabulary, `k + 1` for `vocabulary[k]`. */
export function choiceAt(
  { coding, vocabulary }: TriedCategory,
  index: number,
  read: (index: number) => number,
): number {
  if (coding === 'index') return read(index);
  return Math.max(
    0,
    Array.from({ length: vocabulary.length + 1 }, (_, k) => read(index + k)).findIndex((value) => value === 1),
  );
}

/** The numbers that stand for a choice. */
export function choose({ coding, vocabulary }: TriedCategory, index: number, choice: number): readonly PlacedValue[] {
  if (coding === 'index') return [{ index, value: choice }];
  return Array.from({ length: vocabulary.length + 1 }, (_, k) => ({ index: index + k, value: k === choice ? 1 : 0 }));
}

/** The steps of an input that are shown, each with when it is: before the newest row read, `now`, or so many after it. */
export function listSteps(input: TryItReport['inputs'][number]): {
  readonly steps: readonly { readonly row: number; readonly when: string }[];
  /** Which of them these are; empty where it is all of them. */
  readonly note: string;
} {
  const { rows } = shapeOf(input);
  const shown = Math.min(rows, MOST_ROWS);
  const { ahead } = input;
  // The prediction lies behind the newest row, and at the first of those known ahead.
  const first = ahead === undefined ? rows - shown : 0;
  const distance = ahead ?? 1 - rows;
  const steps = Array.from({ length: shown }, (_, i) => ({ row: first + i, when: nameStep(distance + first + i) }));
  return {
    steps,
    note: shown === rows ? '' : `the ${ahead === undefined ? 'newest' : 'next'} ${shown} of ${rows} steps`,
  };
}

function nameStep(distance: number): string {
  return distance === 0 ? 'now' : distance > 0 ? `+${distance}` : String(distance);
}

/** Texts that the user typed; typing what the sample holds takes the change away. */
export function changeText(
  texts: readonly { readonly input: string; readonly text: string }[],
  sample: TryItReport,
  input: string,
  text: string,
): readonly { readonly input: string; readonly text: string }[] {
  const others = texts.filter((one) => one.input !== input);
  const original = sample.inputs.find(({ name }) => name === input)?.text;
  return original === text ? others : [...others, { input, text }];
}
