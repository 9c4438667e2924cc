import { invariant } from '../../src-shared/base/invariant';
import type { Dataset } from '../../src-shared/data/dataset';
import type { Sequence } from '../../src-shared/data/order';
import type { OutputDescription } from './model-metadata';

/** One predicted row of the data. */
export interface ForecastRow {
  readonly sequence: Sequence;
  /** Row of the ordered table; at or past `sequence.end` it lies in the future. */
  readonly row: number;
  /** Rows from the last row the model saw to this one. */
  readonly ahead: number;
  /** By position in `Forecasts.columns`; null where an output says nothing about this row. */
  readonly cells: (number | string | null)[];
}

export interface Forecasts {
  readonly columns: readonly string[];
  readonly rows: readonly ForecastRow[];
}

/**
 * Turns the outputs of all windows into rows: series after series, in the order of time, numbers in the data's own units.
 * Outputs that answer at each step tell of many rows more than once; the answer that saw most rows before it is kept.
 */
export function collectForecasts(
  dataset: Dataset,
  outputs: ReadonlyMap<string, OutputDescription>,
  values: ReadonlyMap<string, Float64Array>,
): Forecasts {
  const { length, horizon, steps } = dataset.binding.window;
  const { starts } = dataset.parts.test;
  const columns: string[] = [];
  const rows = new Map<string, ForecastRow>();
  for (const [name, output] of outputs) {
    const data = values.get(name);
    invariant(data, `The model gave no ${name}`);
    const answers = output.perStep ? length : steps;
    const reader = makeReader(dataset, output, answers, data.length / starts.length);
    const offset = columns.length;
    // Two outputs may predict the same column.
    columns.push(...reader.columns.map((column) => (columns.includes(column) ? `${name}.${column}` : column)));
    let series = 0;
    starts.forEach((start, window) => {
      while ((dataset.sequences[series]?.end ?? Infinity) <= start) series++;
      const sequence = dataset.sequences[series];
      invariant(sequence, `The window at row ${start} is in no series`);
      for (let answer = 0; answer < answers; answer++) {
        const row = start + horizon + (output.perStep ? answer : length - 1 + answer);
        const ahead = output.perStep ? horizon : horizon + answer;
        const key = `${row}/${ahead}`;
        const found = rows.get(key) ?? { sequence, row, ahead, cells: [] };
        rows.set(key, found);
        // Windows come in order: the first that tells of a row began earliest.
        if (found.cells[offset] !== undefined) continue;
        reader.read(data, window, answer).forEach((cell, i) => (found.cells[offset + i] = cell));
      }
    });
  }
  const ordered = [...rows.values()].sort(
    (a, b) => a.sequence.start - b.sequence.start || a.row - a.ahead - (b.row - b.ahead) || a.row - b.row,
  );
  return { columns, rows: ordered };
}

interface OutputReader {
  readonly columns: readonly string[];
  /** The cells that an output says about one answer of one window. */
  readonly read: (data: Float64Array, window: number, answer: number) => (number | string)[];
}

/** `size` numbers a window: answers after one another, columns (or classes) within an answer. */
function makeReader(dataset: Dataset, output: OutputDescription, answers: number, size: number): OutputReader {
  const width = size / answers;
  const { columns, read } = makeCellReader(dataset, output);
  return {
    columns,
    read: (data, window, answer) => {
      const from = window * size + answer * width;
      return read(data.subarray(from, from + width));
    },
  };
}

/** What the numbers of one answer mean: columns (or classes) within it. */
export interface CellReader {
  readonly columns: readonly string[];
  readonly read: (answer: Float64Array) => (number | string)[];
}

export function makeCellReader(dataset: Dataset, output: OutputDescription): CellReader {
  switch (output.task) {
    case 'regression': {
      const targets = output.columns.map((column) => dataset.targets.indexOf(column));
      return {
        columns: output.columns,
        read: (answer) =>
          targets.map((target, i) => {
            const [own = NaN] = dataset.unscaleTarget(target, [answer[i] ?? NaN]);
            return own;
          }),
      };
    }
    case 'binary': {
      const [no, yes] = output.classes ?? [0, 1];
      return {
        columns: output.columns.flatMap((column) => [column, `${column}.probability`]),
        read: (answer) =>
          output.columns.flatMap((_, i) => {
            const probability = answer[i] ?? NaN;
            return [(probability > 0.5 ? yes : no) ?? '', probability];
          }),
      };
    }
    case 'multi-class': {
      const [column = ''] = output.columns;
      const classes = output.classes ?? [];
      return {
        columns: [column, ...classes.map((value) => `${column}=${value}`)],
        read: (answer) => {
          const shares = Array.from(answer.subarray(0, classes.length));
          const best = shares.reduce((most, share, k) => (share > (shares[most] ?? -1) ? k : most), 0);
          return [classes[best] ?? '', ...shares];
        },
      };
    }
    case 'sequence':
      throw new Error('A text is decoded, not read off windows');
  }
}
