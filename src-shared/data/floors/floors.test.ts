import { describe, expect, it } from 'vitest';
import { DEFAULT_TEXT, type ColumnBinding, type DataBinding } from '../../document/document';
import { bind, makeBinding, makeTable, range } from '../../testing/tables';
import { createDataset } from '../dataset';
import { computeFloors } from '../floors';
import type { Table } from '../table';
import { fitNgrams } from './ngram';

const text = (name: string, role: 'input' | 'target'): ColumnBinding => ({
  ...bind(name, role, 'text'),
  text: DEFAULT_TEXT,
});
const lastPart = { by: 'time', validation: 0, test: 0.5, validationFrom: null, testFrom: null, seed: 1 } as const;

function floorsOf(
  table: Table,
  columns: readonly ColumnBinding[],
  changes: Partial<DataBinding>,
  placement: 'last' | 'each-step' = 'last',
) {
  const made = createDataset(table, makeBinding(columns, { split: lastPart, ...changes }), { placement });
  if (!made.ok) throw new Error(made.error.map((e) => e.message).join('\n'));
  return computeFloors(made.value).samples;
}

describe('floors of rows', () => {
  it('are the most frequent class, and for one text its trigrams', () => {
    const name = [
      'berg',
      'feld',
      'stein',
      'hall',
      'sen',
      'jensen',
      'hansen',
      'wien',
      'nielsen',
      'neuberg',
      'olsen',
      'uberg',
    ];
    const kind = ['d', 'd', 'd', 'd', 'n', 'n', 'n', 'd', 'n', 'd', 'n', 'd'];
    const floors = floorsOf(makeTable({ name, kind }), [text('name', 'input'), bind('kind', 'target', 'category')], {
      samples: 'rows',
      split: { ...lastPart, test: 1 / 3 },
    });
    expect(Object.keys(floors)).toEqual(['majority', 'naive_bayes']);
    expect(floors.majority!.accuracy).toBe(0.5);
    expect(floors.naive_bayes!.accuracy).toBe(1);
  });

  it('count every column of classes, not the first alone', () => {
    const table = makeTable({
      x: range(8),
      kind: ['a', 'a', 'a', 'b', 'a', 'a', 'a', 'b'],
      side: ['l', 'l', 'l', 'r', 'r', 'r', 'r', 'r'],
    });
    const columns = [bind('x', 'input'), bind('kind', 'target', 'category'), bind('side', 'target', 'category')];
    const { majority } = floorsOf(table, columns, { samples: 'rows' });
    // Three of four and none of four; macro F1 (6/7 + 0) / 2 and 0.
    expect(majority!.accuracy).toBe(3 / 8);
    expect(majority!.macro_f1).toBeCloseTo(3 / 14, 12);
  });

  it('are the nearest centre for numbers', () => {
    const x = [0, 1, 10, 11, 2, 9, 1, 12];
    const kind = x.map((value) => (value < 5 ? 'low' : 'high'));
    const floors = floorsOf(makeTable({ x, kind }), [bind('x', 'input'), bind('kind', 'target', 'category')], {
      samples: 'rows',
    });
    expect(floors.nearest_centroid).toEqual({ accuracy: 1, macro_f1: 1 });
    expect(floors.majority!.accuracy).toBe(0.5);
  });

  it('are the most frequent text, and the source itself', () => {
    const floors = floorsOf(
      makeTable({ a: ['x', 'y', 'z', 'w', 'q', 'x1', 'y1', 'z1'], b: ['x', 'x', 'y', 'y', 'q', 'x', 'y1', 'x'] }),
      [text('a', 'input'), text('b', 'target')],
      { samples: 'rows' },
    );
    // Of the last four: q, y1 copied; x twice.
    expect(floors).toMatchObject({ most_frequent: { exact_match: 0.5 }, copy_source: { exact_match: 0.5 } });
  });

  it('are the mean for numbers', () => {
    const floors = floorsOf(
      makeTable({ x: [1, 2, 3, 4], y: [1, 3, 0, 4] }),
      [bind('x', 'input'), bind('y', 'target')],
      { samples: 'rows' },
    );
    expect(floors).toEqual({ mean: { rmse: 2, mae: 2 } });
  });
});

describe('floors of series', () => {
  const table = makeTable({
    s: range(16).map((row) => Math.floor(row / 4)),
    x: range(16),
    kind: ['a', 'a', 'b', 'b', 'a', 'a', 'a', 'a', 'b', 'b', 'a', 'a', 'b', 'b', 'b', 'b'],
  });
  const columns = [bind('s', 'series'), bind('x', 'input'), bind('kind', 'target', 'category')];

  it('are the most frequent last class, or at each step also the class before', () => {
    const whole = floorsOf(table, columns, { samples: 'series' });
    // Last classes b and a in training, a and b in the test.
    expect(whole).toEqual({ majority: { accuracy: 0.5, macro_f1: 1 / 3 } });
    const steps = floorsOf(table, columns, { samples: 'series' }, 'each-step');
    expect(steps.majority!.accuracy).toBe(2 / 8);
    // Wrong at both first rows (the majority is a) and where the third series changes.
    expect(steps.last_class!.accuracy).toBe(5 / 8);
  });
});

describe('floors of a long text', () => {
  it('are n-grams after Witten and Bell, worked by hand', () => {
    // abab ab: a 3, b 3 of 6 tokens, 2 types; after a always b (3, one type); after b twice a (one type).
    const tokens = Int32Array.of(0, 1, 0, 1, 0, 1);
    const unigram = (3 + 2 * 0.5) / (6 + 2);
    const model = fitNgrams(tokens, 2, 2);
    expect(fitNgrams(tokens, 1, 2).probability(tokens, 0, 1)).toBeCloseTo(unigram, 12);
    expect(model.probability(tokens, 0, 1)).toBeCloseTo((3 + unigram) / (3 + 1), 12);
    expect(model.probability(tokens, 1, 2)).toBeCloseTo((2 + unigram) / (2 + 1), 12);
    // Nothing before the first token counts.
    expect(model.probability(tokens, 1, 1)).toBeCloseTo(unigram, 12);
  });

  it('give probabilities that add up to one', () => {
    const tokens = Int32Array.from(range(50), (i) => (i * i) % 7);
    const model = fitNgrams(tokens, 3, 7);
    const sum = range(7).reduce((all, next) => all + model.probability(Int32Array.of(4, 2, next), 0, 2), 0);
    expect(sum).toBeCloseTo(1, 12);
  });

  it('fall with the order where the text has one', () => {
    const floors = floorsOf(
      makeTable({ line: ['abcd'.repeat(50)] }),
      [text('line', 'target')],
      { samples: 'text' },
      'each-step',
    );
    expect(floors.unigram!.nats_per_token).toBeCloseTo(Math.log(4), 3);
    expect(floors.bigram!.perplexity).toBeLessThan(1.2);
    expect(floors.trigram!.bits_per_token).toBeLessThan(0.3);
  });
});
