import { describe, expect, it } from 'vitest';
import type { ColumnBinding, DataBinding } from '../document/document';
import { bind, makeBinding, makeTable, range } from '../testing/tables';
import { createDataset, createPredictionDataset, type Dataset } from './dataset';
import { isCategory } from './prepared-columns';
import type { Table } from './table';

const wave = range(60).map((t) => Math.sin(t / 3) * 10 + t);
const basic = makeTable({ t: range(60), y: wave });
const columns = [bind('t', 'time'), bind('y', 'target')];

function make(table: Table = basic, binding: DataBinding = makeBinding(columns)): Dataset {
  const made = createDataset(table, binding);
  if (!made.ok) throw new Error(made.error.map((e) => e.message).join('\n'));
  return made.value;
}

function codes(table: Table, bound: readonly ColumnBinding[], changes: Partial<DataBinding> = {}): string[] {
  const made = createDataset(table, makeBinding(bound, changes));
  if (!made.ok) for (const error of made.error) expect(error.nextStep).not.toBe('');
  return (made.ok ? made.value.warnings : made.error).map((found) => found.code);
}

describe('createDataset', () => {
  it('cuts a series into windows of the three parts', () => {
    const dataset = make();
    expect(dataset.warnings).toEqual([]);
    expect(Array.from(dataset.parts.train.starts)).toEqual(range(32));
    expect(Array.from(dataset.parts.validation.starts)).toEqual(range(12, 32));
    expect(Array.from(dataset.parts.test.starts)).toEqual(range(12, 44));
    expect(dataset.targets).toEqual(['y']);
  });

  it('comes back to the data’s own units', () => {
    const dataset = make();
    const [column] = dataset.columns;
    if (column === undefined || !('values' in column)) throw new Error('a number');
    const own = dataset.unscaleTarget(0, column.values);
    own.forEach((value, i) => expect(value).toBeCloseTo(wave[i] ?? NaN, 4));
    expect(() => dataset.unscaleTarget(1, [])).toThrow('not a number column');
  });

  it('fits nothing on rows outside training, and shifts no training value by what comes later', () => {
    const changed = makeTable({ t: range(60), y: wave.map((v, t) => (t < 36 ? v : v * 50 - 7)) });
    expect(make(changed).preparation).toEqual(make().preparation);
  });

  it('drops windows that touch a missing cell, and says how many', () => {
    const dataset = make(makeTable({ t: range(60), y: wave.map((v, t) => (t === 10 ? NaN : v)) }));
    expect(dataset.parts.train.dropped).toBe(5);
    expect(Array.from(dataset.parts.train.starts)).toEqual([...range(6), ...range(21, 11)]);
    expect(dataset.warnings.map((w) => w.code)).toEqual(['DATA-030']);
    expect(dataset.warnings[0]?.message).toContain('5 of 56 windows');
  });

  it('takes missing categories as unknown inputs and as ignored classes', () => {
    const words = range(60).map((t) => (t % 7 === 0 ? null : t === 59 ? 'new' : t % 2 === 0 ? 'even' : 'odd'));
    const bound = [bind('t', 'time'), bind('w', 'target', 'category')];
    const dataset = make(makeTable({ t: range(60), w: words }), makeBinding(bound));
    const [column] = dataset.columns;
    if (column === undefined || !isCategory(column)) throw new Error('a category');
    expect(Array.from(column.indices.slice(0, 3))).toEqual([0, 2, 1]);
    expect(Array.from(column.classes.slice(0, 3))).toEqual([-100n, 1n, 0n]);
    expect(column.classes[59]).toBe(-100n);
    expect(dataset.warnings.map((w) => w.code)).toEqual(['DATA-035']);
    expect(dataset.parts.train.dropped).toBe(0);
  });

  it('gives every answer of a window to one part when the model answers at each step', () => {
    const made = createDataset(basic, makeBinding(columns), { placement: 'each-step' });
    expect(made.ok && Array.from(made.value.parts.test.starts)).toEqual(range(9, 47));
  });

  it.each<[string, Table, readonly ColumnBinding[], Partial<DataBinding>, string[]]>([
    ['no target', basic, [bind('y', 'input')], {}, ['DATA-021']],
    ['a target that is also ignored', basic, [...columns, bind('y', 'ignored')], {}, ['DATA-022']],
    ['a target that is also known in advance', basic, [...columns, bind('y', 'known')], {}, ['DATA-022']],
    ['a column that is not there', basic, [...columns, bind('z', 'input')], {}, ['DATA-012']],
    ['one row', makeTable({ y: [1] }), [bind('y', 'target')], {}, ['DATA-020']],
    [
      'a window longer than the series',
      basic,
      columns,
      { window: { length: 60, stride: 1, horizon: 1, steps: 1 } },
      ['DATA-026'],
    ],
    ['a window of no rows', basic, columns, { window: { length: 0, stride: 1, horizon: 1, steps: 1 } }, ['DATA-028']],
    [
      'a window of 10⁹ rows',
      basic,
      columns,
      { window: { length: 1e9, stride: 1, horizon: 1, steps: 1 } },
      ['DATA-026'],
    ],
    [
      'settings that are no numbers of rows',
      basic,
      columns,
      { window: { length: 1.5, stride: -1, horizon: NaN, steps: 1e10 } },
      ['DATA-028', 'DATA-028', 'DATA-028', 'DATA-028'],
    ],
    ['a season of no rows', basic, columns, { season: 0 }, ['DATA-028']],
    [
      'parts without a window',
      basic,
      columns,
      { window: { length: 4, stride: 1, horizon: 1, steps: 13 } },
      ['DATA-027', 'DATA-027'],
    ],
    [
      'a part whose windows all have gaps',
      makeTable({ y: wave.map((v, t) => (t > 40 && t % 3 === 0 ? NaN : v)) }),
      [bind('y', 'target')],
      {},
      ['DATA-027'],
    ],
    ['a constant target', makeTable({ y: range(60).map(() => 5) }), [bind('y', 'target')], {}, ['DATA-025']],
    [
      'a column without values',
      makeTable({ y: wave, x: wave.map(() => NaN) }),
      [bind('y', 'target'), bind('x', 'input')],
      {},
      ['DATA-024'],
    ],
    [
      'parts that leave nothing',
      basic,
      columns,
      { split: { ...makeBinding([]).split, validation: 0.5, test: 0.5 } },
      ['DATA-029'],
    ],
    [
      'a leak in other units',
      makeTable({ y: wave, x: wave.map((v) => 1.8 * v + 32) }),
      [bind('y', 'target'), bind('x', 'known')],
      {},
      ['DATA-033'],
    ],
  ])('reports %s', (_, table, bound, changes, expected) => {
    expect(codes(table, bound, changes)).toEqual(expected);
  });

  it('says which series are too short', () => {
    const table = makeTable({ s: [...range(3).map(() => 'a'), ...range(57).map(() => 'b')], y: wave });
    expect(codes(table, [bind('s', 'series'), bind('y', 'target')])).toEqual(['DATA-034']);
  });

  it('tells how long a window may be', () => {
    const made = createDataset(
      basic,
      makeBinding(columns, { window: { length: 70, stride: 1, horizon: 2, steps: 3 } }),
    );
    expect(!made.ok && made.error[0]?.message).toContain('spans 74 rows (70 of input');
    expect(!made.ok && made.error[0]?.nextStep).toContain('to 56 or less');
  });
});

