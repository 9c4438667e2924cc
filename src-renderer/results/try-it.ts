import type { TryItReport } from '../../src-shared/protocol/run-types';

/** Of a long input the steps next to the prediction are shown; those further away stay as they are. */
const MOST_ROWS = 64;

export interface Change {
  readonly input: string;
  readonly index: number;
  readonly value: number;
}

/** A value that the user changed; changing it back to what the sample holds takes the change away. */
export function changeValue(
  changes: readonly Change[],
  sample: TryItReport,
  input: string,
  index: number,
  value: number,
): readonly Change[] {
  const others = changes.filter((change) => change.input !== input || change.index !== index);
  const original = sample.inputs.find(({ name }) => name === input)?.values[index];
  return original === value ? others : [...others, { input, index, value }];
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
