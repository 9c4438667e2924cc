import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ColumnBinding, DataBinding, TextSettings } from '../../document/document';
import { DEFAULT_TEXT } from '../../document/document';
import { toNumbers } from '../../tensor/tensor';
import { bind, makeBinding, makeTable, range } from '../../testing/tables';
import { fillBatch } from '../batch';
import { createDataset, createPredictionDataset, type Dataset } from '../dataset';
import { selectLengths, type FeatureRequest } from '../feature-spec';
import { selectFeatures } from '../features';
import { readPreparation, writePreparation } from '../preparation-json';
import { isText } from '../prepared-columns';
import { PARTS, type PartName } from '../split';
import type { Table } from '../table';

const text = (name: string, role: 'input' | 'target', settings: Partial<TextSettings> = {}): ColumnBinding => ({
  ...bind(name, role, 'text'),
  text: { ...DEFAULT_TEXT, ...settings },
});

const allTraining = { by: 'series', validation: 0, test: 0, validationFrom: null, testFrom: null, seed: 1 } as const;

function make(table: Table, binding: DataBinding, placement: 'last' | 'each-step' = 'last'): Dataset {
  const made = createDataset(table, binding, { placement });
  if (!made.ok) throw new Error(made.error.map((e) => e.message).join('\n'));
  return made.value;
}

function fill(dataset: Dataset, request: FeatureRequest, samples: readonly number[], part: PartName = 'train') {
  const spec = selectFeatures(dataset, request);
  if (!spec.ok) throw new Error(spec.error.map((e) => e.message).join('\n'));
  const batch = fillBatch(
    dataset,
    part,
    samples,
    new Map([
      ['x', spec.value],
      ['n', selectLengths(spec.value)],
    ]),
  );
  const values = batch.get('x')!;
  return { dims: values.dims, values: [...toNumbers(values)], lengths: [...toNumbers(batch.get('n')!)] };
}

function codes(table: Table, binding: DataBinding, placement: 'last' | 'each-step' = 'last'): string[] {
  const made = createDataset(table, binding, { placement });
  const found = made.ok ? made.value.warnings : made.error;
  for (const { nextStep } of found) expect(nextStep).not.toBe('');
  return found.map(({ code }) => code);
}

