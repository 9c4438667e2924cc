import { describe, expect, it } from 'vitest';
import type { FeatureSource } from '../../src-shared/blocks/block';
import { ok } from '../../src-shared/base/result';
import { checkProject } from '../../src-shared/compiler/check';
import { proposeBinding } from '../binding/propose-binding';
import { makeProject, type Wish } from './make-project';

const preview = {
  path: '/weather.csv',
  fingerprint: 'f',
  rowCount: 1461,
  columns: (
    [
      ['date', 'date', 1461],
      ['temp_max', 'number', 67],
      ['wind', 'number', 79],
      ['weather', 'text', 5],
    ] as const
  ).map(([name, type, distinct]) => ({ name, type, distinct, missing: 0, minimum: null, maximum: null, mean: null })),
  dialect: {},
  rows: [],
};

function wish(target: string, classes: number | null, steps = 1): Wish {
  const binding = proposeBinding(preview, '/weather.csv', [target]);
  return {
    name: 'Weather',
    binding: { ...binding, window: { ...binding.window, steps } },
    rowCount: 1461,
    target,
    classes,
  };
}

/** As the worker would answer for these columns. */
const source = (classes: number | null, steps: number): FeatureSource => ({
  describe: ({ kind, columns }) =>
    kind === 'sequence'
      ? ok({
          names: columns ?? ['temp_max', 'wind'],
          width: (columns ?? ['temp_max', 'wind']).length,
          vocabularySize: null,
        })
      : ok({ names: ['target'], width: steps, vocabularySize: classes }),
});

describe('a new project from data', () => {
  it.each([
    ['temp_max', null, 1, 'regression-output'],
    ['temp_max', null, 7, 'regression-output'],
    ['weather', 5, 1, 'multi-class-output'],
    ['weather', 2, 1, 'binary-output'],
  ] as const)('to predict %s (%s classes, %s steps) is ready to train', (target, classes, steps, output) => {
    const project = makeProject(wish(target, classes, steps));
    expect(checkProject(project, source(classes, steps)).diagnostics).toEqual([]);
    expect([...project.blocks.values()].map(({ type }) => type)).toContain(output);
  });

  it('names the columns where a category is among them, and leaves them open where none is', () => {
    const columnsOf = (project: ReturnType<typeof makeProject>) =>
      project.blocks.get('history')?.parameters.get('columns');
    expect(columnsOf(makeProject(wish('temp_max', null)))).toEqual(['temp_max', 'wind', 'weather']);
    const numbers = wish('temp_max', null);
    const binding = { ...numbers.binding, columns: numbers.binding.columns.slice(0, 3) };
    expect(columnsOf(makeProject({ ...numbers, binding }))).toBeUndefined();
  });
});
