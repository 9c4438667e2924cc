import { describe, expect, it } from 'vitest';
import { computeFloors } from '../../src-shared/data/floors';
import { createWire } from '../../src-shared/document/create';
import { bind, makeBinding, makeTable, range } from '../../src-shared/testing/tables';
import { chainProject, createTinyTraining, TINY_BLOCKS } from '../../src-shared/testing/tiny-training';
import { describeFloors } from './run-floors';

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

  it('measures each of several outputs by itself, under the name of its block', () => {
    const classes = makeTable({
      y: range(60).map((i) => Math.sin(i / 3)),
      label: range(60).map((i) => (i % 3 === 0 ? 'rare' : 'common')),
      side: range(60).map((i) => (i % 10 === 0 ? 'left' : 'right')),
      unread: range(60).map((i) => `${i % 2}`),
    });
    const binding = makeBinding([
      bind('y', 'input'),
      ...['label', 'side', 'unread'].map((name) => bind(name, 'target', 'category')),
    ]);
    const one = chainProject(withHead('multi-class-output', 2, { columns: ['label'] }));
    const { blocks, wires } = one;
    const [linear, head] = [blocks.get('linear')!, blocks.get('head')!];
    const into = [...wires.values()].find(({ to }) => to.block === 'linear')!;
    const project = {
      ...one,
      blocks: new Map([
        ...blocks,
        ['linear-2', { ...linear, id: 'linear-2' }],
        ['second', { ...head, id: 'second', parameters: new Map([['columns', ['side']]]) }],
      ]),
      wires: new Map([
        ...wires,
        ['x1', { ...into, id: 'x1', to: { ...into.to, block: 'linear-2' } }],
        ['x2', createWire('x2', 'linear-2.out', 'second.in')],
      ]),
      data: binding,
    };
    const { dataset, model } = createTinyTraining(project, classes);
    const { majority } = describeFloors(dataset, model);
    expect(Object.keys(majority!).sort()).toEqual([
      'accuracy',
      'head.accuracy',
      'head.macro_f1',
      'macro_f1',
      'second.accuracy',
      'second.macro_f1',
    ]);
    expect(majority!['head.accuracy']).toBeCloseTo(2 / 3, 1);
    expect(majority!['second.accuracy']).toBeCloseTo(0.9, 1);
    // Columns that the model does not predict count for nothing.
    expect(majority!['accuracy']).toBeCloseTo((majority!['head.accuracy']! + majority!['second.accuracy']!) / 2, 12);
  });
});
