import type { ColumnBinding, DataBinding, Samples } from '../../src-shared/document/document';
import type { ColumnDescription } from '../../src-shared/protocol/app-types';

interface SampleKindWords {
  readonly value: Samples;
  readonly label: string;
  readonly help: string;
  /** What the samples of a part are called. */
  readonly noun: string;
}

export const SAMPLE_KINDS: readonly SampleKindWords[] = [
  {
    value: 'windows',
    label: 'Windows of rows',
    help: 'A stretch of rows is read, and what follows is predicted: forecasting.',
    noun: 'Windows',
  },
  {
    value: 'series',
    label: 'Whole series',
    help: 'All rows of one series, however many, with one answer or one at every step.',
    noun: 'Series',
  },
  {
    value: 'rows',
    label: 'Single rows',
    help: 'Every row by itself: its texts are read token by token, its numbers stand beside each other.',
    noun: 'Rows',
  },
  {
    value: 'text',
    label: 'Stretches of one long text',
    help: 'All rows are one text; the model learns how it goes on.',
    noun: 'Stretches',
  },
];

export function sampleNoun(samples: Samples): string {
  return SAMPLE_KINDS.find(({ value }) => value === samples)?.noun ?? 'Samples';
}

/**
 * The binding with another kind of sample, with what follows from it: texts are tokens only in rows and in a long text; a long
 * text is one column; rows have no order unless they are given one.
 */
export function changeSamples(data: DataBinding, columns: readonly ColumnDescription[], samples: Samples): DataBinding {
  const typeOf = (column: ColumnBinding): ColumnDescription['type'] | undefined =>
    column.type ?? columns.find(({ name }) => name === column.name)?.type;
  switch (samples) {
    case 'windows':
    case 'series':
      return {
        ...data,
        samples,
        columns: data.columns.map(asCategory),
        split: { ...data.split, by: samples === 'series' ? 'series' : data.split.by },
      };
    case 'rows':
      return {
        ...data,
        samples,
        // A column that told series apart is a column like others now.
        split: { ...data.split, by: 'series', validationFrom: null, testFrom: null },
      };
    case 'text': {
      const texts = data.columns.filter((column) => typeOf(column) === 'text');
      const chosen = texts.find(({ preparation }) => preparation === 'text') ?? texts[0];
      return {
        ...data,
        samples,
        columns: data.columns.map((column): ColumnBinding => {
          const { text, ...rest } = column;
          if (column !== chosen) return { ...rest, role: 'ignored', preparation: 'none' };
          return { ...rest, role: 'target', preparation: 'text', ...(text === undefined ? {} : { text }) };
        }),
        split: { ...data.split, by: 'time', validationFrom: null, testFrom: null },
      };
    }
  }
}

function asCategory(column: ColumnBinding): ColumnBinding {
  if (column.preparation !== 'text') return column;
  const { text: _, ...rest } = column;
  return { ...rest, preparation: 'category' };
}
