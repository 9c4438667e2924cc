import { describe, expect, it } from 'vitest';
import { computeFloors } from '../../src-shared/data/floors';
import { bind, makeBinding, makeTable, range } from '../../src-shared/testing/tables';
import {
  chainProject,
  createTinyTraining,
  evaluatingRunner,
  TINY_BLOCKS,
} from '../../src-shared/testing/tiny-training';
import { drawInitialParameters } from '../../src-shared/training/training-state';
import { describeFloors, evaluateTest } from './evaluate-run';

const table = makeTable({
  y: range(60).map((i) => 20 + 10 * Math.sin(i / 3)),
  w: range(60).map((i) => (i * 7919) % 13),
  label: range(60).map((i) => (i % 3 === 0 ? 'rare' : 'common')),
});
const withHead = (type: string, units: number, parameters = {}) => [
  ...TINY_BLOCKS.slice(0, 3),
  ['linear', 'linear', { units }] as const,
  ['head', type, parameters] as const,
];

describe('describeFloors', () => {
  it('measures the columns that the model predicts', () => {
    const binding = makeBinding([bind('y', 'target'), bind('w', 'target')]);
    const both = createTinyTraining({ ...chainProject(withHead('regression-output', 2)), data: binding }, table);
    const { lastValue } = computeFloors(both.dataset);
    const { rmse, mae } = lastValue!;
    expect(describeFloors(both.dataset, both.model)['last_value']).toEqual({ rmse, mae });
    const one = chainProject(withHead('regression-output', 1, { columns: ['w'] }));
    const single = createTinyTraining({ ...one, data: binding }, table);
    const floor = describeFloors(single.dataset, single.model)['last_value']!;
    expect(floor['rmse']).toBeCloseTo(lastValue!.columns[1]!.rmse, 12);
    expect(floor['mae']).toBeCloseTo(lastValue!.columns[1]!.mae, 12);
  });

  it('knows the class that is most frequent', () => {
    const binding = makeBinding([bind('y', 'input'), bind('label', 'target', 'category')]);
    const project = { ...chainProject(withHead('multi-class-output', 2)), data: binding };
    const { dataset, model } = createTinyTraining(project, table);
    const floors = describeFloors(dataset, model);
    expect(Object.keys(floors)).toEqual(['majority', 'last_class']);
    expect(floors['majority']!['accuracy']).toBeCloseTo(2 / 3, 1);
    expect(Object.keys(floors['majority']!)).toEqual(['accuracy', 'macro_f1']);
  });

  it('compares a yes/no output with classes where its column holds 0 and 1', () => {
    const binding = makeBinding([bind('y', 'input'), bind('flag', 'target', 'none')]);
    const flagged = makeTable({ y: range(60), flag: range(60).map((i) => (i % 3 === 0 ? 1 : 0)) });
    const { dataset, model } = createTinyTraining(
      { ...chainProject(withHead('binary-output', 1)), data: binding },
      flagged,
    );
    const floors = describeFloors(dataset, model);
    expect(Object.keys(floors)).toEqual(['majority', 'last_class']);
    expect(floors['majority']!['accuracy']).toBeCloseTo(2 / 3, 1);
  });
});

describe('evaluateTest', () => {
  it('measures the test part, and nothing where there is none', async () => {
    const { model, data } = createTinyTraining();
    const parameters = drawInitialParameters(model, 1, 'float32');
    const call = { model, data, parameters, batchSize: 4, createRunner: evaluatingRunner };
    const measured = await evaluateTest(call);
    expect(measured?.metrics['rmse']).toBeGreaterThan(0);
    expect(await evaluateTest({ ...call, data: { ...data, sampleCount: () => 0 } })).toBeNull();
  });
});