describe('series as samples', () => {
  const table = makeTable({
    s: ['a', 'a', 'b', 'b', 'b', 'c'],
    x: [1, 2, 3, 4, 5, 6],
    w: ['u', 'v', 'u', 'u', 'v', 'u'],
    size: [7, 7, 8, 8, 8, 9],
    y: ['p', 'p', 'q', 'q', 'q', 'p'],
    z: [10, 20, 30, 40, 50, 60],
  });
  const columns = [
    bind('s', 'series'),
    bind('x', 'input', 'none'),
    bind('w', 'input', 'category'),
    bind('size', 'input', 'none'),
    bind('y', 'target', 'category'),
  ];
  const binding = makeBinding(columns, { samples: 'series', split: allTraining });

  it('are as long as they are, padded to the longest of the batch', () => {
    const dataset = make(table, binding);
    expect(dataset.isRagged).toBe(true);
    expect(fill(dataset, { kind: 'sequence', columns: ['x'] }, [0, 1])).toEqual({
      dims: [2, 3, 1],
      values: [1, 2, 0, 3, 4, 5],
      lengths: [2, 3],
    });
    expect(fill(dataset, { kind: 'sequence', columns: ['x'] }, [0, 2]).dims).toEqual([2, 2, 1]);
    expect(fill(dataset, { kind: 'token', columns: null }, [1, 2]).values).toEqual([1, 1, 2, 1, 0, 0]);
    expect(fill(dataset, { kind: 'sequence', columns: ['w', 'x'] }, [2]).values).toEqual([0, 1, 0, 6]);
  });

  it('have what does not change as a whole, and one answer: the last', () => {
    const dataset = make(table, binding);
    expect(fill(dataset, { kind: 'static', columns: null }, [0, 1, 2]).values).toEqual([7, 8, 9]);
    expect(fill(dataset, { kind: 'target', columns: null }, [0, 1, 2]).values).toEqual([0, 1, 0]);
    const numbers = make(table, { ...binding, columns: [...columns.slice(0, 4), bind('z', 'target', 'none')] });
    expect(fill(numbers, { kind: 'target', columns: null }, [0, 1, 2])).toMatchObject({
      dims: [3, 1],
      values: [20, 50, 60],
    });
    expect(numbers.warnings.map(({ code }) => code)).toEqual(['DATA-049']);
    expect(numbers.warnings[0]?.message).toContain('within 2 of 3 series');
  });

  it('may have an answer at each row, and nothing behind their end', () => {
    const dataset = make(table, binding, 'each-step');
    expect(fill(dataset, { kind: 'step-target', columns: null }, [0, 1])).toEqual({
      dims: [2, 3],
      values: [0, 0, -100, 1, 1, 1],
      lengths: [2, 3],
    });
  });

  it('never read their target as input', () => {
    const dataset = make(table, { ...binding, columns: [...columns.slice(0, 4), bind('z', 'target', 'none')] });
    const all = selectFeatures(dataset, { kind: 'sequence', columns: null });
    expect(all.ok && all.value.names).toEqual(['x', 'size']);
    expect(selectFeatures(dataset, { kind: 'sequence', columns: ['z'] }).ok).toBe(false);
  });

  it('are left out where a cell is missing that they need', () => {
    const gappy = makeTable({
      s: ['a', 'a', 'b', 'b', 'c', 'c'],
      x: [1, NaN, 3, 4, 5, 6],
      z: [NaN, 2, NaN, 4, 5, NaN],
    });
    const bound = makeBinding([bind('s', 'series'), bind('x', 'input', 'none'), bind('z', 'target', 'none')], {
      samples: 'series',
      split: allTraining,
    });
    expect(createDataset(gappy, bound)).toMatchObject({ ok: true, value: { parts: { train: { dropped: 2 } } } });
    expect(codes(gappy, bound)).toEqual(['DATA-030']);
    expect(codes(gappy, bound, 'each-step')).toEqual(['DATA-027']);
  });

  it('stay whole in a split, also in the order of time', () => {
    const many = makeTable({
      s: range(60).map((r) => Math.floor(r / 3)),
      t: range(60).map((r) => r % 3),
      y: range(60),
    });
    for (const by of ['time', 'series'] as const) {
      const split = { ...allTraining, by, validation: 0.2, test: 0.2 };
      const dataset = make(
        many,
        makeBinding([bind('s', 'series'), bind('t', 'time'), bind('y', 'target')], { samples: 'series', split }),
      );
      expect(PARTS.map((part) => dataset.parts[part].starts.length)).toEqual([12, 4, 4]);
      if (by === 'time') expect([...dataset.parts.test.starts]).toEqual([48, 51, 54, 57]);
      for (const { start, end } of dataset.sequences) expect(new Set(dataset.rowParts.slice(start, end)).size).toBe(1);
    }
  });

  it('need a column that tells them apart', () => {
    expect(codes(table, makeBinding([bind('x', 'target')], { samples: 'series' }))).toEqual(['DATA-050']);
  });
});

