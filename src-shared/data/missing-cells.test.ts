import { describe, expect, it } from 'vitest';
import { parseCommand } from '../document/commands/parse-command';
import type { ColumnBinding, DataBinding } from '../document/document';
import { bind, makeBinding, makeTable, range } from '../testing/tables';
import { createDataset, createPredictionDataset, type Dataset } from './dataset';
import { fillCells } from './fill-cells';
import { computeFloors } from './floors';
import { isNumber } from './prepared-columns';
import { readPreparation, writePreparation } from './preparation-json';

const gappy = range(120).map((t) => (t % 10 === 9 ? NaN : 100 + 10 * Math.sin(t / 3)));
const table = makeTable({ t: range(120), y: gappy });
const long = { window: { length: 12, stride: 1, horizon: 1, steps: 1 } };

function bindFilled(fill: ColumnBinding['fill'] | null, changes: Partial<DataBinding> = long): DataBinding {
  return makeBinding([bind('t', 'time'), { ...bind('y', 'target'), ...(fill ? { fill } : {}) }], changes);
}

function make(binding: DataBinding): Dataset {
  const made = createDataset(table, binding);
  if (!made.ok) throw new Error(made.error.map((e) => e.message).join('\n'));
  return made.value;
}

describe('fillCells', () => {
  it('repeats the value before within a series, and makes nothing up before its first one', () => {
    const series = [
      { start: 0, end: 4 },
      { start: 4, end: 7 },
    ];
    const values = Float64Array.from([NaN, 1, NaN, NaN, NaN, 5, NaN]);
    expect(Array.from(fillCells(values, 'previous', series, false))).toEqual([NaN, 1, 1, 1, NaN, 5, 5]);
    expect(Array.from(fillCells(values, -2, series, false))).toEqual([-2, 1, -2, -2, -2, 5, -2]);
    expect(values[0]).toBeNaN();
    // Of a target what has not happened yet stays open.
    expect(Array.from(fillCells(values, 'previous', series, true))).toEqual([NaN, 1, NaN, NaN, NaN, 5, NaN]);
    expect(Array.from(fillCells(Float64Array.from([NaN, 1, NaN, 3, NaN]), -2, [{ start: 0, end: 5 }], true))).toEqual([
      ...[-2, 1, -2, 3, NaN],
    ]);
  });
});

describe('missing cells', () => {
  it('in every window are told of with the column, its longest stretch, and a repair that gives windows', () => {
    const made = createDataset(table, bindFilled(null));
    if (made.ok) throw new Error('windows of 13 rows where every tenth is missing');
    const [error, ...more] = made.error;
    expect(more).toEqual([]);
    expect(error?.message).toContain('The parts train, validation, test have no window');
    expect(error?.code).toBe('DATA-027');
    expect(error?.message).toContain('"y" misses 12 of 120 values');
    expect(error?.message).toContain('the longest stretch without a gap has 9 rows, and a window spans 13');
    const [repair] = error?.repairs ?? [];
    expect(repair?.label).toBe('Read missing cells as the value before');
    const command = parseCommand(repair?.commands[0]);
    if (!command.ok || command.value.type !== 'setData' || command.value.data === null) throw new Error('no setData');
    expect(make(command.value.data).parts.train.starts.length).toBeGreaterThan(40);
  });

  it('are read filled and never predicted', () => {
    const dataset = make(bindFilled('previous'));
    const [column] = dataset.columns;
    if (column === undefined || !isNumber(column)) throw new Error('a number');
    expect(column.read.own[9]).toBe(column.own[8]);
    expect(column.own[9]).toBeNaN();
    for (const part of ['train', 'validation', 'test'] as const) {
      for (const start of dataset.parts[part].starts) expect(gappy[start + 12]).not.toBeNaN();
    }
    // Ten more windows would predict a missing value, and are the only ones that are left out.
    const dropped = dataset.parts.train.dropped + dataset.parts.validation.dropped + dataset.parts.test.dropped;
    expect(dropped).toBe(range(108).filter((start) => start % 10 === 7).length);
    const [warning] = dataset.warnings;
    expect(warning?.code).toBe('DATA-030');
    expect(warning?.repairs).toBeUndefined();
  });

  it('can be read as the mean of the training rows, which travels with the model', () => {
    const dataset = make(bindFilled('mean'));
    const [fitted] = dataset.preparation.columns;
    if (fitted?.kind !== 'number') throw new Error('a number');
    expect(fitted.fill).toBe(fitted.offset);
    expect(readPreparation(writePreparation(dataset.preparation))).toEqual({ ok: true, value: dataset.preparation });
    expect(
      readPreparation(writePreparation(dataset.preparation).replace(`"fill":${fitted.fill}`, '"fill":"x"')).ok,
    ).toBe(false);
  });

  it('let every floor be measured', () => {
    const dataset = make(bindFilled('previous'));
    const { lastValue, autoregressive } = computeFloors(dataset, 'test');
    expect(lastValue?.rmse).toBeGreaterThan(0);
    expect(autoregressive?.rmse).toBeLessThan(lastValue?.rmse ?? 0);
  });

  it('are filled alike when the model predicts, whatever the project says then', () => {
    const { preparation } = make(bindFilled('previous'));
    const made = createPredictionDataset(table, bindFilled(null), preparation);
    // All but the one that would read the last row, which is missing: it has not happened yet.
    expect(made.ok && made.value.parts.test.starts.length).toBe(108);
    const without = createPredictionDataset(table, bindFilled('previous'), make(bindFilled(null, {})).preparation);
    expect(without.ok).toBe(false);
  });
});