describe('createPredictionDataset', () => {
  it('applies what was fitted, and reaches past the last target', () => {
    const trained = make();
    const fresh = makeTable({ t: range(6), y: [1, 2, 3, 4, 5, 6] });
    const made = createPredictionDataset(fresh, trained.binding, trained.preparation);
    if (!made.ok) throw new Error('made');
    expect(made.value.preparation).toBe(trained.preparation);
    expect(Array.from(made.value.parts.test.starts)).toEqual([0, 1, 2]);
  });

  it('refuses what does not fit the model', () => {
    const trained = make();
    const refuse = (table: Table, bound: readonly ColumnBinding[]): string[] => {
      const made = createPredictionDataset(table, makeBinding(bound), trained.preparation);
      return made.ok ? [] : made.error.map((e) => e.code);
    };
    expect(refuse(makeTable({ t: range(6), y: range(6).map(() => 'x') }), columns)).toEqual(['DATA-023']);
    expect(refuse(basic, [bind('t', 'target')])).toEqual(['DATA-037']);
    expect(refuse(makeTable({ t: range(3), y: range(3) }), columns)).toEqual(['DATA-026']);
  });

  it('says how many rows must be known behind the input, and of which column', () => {
    const bound = [bind('y', 'target'), bind('holiday', 'known')];
    const binding = makeBinding(bound, { window: { length: 4, stride: 1, horizon: 1, steps: 3 } });
    const days = (count: number): Table => makeTable({ y: range(count), holiday: range(count).map((i) => i % 2) });
    const trained = createDataset(days(60), binding, { readsAhead: true });
    if (!trained.ok) throw new Error('made');
    const made = createPredictionDataset(days(6), binding, trained.value.preparation, { readsAhead: true });
    const [error] = made.ok ? [] : made.error;
    expect(error?.message).toBe(
      'The data has 6 rows in 1 series: too few for one window of 4 input rows and 3 rows behind them, for which "holiday" must be known.',
    );
    expect(error?.nextStep).toBe('Give the model more rows; in the last 3 only "holiday" has to be filled in.');
  });
});