describe('rows as samples', () => {
  const table = makeTable({
    name: ['ab', 'b', '', 'abc', 'a', null],
    size: [1, 2, 3, 4, NaN, 6],
    kind: ['x', 'y', 'x', 'z', 'y', 'x'],
    said: ['AA', 'B', '', null, 'AB', 'A'],
  });
  const toClass = makeBinding([text('name', 'input'), bind('kind', 'target', 'category')], {
    samples: 'rows',
    split: allTraining,
  });
  const toText = makeBinding([text('name', 'input'), text('said', 'target')], { samples: 'rows', split: allTraining });

  it('read a text as its tokens and the end token', () => {
    // a, b, c occur 3, 3 and 1 times.
    expect(fill(make(table, toClass), { kind: 'token', columns: null }, [0, 2, 3, 5])).toEqual({
      dims: [4, 4],
      values: [4, 5, 2, 0, 2, 0, 0, 0, 4, 5, 6, 2, 2, 0, 0, 0],
      lengths: [3, 1, 4, 1],
    });
  });

  it('give a text as what a decoder has read and what it is to write', () => {
    const dataset = make(table, toText);
    expect(dataset.parts.train).toMatchObject({ dropped: 1, starts: Int32Array.of(0, 1, 2, 4, 5) });
    expect(fill(dataset, { kind: 'target-tokens', columns: null }, [0, 1, 2])).toEqual({
      dims: [3, 3],
      values: [4, 4, 2, 5, 2, -100, 2, -100, -100],
      lengths: [3, 2, 1],
    });
    expect(fill(dataset, { kind: 'target-prefix', columns: null }, [0, 1, 2]).values).toEqual([
      1, 4, 4, 1, 5, 0, 1, 0, 0,
    ]);
  });

  it('name the sizes of several texts apart', () => {
    const columns = [text('name', 'input'), text('said', 'input'), bind('kind', 'target', 'category')];
    const dataset = make(table, { ...toClass, columns });
    const time = (column: string) => {
      const spec = selectFeatures(dataset, { kind: 'token', columns: [column] });
      return spec.ok && spec.value.time;
    };
    expect([time('name'), time('said')]).toEqual(['time', 'time.2']);
    expect(selectFeatures(dataset, { kind: 'token', columns: null }).ok).toBe(false);
  });

  it('have their numbers and categories beside each other', () => {
    const columns = [bind('size', 'input', 'none'), bind('kind', 'input', 'category'), bind('size2', 'target')];
    const numbers = makeTable({ size: [1, 2, 3], kind: ['u', 'v', 'u'], size2: [4, 5, 9] });
    const dataset = make(numbers, { ...toClass, columns });
    expect(dataset.isRagged).toBe(false);
    expect(fill(dataset, { kind: 'static', columns: ['size', 'kind'] }, [1])).toMatchObject({
      dims: [1, 4],
      values: [2, 0, 0, 1],
    });
    expect(fill(dataset, { kind: 'target', columns: null }, [0, 1, 2]).dims).toEqual([3, 1]);
  });

  it('are never split so that one text is in two parts', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'b', 'c', 'dd', 'E', 'e'), { minLength: 20, maxLength: 60 }),
        fc.nat(9),
        fc.boolean(),
        (names, seed, byTime) => {
          const many = makeTable({ name: names, kind: names.map((_, i) => (i % 2 === 0 ? 'x' : 'y')) });
          const split = { ...allTraining, by: byTime ? 'time' : 'series', validation: 0.2, test: 0.2, seed } as const;
          const made = createDataset(many, {
            ...toClass,
            columns: [text('name', 'input', { lowercase: true }), bind('kind', 'target', 'category')],
            split,
          });
          if (!made.ok) return;
          const part = new Map<string, number>();
          names.forEach((name, row) => {
            const key = name.toLowerCase();
            expect(made.value.rowParts[row]).toBe(part.get(key) ?? made.value.rowParts[row]);
            part.set(key, made.value.rowParts[row]!);
          });
        },
      ),
    );
  });

  it('are split into shares, the same for the same seed', () => {
    const many = makeTable({ name: range(100).map(String), kind: range(100).map((i) => `${i % 2}`) });
    const split = { ...allTraining, validation: 0.1, test: 0.2 };
    const dataset = make(many, { ...toClass, split });
    expect(PARTS.map((part) => dataset.parts[part].starts.length)).toEqual([70, 10, 20]);
    expect(make(many, { ...toClass, split }).rowParts).toEqual(dataset.rowParts);
    expect(make(many, { ...toClass, split: { ...split, seed: 2 } }).rowParts).not.toEqual(dataset.rowParts);
  });

  it('say what of their texts is lost', () => {
    const cut = {
      ...toClass,
      columns: [text('name', 'input', { maximumLength: 1 }), bind('kind', 'target', 'category')],
    };
    expect(codes(table, cut)).toEqual(['DATA-048']);
    expect(fill(make(table, cut), { kind: 'token', columns: null }, [0, 3]).values).toEqual([4, 2, 4, 2]);

    const unseen = makeTable({
      name: [...range(8).map(() => 'ab'), 'q', 'qq'].map((name, i) => `${name}${i}`),
      kind: range(10).map((i) => `${i % 2}`),
    });
    const byTime = { ...toClass, split: { ...allTraining, by: 'time', test: 0.2 } } as const;
    expect(codes(unseen, byTime)).toEqual(['DATA-047']);
    expect(fill(make(unseen, byTime), { kind: 'token', columns: null }, [1], 'test').values).toEqual([3, 3, 3, 2]);
  });

  it('ignore an answer that training never saw, and learn "unknown" where it did', () => {
    const said = ['ab', 'ab', 'ab', 'ba', 'xa'];
    const many = makeTable({ name: ['1', '2', '3', '4', '5'], said });
    const split = { ...allTraining, by: 'time', test: 0.2 } as const;
    const columns = [text('name', 'input'), text('said', 'target')];
    expect(
      fill(make(many, { ...toText, columns, split }), { kind: 'target-tokens', columns: null }, [0], 'test').values,
    ).toEqual([-100, 4, 2]);
    const rare = [text('name', 'input'), text('said', 'target', { vocabularyLimit: 1 })];
    expect(
      fill(make(many, { ...toText, columns: rare, split }), { kind: 'target-tokens', columns: null }, [0], 'test')
        .values,
    ).toEqual([3, 4, 2]);
  });

  it.each<[string, Table, readonly ColumnBinding[], string[]]>([
    [
      'one class only',
      makeTable({ n: ['a', 'b'], k: ['x', 'x'] }),
      [text('n', 'input'), bind('k', 'target', 'category')],
      ['DATA-025'],
    ],
    [
      'texts that are all missing',
      makeTable({ n: [null, null], k: ['x', 'y'] }),
      [text('n', 'input'), bind('k', 'target', 'category')],
      ['DATA-024'],
    ],
    [
      'texts that are all empty',
      makeTable({ n: ['', ''], k: ['x', 'y'] }),
      [text('n', 'input'), bind('k', 'target', 'category')],
      ['DATA-051'],
    ],
    [
      'no token that is frequent enough',
      makeTable({ n: ['a', 'b'], k: ['x', 'y'] }),
      [text('n', 'input', { minimumCount: 5 }), bind('k', 'target', 'category')],
      ['DATA-051'],
    ],
    [
      'one target text only',
      makeTable({ n: ['a', 'b'], k: ['x', 'x'] }),
      [text('n', 'input'), text('k', 'target')],
      ['DATA-025'],
    ],
    [
      'one source text only',
      makeTable({ n: ['a', 'a'], k: ['x', 'y'] }),
      [text('n', 'input'), text('k', 'target')],
      ['DATA-025'],
    ],
    [
      'targets that are all missing',
      makeTable({ n: ['a', 'b'], k: [null, null] }),
      [text('n', 'input'), text('k', 'target')],
      ['DATA-024'],
    ],
    ['one row', makeTable({ n: ['a'], k: ['x'] }), [text('n', 'input'), text('k', 'target')], ['DATA-020']],
  ])('report %s', (_, data, columns, expected) => {
    expect(codes(data, makeBinding(columns, { samples: 'rows', split: allTraining }))).toEqual(expected);
  });

  it('predict from what was learnt, without targets', () => {
    const trained = make(table, toText);
    const stored = readPreparation(writePreparation(trained.preparation));
    expect(stored).toEqual({ ok: true, value: trained.preparation });
    const fresh = makeTable({ name: ['ba'], said: [null] });
    const made = createPredictionDataset(fresh, toText, trained.preparation);
    if (!made.ok) throw new Error('made');
    expect(fill(made.value, { kind: 'token', columns: null }, [0], 'test').values).toEqual([5, 4, 2]);
  });

  it('refuse what only rows in time have', () => {
    const dataset = make(table, toText);
    for (const kind of ['sequence', 'static', 'target'] as const) {
      const spec = selectFeatures(dataset, { kind, columns: null });
      expect(!spec.ok && spec.error[0]).toMatchObject({ code: 'DATA-036' });
    }
  });

  it('have a label for each token, none for the end, and say which row has another number of them', () => {
    const blanks = { ...DEFAULT_TEXT, tokenizer: 'blanks' as const };
    const labelled = makeBinding(
      [
        { ...bind('words', 'input', 'text'), text: blanks },
        { ...bind('tags', 'target', 'text'), text: blanks },
      ],
      { samples: 'rows', split: allTraining },
    );
    const texts = { words: ['a b', 'b', 'a  c b', 'c a', 'b c'], tags: ['x y', 'y', 'x z y', 'z x', 'y z'] };
    const dataset = make(makeTable(texts), labelled);
    const request = { kind: 'step-target', columns: null } as const;
    const spec = selectFeatures(dataset, request);
    expect(spec.ok && spec.value).toMatchObject({ vocabularySize: 3, names: ['tags'] });
    expect(dataset.columns.at(-1)?.fitted).toMatchObject({ tokenizer: { vocabulary: ['y', 'x', 'z'] } });
    expect(fill(dataset, request, [0, 1, 2]).values).toEqual([1, 0, -100, -100, 0, -100, -100, -100, 1, 2, 0, -100]);
    const uneven = make(makeTable({ ...texts, tags: ['x y', 'y', 'x y', 'z x', 'y z'] }), labelled);
    const refused = selectFeatures(uneven, request);
    expect(!refused.ok && refused.error[0]).toMatchObject({ code: 'DATA-052' });
    expect(!refused.ok && refused.error[0]!.message).toMatch(/^Row 3 has 3 tokens .* 2 labels/);
  });
});

