import { describe, expect, it } from 'vitest';
import type { ColumnBinding, DataBinding } from '../../src-shared/document/document';
import type { ColumnDescription } from '../../src-shared/protocol/app-types';
import { changeSamples, SAMPLE_KINDS } from './samples';

const described: ColumnDescription[] = (['name', 'note', 'size'] as const).map((name) => ({
  name,
  type: name === 'size' ? 'number' : 'text',
  missing: 0,
  distinct: 50,
  minimum: null,
  maximum: null,
  mean: null,
}));

const columns: ColumnBinding[] = [
  { name: 'name', role: 'input', preparation: 'text' },
  { name: 'note', role: 'target', preparation: 'category' },
  { name: 'size', role: 'input', preparation: 'standard' },
];

const data: DataBinding = {
  path: 'x.csv',
  pairedPath: null,
  fingerprint: null,
  dialect: {},
  columns,
  samples: 'rows',
  window: { length: 5, stride: 1, horizon: 1, steps: 1 },
  split: { by: 'series', validation: 0.1, test: 0.1, validationFrom: null, testFrom: null, seed: 1 },
  season: null,
  unknown: new Map(),
};

const uses = ({ columns: bound }: DataBinding): string[] =>
  bound.map(({ role, preparation }) => `${role} ${preparation}`);

describe('another kind of sample', () => {
  it('leaves no text among rows over time', () => {
    for (const samples of ['windows', 'series'] as const) {
      expect(uses(changeSamples(data, described, samples))).toEqual([
        'input category',
        'target category',
        'input standard',
      ]);
    }
  });

  it('is one column where all rows are one text: the one that was a text already', () => {
    const changed = changeSamples(data, described, 'text');
    expect(uses(changed)).toEqual(['target text', 'ignored none', 'ignored none']);
    expect(changed.split.by).toBe('time');
  });

  it('keeps how the text is cut', () => {
    const text = {
      tokenizer: 'words',
      vocabularyLimit: 9,
      minimumCount: 1,
      lowercase: true,
      normalization: 'NFC',
      maximumLength: null,
    } as const;
    const withText = { ...data, columns: [{ ...columns[0], text } as ColumnBinding, ...columns.slice(1)] };
    expect(changeSamples(withText, described, 'text').columns[0]?.text).toEqual(text);
  });

  it('has no dates to split single rows at', () => {
    const dated: DataBinding = {
      ...data,
      samples: 'windows',
      split: { ...data.split, by: 'time', testFrom: ['2020'] },
    };
    expect(changeSamples(dated, described, 'rows').split).toMatchObject({ by: 'series', testFrom: null });
  });

  it('is one that the panel explains', () => {
    expect(SAMPLE_KINDS.map(({ value }) => value)).toEqual(['windows', 'series', 'rows', 'text']);
  });
});
