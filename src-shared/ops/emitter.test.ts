import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../base/random';
import { evaluateGraph } from '../eval/evaluate';
import { GraphBuilder } from '../ir/builder';
import type { Graph, Value } from '../ir/graph';
import { buildGraph, randomFeeds } from '../testing/graphs';
import { productOfDims, type Dim, type Shape } from '../tensor/dims';
import { tensor, toNumbers, type Tensor } from '../tensor/tensor';
import { Emitter } from './emitter';
import { verifyTypedGraph } from './verify-typed';

function evaluate(graph: Graph, sizes: Readonly<Record<string, number>>): { x: Tensor; y: Tensor } {
  verifyTypedGraph(graph);
  const feeds = randomFeeds(graph, new Random(1), sizes);
  const y = evaluateGraph(graph, feeds).get('y');
  const x = feeds.get('x');
  if (!x || !y) throw new Error('The graph needs an x and a y');
  return { x, y };
}

function reshapeGraph(from: Shape, to: Shape): Graph {
  return buildGraph((g) => ({ y: g.reshape(g.builder.input('x', 'float32', from), to) }));
}

const BATCHES = [
  { batch: 1, time: 1 },
  { batch: 3, time: 5 },
  { batch: 7, time: 2 },
];

describe('reshape', () => {
  it.each<[string, Shape, Shape, (batch: number, time: number) => number[]]>([
    ['joins two named axes', ['batch', 'time', 6], ['batch*time', 6], (b, t) => [b * t, 6]],
    ['splits a plain axis', ['batch', 'time', 6], ['batch', 'time', 2, 3], (b, t) => [b, t, 2, 3]],
    ['changes the order of named sizes', ['batch', 'time', 6], ['time', 'batch', 6], (b, t) => [t, b, 6]],
    ['moves a named axis behind', ['batch', 'time'], ['time', 1, 'batch'], (b, t) => [t, 1, b]],
    ['takes a factor into a name', ['batch', 6], ['6*batch'], (b) => [6 * b]],
    ['flattens all', ['batch', 'time', 6], ['6*batch*time'], (b, t) => [6 * b * t]],
    ['adds axes of one', ['batch', 6], [1, 'batch', 1, 6], (b) => [1, b, 1, 6]],
  ])('%s', (_what, from, to, expected) => {
    const graph = reshapeGraph(from, to);
    for (const sizes of BATCHES) {
      const { x, y } = evaluate(graph, sizes);
      expect(y.dims).toEqual(expected(sizes.batch, sizes.time));
      expect(y.data).toEqual(x.data);
    }
  });

  it('splits what was joined before', () => {
    const graph = buildGraph((g) => {
      const x = g.builder.input('x', 'float32', ['batch', 'time', 6]);
      const rows = g.tanh(g.reshape(x, ['batch*time', 6]));
      return { y: g.reshape(rows, ['batch', 'time', 2, 3]) };
    });
    for (const sizes of BATCHES) expect(evaluate(graph, sizes).y.dims).toEqual([sizes.batch, sizes.time, 2, 3]);
  });

  it('of an unchanged shape is the value itself', () => {
    const g = new Emitter(new GraphBuilder('main'));
    const x = g.builder.input('x', 'float32', ['batch', 6]);
    expect(g.reshape(x, ['batch', 6])).toBe(x);
  });

  it('keeps the elements in their order for random groupings and orders of axes', () => {
    const axes = fc.shuffledSubarray<Dim>(['batch', 'time', 2, 3], { minLength: 4 });
    fc.assert(
      fc.property(axes, axes, fc.integer({ min: 1, max: 4 }), (from, to, groups) => {
        const joined: Dim[] = [...to.slice(0, groups - 1), productOfDims(to.slice(groups - 1))];
        const graph = reshapeGraph(from, joined);
        const { x, y } = evaluate(graph, { batch: 5, time: 4 });
        expect(y.data).toEqual(x.data);
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it('inside a body reads sizes from the graph around it', () => {
    const graph = buildGraph((g) => {
      const x = g.builder.input('x', 'float32', ['time', 'batch', 6]);
      const { outputs } = g.scan({
        states: [],
        inputs: [x],
        body: (inner, _states, [step]) => ({ states: [], outputs: [inner.reshape(step!, [2, 'batch', 3])] }),
      });
      return { y: outputs[0]! };
    });
    for (const sizes of BATCHES) expect(evaluate(graph, sizes).y.dims).toEqual([sizes.time, 2, sizes.batch, 3]);
  });
});

describe('named sizes at run time', () => {
  const sizes = { batch: 3, time: 5 };
  const vector = (shape: Shape): number[] => {
    const graph = buildGraph((g) => {
      g.builder.input('x', 'float32', ['batch', 'time']);
      return { y: g.shapeVector(shape) };
    });
    return Array.from(toNumbers(evaluate(graph, sizes).y));
  };

  it.each<[Shape, number[]]>([
    [
      [2, 3],
      [2, 3],
    ],
    [['batch'], [3]],
    [
      [2, 'time', 4, 4, 'batch'],
      [2, 5, 4, 4, 3],
    ],
    [['2*batch*time'], [30]],
    [['time-2'], [3]],
    [['-time+9'], [4]],
    [
      ['(time-2)*batch', 'batch+time+1'],
      [9, 9],
    ],
  ])('make the vector of [%s]', (shape, expected) => {
    expect(vector(shape)).toEqual(expected);
  });

  it('cannot be read where no value carries them', () => {
    expect(() => vector(['other'])).toThrow('No value in this graph carries the size "other"');
    expect(() => vector(['2*other'])).toThrow('carries the size "other"');
  });

  it('fill, expand and count', () => {
    const graph = buildGraph((g) => {
      const x = g.builder.input('x', 'float32', ['batch', 1]);
      g.builder.input('z', 'float32', ['time']);
      const filled = g.filled(['batch', 'time'], 2, 'float32');
      const counted = g.cast(g.range('time'), 'float32');
      return { y: g.add(g.mul(g.expand(x, ['batch', 'time']), filled), counted) };
    });
    const { x, y } = evaluate(graph, sizes);
    expect(y.dims).toEqual([3, 5]);
    const [ours, given] = [toNumbers(y), toNumbers(x)];
    expect(ours).toEqual(ours.map((_, i) => Math.fround(Math.fround(2 * given[Math.floor(i / 5)]!) + (i % 5))));
  });
});

describe('the vocabulary', () => {
  it('gives plain numbers the type of the other operand', () => {
    for (const dtype of ['float32', 'float64', 'int64'] as const) {
      const g = new Emitter(new GraphBuilder('main'));
      const x = g.builder.input('x', dtype, [2]);
      const results = [g.add(x, 1), g.sub(1, x), g.mul(x, 2), g.div(2, x), g.max(x, 0), g.where(g.less(x, 1), x, 0)];
      expect(results.map((v) => v.dtype)).toEqual(results.map(() => dtype));
      expect(new Set(g.builder.initializers.map((v) => v.dtype))).toEqual(new Set([dtype]));
    }
  });

  it('refuses an operation on numbers alone', () => {
    const g = new Emitter(new GraphBuilder('main'));
    const condition = g.builder.input('condition', 'bool', [2]);
    expect(() => g.sub(1, 2)).toThrow('sub needs at least one value');
    expect(() => g.div(1, 2)).toThrow('div needs at least one value');
    expect(() => g.where(condition, 1, 2)).toThrow('where needs at least one value');
  });

  it('writes no node for what changes nothing', () => {
    const g = new Emitter(new GraphBuilder('main'));
    const x = g.builder.input('x', 'float32', [2, 3]);
    const same = [
      g.cast(x, 'float32'),
      g.transpose(x, [0, 1]),
      g.squeeze(x, []),
      g.expand(x, [2, 3]),
      g.concat([x], 0),
    ];
    expect(same.every((v) => v === x)).toBe(true);
    expect(g.builder.nodes).toEqual([]);
  });

  it('leaves off optional inputs at the end, and keeps those between', () => {
    const g = new Emitter(new GraphBuilder('main'));
    const x = g.builder.input('x', 'float32', [2]);
    g.one('Clip', [x, null, null]);
    g.one('Clip', [x, null, g.scalar(1, 'float32')]);
    expect(g.builder.nodes.map((n) => n.inputs.map((v) => v !== null))).toEqual([[true], [true, false, true]]);
  });

  it.each<[number, number | null, number, number[]]>([
    [0, null, 1, [0, 1, 2, 3]],
    [1, 3, 1, [1, 2]],
    [-2, null, 1, [2, 3]],
    [-1, null, -1, [3, 2, 1, 0]],
    [3, 0, -2, [3, 1]],
  ])('slices from %s to %s by %s', (start, end, step, expected) => {
    const graph = buildGraph((g) => ({ y: g.slice(g.builder.input('x', 'float32', [4]), 0, start, end, step) }));
    verifyTypedGraph(graph);
    const feeds = new Map([['x', tensor('float32', [4], [0, 1, 2, 3])]]);
    expect(evaluateGraph(graph, feeds).get('y')?.data).toEqual(Float32Array.from(expected));
  });

  it('attributes nodes to a block for as long as it takes, also after an error', () => {
    const g = new Emitter(new GraphBuilder('main'));
    const x = g.builder.input('x', 'float32', [2]);
    g.within('outer', () => {
      g.within('inner', () => g.exp(x));
      g.exp(x);
    });
    expect(() =>
      g.within('broken', () => {
        throw new Error('stop');
      }),
    ).toThrow('stop');
    g.exp(x);
    expect(g.builder.nodes.map((n) => n.block)).toEqual(['inner', 'outer', null]);
  });

  it('refuses a scan whose states change', () => {
    const g = new Emitter(new GraphBuilder('main'));
    const x = g.builder.input('x', 'float32', ['time', 2]);
    const h = g.builder.input('h', 'float32', [2]);
    const scan = (body: Parameters<Emitter['scan']>[0]['body']): unknown => g.scan({ states: [h], inputs: [x], body });
    expect(() => scan(() => ({ states: [], outputs: [] }))).toThrow('must return every state');
    expect(() => scan((inner, [s]) => ({ states: [inner.concat([s!, s!], 0)], outputs: [] }))).toThrow(
      'Scan state 0 changes shape from [2] to [4]',
    );
    expect(() => scan((inner, [s]) => ({ states: [inner.cast(s!, 'float64')], outputs: [] }))).toThrow(
      'state 0 after a step is float64[2], not float32[2]',
    );
  });

  it('refuses a loop whose states change; how often it runs has a name of its own', () => {
    const g = new Emitter(new GraphBuilder('main'));
    const h = g.builder.input('h', 'float32', [2]);
    const loop = (body: Parameters<Emitter['loop']>[0]['body']) => g.loop({ most: 3, states: [h], body });
    const below = (inner: Emitter, at: Value): Value => inner.less(at, 2);
    expect(() => loop((inner, _, at) => ({ states: [], outputs: [], goesOn: below(inner, at) }))).toThrow(
      'must return every state',
    );
    expect(() =>
      loop((inner, [s], at) => ({ states: [inner.concat([s!, s!], 0)], outputs: [], goesOn: below(inner, at) })),
    ).toThrow('Loop state 0 changes shape from [2] to [4]');
    const twice = [1, 2].map(() =>
      loop((inner, [s], at) => ({ states: [s!], outputs: [s!], goesOn: below(inner, at) })),
    );
    expect(twice.map(({ outputs }) => outputs[0]!.shape)).toEqual([
      ['time.written', 2],
      ['time.written_2', 2],
    ]);
    const graph = (goesOn: (inner: Emitter, at: Value) => Value): (() => void) => {
      const outer = new Emitter(new GraphBuilder('main'));
      const x = outer.builder.input('x', 'float32', [2]);
      const body: Parameters<Emitter['loop']>[0]['body'] = (inner, [s], at) => ({
        ...{ states: [inner.add(s!, 1)], outputs: [s!], goesOn: goesOn(inner, at) },
      });
      outer.builder.output(outer.loop({ most: 3, states: [x], body }).outputs[0]!, 'y');
      return () => verifyTypedGraph(outer.builder.build());
    };
    expect(graph(below)).not.toThrow();
    expect(graph((inner, at) => inner.add(at, 1))).toThrow('whether to go on is int64[], not bool[]');
  });
});
