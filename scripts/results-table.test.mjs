import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './bootstrap.mjs';
import { results } from './results-list.mjs';
import { changeProject, describeResult, keepsPromise, readRows, writeTable } from './results-table.mjs';

/** @type {import('./results-list.mjs').Result} */
const result = {
  name: 'sums',
  project: 'adding',
  task: 'Sums',
  measure: 'error',
  read: ({ metrics }) => metrics.test['rmse'],
  floor: { what: 'the mean', read: ({ floors }) => floors['mean']?.['rmse'] },
  goal: { is: 'below', than: 0.1 },
};
const summary = {
  metrics: { test: { rmse: 0.01234567 } },
  floors: { mean: { rmse: 1234.5 } },
  seconds: 61.4,
  epochs: 3,
};

describe('the table of results', () => {
  it('shows result, promise, floor and command', () => {
    expect(describeResult(result, summary)).toEqual([
      'sums',
      'Sums',
      'error',
      '0.01235',
      'below 0.1',
      '1235 (the mean)',
      '61',
      '`npm run --silent unroll -- train assets/examples/adding/adding.unroll`',
    ]);
    expect(describeResult({ ...result, changes: [] }, summary).at(-1)).toBe('`npm run results -- --only sums`');
  });

  it('is read back as it was written', () => {
    const rows = [describeResult(result, summary), describeResult({ ...result, name: 'others', floor: null }, summary)];
    const read = readRows(`# Title\n\nText.\n\n${writeTable(rows)}\n`);
    expect([...read.keys()]).toEqual(['sums', 'others']);
    expect([...read.values()]).toEqual(rows);
    expect(readRows('').size).toBe(0);
  });

  it('knows a promise that is not kept, also where nothing was measured', () => {
    expect(keepsPromise(result, summary)).toBe(true);
    expect(keepsPromise({ ...result, goal: { is: 'above', than: 0.1 } }, summary)).toBe(false);
    expect(keepsPromise(result, { ...summary, metrics: { test: {} } })).toBe(false);
  });
});

describe('a changed project', () => {
  const project = {
    blocks: { cell: { type: 'gru', parameters: { hidden: 8 } }, input: { type: 'token-input' } },
    data: { path: 'a.csv', season: 7 },
  };

  it('has the other blocks as they were', () => {
    const changes = [{ block: 'cell', type: 'rnn', parameters: { layers: 2 } }];
    expect(changeProject(project, changes, '../a.csv')).toEqual({
      blocks: { cell: { type: 'rnn', parameters: { hidden: 8, layers: 2 } }, input: { type: 'token-input' } },
      data: { path: '../a.csv', season: 7 },
    });
    expect(() => changeProject(project, [{ block: 'none' }], '')).toThrow('none');
  });
});

it('the list names examples that are there, each row once', () => {
  expect(new Set(results.map(({ name }) => name)).size).toBe(results.length);
  for (const { project } of results) {
    expect(existsSync(join(root, 'assets/examples', project, `${project}.unroll`)), project).toBe(true);
  }
});
