import { describe, expect, it } from 'vitest';
import { createPredictionDataset, type Dataset } from '../../src-shared/data/dataset';
import type { FittedPreparation } from '../../src-shared/data/fitted-preparation';
import type { Table } from '../../src-shared/data/table';
import type { WindowSettings } from '../../src-shared/document/document';
import { bind, makeBinding, makeTable, range } from '../../src-shared/testing/tables';
import { writeForecastCsv } from './forecast-csv';
import { collectForecasts } from './forecasts';
import type { OutputDescription } from './model-metadata';

const preparation: FittedPreparation = {
  columns: [{ kind: 'number', name: 'y', role: 'target', method: 'standard', offset: 100, scale: 10 }],
};

function dataset(table: Table, window: Partial<WindowSettings> = {}, series: readonly string[] = []): Dataset {
  const time = table.columns.filter(({ name }) => name.startsWith('t')).map(({ name }) => bind(name, 'time', 'none'));
  const binding = makeBinding([...series.map((name) => bind(name, 'series', 'none')), ...time, bind('y', 'target')], {
    window: { length: 2, stride: 1, horizon: 1, steps: 1, ...window },
  });
  const made = createPredictionDataset(table, binding, preparation);
  if (!made.ok) throw new Error(JSON.stringify(made.error));
  return made.value;
}

function forecast(data: Dataset, values: readonly number[], changes: Partial<OutputDescription> = {}): string[] {
  const output: OutputDescription = { task: 'regression', perStep: false, columns: ['y'], classes: null, ...changes };
  const outputs = new Map([['head', output]]);
  const forecasts = collectForecasts(data, outputs, new Map([['head', Float64Array.from(values)]]));
  return writeForecastCsv(data, forecasts).trimEnd().split('\n');
}

const DAY = 86_400_000;

function dates(days: readonly number[]): Table {
  const values = Float64Array.from(days, (day) => day * DAY);
  return {
    columns: [{ name: 't', type: 'date', values }, ...makeTable({ y: range(days.length) }).columns],
    rowCount: days.length,
  };
}

describe('forecasts', () => {
  it('are in the data’s own units, one a window, the last for the row after the last', () => {
    const data = dataset(makeTable({ t: [5, 6, 7, 8], y: range(4) }));
    expect(forecast(data, [0, 0.5, -1])).toEqual(['t,rows_ahead,y', '7,1,100', '8,1,105', '9,1,90']);
  });

  it('count rows where there is no time', () => {
    const data = dataset(makeTable({ y: range(3) }), { horizon: 2 });
    expect(forecast(data, [0, 1])).toEqual(['row,rows_ahead,y', '4,2,100', '5,2,110']);
  });

  it('of several steps have a row each', () => {
    const data = dataset(makeTable({ y: range(3) }), { steps: 2 });
    expect(forecast(data, [1, 2, 3, 4])).toEqual(['row,rows_ahead,y', '3,1,110', '4,2,120', '4,1,130', '5,2,140']);
  });

  it('at each step tell of a row once, with the most rows before it', () => {
    const data = dataset(makeTable({ y: range(4) }), { length: 3 });
    const lines = forecast(data, [1, 2, 3, 4, 5, 6], { perStep: true });
    expect(lines).toEqual(['row,rows_ahead,y', '2,1,110', '3,1,120', '4,1,130', '5,1,160']);
  });

  it('stay within their series and name it', () => {
    const data = dataset(makeTable({ s: ['b, 1', 'b, 1', 'a', 'a', 'a'], t: [1, 2, 1, 2, 3], y: range(5) }), {}, ['s']);
    expect(forecast(data, [0, 1, 2])).toEqual(['s,t,rows_ahead,y', 'a,3,1,100', 'a,4,1,110', '"b, 1",3,1,120']);
  });

  it('carry on dates that are evenly spaced, in days or in months', () => {
    expect(forecast(dataset(dates([0, 7, 14])), [0, 0])).toEqual([
      't,rows_ahead,y',
      '1970-01-15,1,100',
      '1970-01-22,1,100',
    ]);
    const months = dates([0, 31, 59]);
    expect(forecast(dataset(months), [0, 0]).at(-1)).toBe('1970-04-01,1,100');
    const year = dates(Array.from({ length: 12 }, (_, m) => Date.UTC(1971, m, 28) / DAY));
    expect(forecast(dataset(year), new Array<number>(11).fill(0)).at(-1)).toBe('1972-01-28,1,100');
  });

  it('leave the time empty where it cannot be known', () => {
    expect(forecast(dataset(dates([0, 7, 15])), [0, 0]).at(-1)).toBe(',1,100');
    const twoColumns = makeTable({ t1: [1, 1], t2: [1, 2], y: range(2) });
    expect(forecast(dataset(twoColumns), [0])).toEqual(['t1,t2,rows_ahead,y', ',,1,100']);
  });

  it('of classes name the likeliest and the share of each', () => {
    const data = dataset(makeTable({ y: range(3) }));
    const lines = forecast(data, [0.2, 0.7, 0.1, 0.5, 0.25, 0.25], { task: 'multi-class', classes: ['x', 'y', 'z'] });
    expect(lines).toEqual(['row,rows_ahead,y,y=x,y=y,y=z', '3,1,y,0.2,0.7,0.1', '4,1,x,0.5,0.25,0.25']);
  });

  it('of yes or no decide at a half', () => {
    const data = dataset(makeTable({ y: range(4) }));
    const named = forecast(data, [0.5, 0.51, 0.1], { task: 'binary', classes: ['dry', 'wet'] });
    expect(named).toEqual(['row,rows_ahead,y,y.probability', '3,1,dry,0.5', '4,1,wet,0.51', '5,1,dry,0.1']);
    expect(forecast(data, [0.5, 0.51, 0.1], { task: 'binary' }).at(2)).toBe('4,1,1,0.51');
  });

  it('of two outputs for one column are told apart', () => {
    const data = dataset(makeTable({ y: range(2) }));
    const output: OutputDescription = { task: 'regression', perStep: false, columns: ['y'], classes: null };
    const values = new Map([
      ['a', Float64Array.of(0)],
      ['b', Float64Array.of(1)],
    ]);
    const forecasts = collectForecasts(data, new Map([...values.keys()].map((name) => [name, output])), values);
    expect(writeForecastCsv(data, forecasts)).toBe('row,rows_ahead,y,b.y\n3,1,100,110\n');
  });
});