describe('one long text', () => {
  const lines = makeTable({ line: ['abcab', 'cab', 'caxab'] });
  const binding = makeBinding([text('line', 'target')], {
    samples: 'text',
    window: { length: 2, stride: 2, horizon: 1, steps: 1 },
    split: { ...allTraining, by: 'time' },
  });

  it('is read in stretches, each token with the next as its answer', () => {
    const dataset = make(lines, binding, 'each-step');
    const column = dataset.columns.find(isText)!;
    // a b c: 5, 4 and 3 times; newline 2, x 1. The text is abcab⏎cab⏎caxab.
    expect(column.fitted.tokenizer.vocabulary).toEqual(['a', 'b', 'c', '\n', 'x']);
    expect(fill(dataset, { kind: 'token', columns: null }, [0, 2])).toMatchObject({
      dims: [2, 2],
      values: [4, 5, 5, 7],
    });
    expect(fill(dataset, { kind: 'step-target', columns: null }, [0, 2]).values).toEqual([5, 6, 7, 6]);
    // 15 tokens: the last stretch needs one behind it.
    expect([...dataset.parts.train.starts]).toEqual([0, 2, 4, 6, 8, 10, 12]);
  });

  it('is split by position, in no token and no character', () => {
    const long = makeTable({ line: [`${'ab '.repeat(20)}👍🏽e\u0301`.repeat(4)] });
    const made = make(
      long,
      { ...binding, split: { ...allTraining, by: 'time', validation: 0.1, test: 0.25 } },
      'each-step',
    );
    const column = made.columns.find(isText)!;
    const parts = PARTS.map((_, row) =>
      column.tokenizer.decode(column.tokens.subarray(column.offsets[row], column.offsets[row + 1])),
    );
    expect(parts.join('')).toBe(`${'ab '.repeat(20)}👍🏽e\u0301`.repeat(4).normalize('NFC'));
    for (const part of parts) expect(part).not.toMatch(/^[\p{M}\udc00-\udfff]/u);
    for (const [i, name] of PARTS.entries()) {
      for (const start of made.parts[name].starts) expect(start + 2).toBeLessThan(column.offsets[i + 1]! - 1);
    }
  });

  it('is measured once a token outside training, however stretches overlap in it', () => {
    const overlapping = {
      ...binding,
      window: { ...binding.window, stride: 1 },
      split: { ...binding.split, test: 0.4 },
    };
    const dataset = make(lines, overlapping, 'each-step');
    expect([...dataset.parts.train.starts]).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect([...dataset.parts.test.starts].map((start, i, all) => start - all[0]!)).toEqual(
      range(dataset.parts.test.starts.length).map((i) => 2 * i),
    );
  });

  it.each<[string, Partial<DataBinding>, Table, string[]]>([
    [
      'a second column',
      { columns: [text('line', 'target'), bind('x', 'input')] },
      makeTable({ line: ['ab'], x: [1] }),
      ['DATA-050'],
    ],
    ['a column that is no text', { columns: [bind('line', 'target', 'category')] }, lines, ['DATA-050']],
    ['dates of a split', { split: { ...allTraining, testFrom: [3] } }, lines, ['DATA-029']],
    ['a text shorter than a window', { window: { length: 99, stride: 1, horizon: 1, steps: 1 } }, lines, ['DATA-027']],
    ['an empty text', {}, makeTable({ line: ['', ''] }), []],
  ])('reports %s', (_, changes, table, expected) => {
    const found = codes(table, { ...binding, ...changes }, 'each-step');
    if (expected.length > 0) expect(found).toEqual(expected);
    else expect(found).not.toEqual([]);
  });

  it('takes one row, also to predict from', () => {
    const one = makeTable({ line: ['abcabcabc'] });
    const trained = make(one, binding, 'each-step');
    const made = createPredictionDataset(makeTable({ line: ['cabcab'] }), binding, trained.preparation);
    expect(made.ok && [...made.value.parts.test.starts].length).toBe(2);
  });
});

it('has no place for texts among windows and series', () => {
  const table = makeTable({ s: ['a', 'b'], n: ['u', 'v'], y: [1, 2] });
  const columns = [bind('s', 'series'), text('n', 'input'), bind('y', 'target')];
  expect(codes(table, makeBinding(columns))).toContain('DATA-039');
  expect(codes(table, makeBinding(columns, { samples: 'series' }))).toContain('DATA-039');
});
