import { describe, expect, it } from 'vitest';
import { float, int, ints, text } from '../../ir/attributes';
import type { Attributes, Value } from '../../ir/graph';
import type { Emitter } from '../../ops/emitter';
import type { OpType } from '../../ops/op-table';
import { buildGradientGraph, exactly, readGradients, type GradCheck } from '../../testing/grad-check';

/** The gradients of the sum of the results, for inputs that are vectors of these values. */
function gradientsAt(
  build: (g: Emitter, inputs: readonly Value[]) => Value,
  ...inputs: readonly (readonly number[])[]
): (number[] | null)[] {
  return readGradients({
    inputs: inputs.map((values) => ({ shape: [values.length], values: exactly(...values) })),
    weights: (_random, count) => new Array<number>(count).fill(1),
    build,
  });
}

const operator =
  (op: OpType, attributes: Attributes = {}) =>
  (g: Emitter, inputs: readonly Value[]): Value =>
    g.one(op, inputs, attributes);

/** Title, operator, values, gradient at each value. */
const unary: readonly (readonly [
  string,
  (g: Emitter, x: readonly Value[]) => Value,
  readonly number[],
  readonly number[],
])[] = [
  ['AD1 Relu', operator('Relu'), [-1, -0, 0, 1], [0, 0, 0, 1]],
  ['AD2 LeakyRelu', operator('LeakyRelu', { alpha: float(0.25) }), [-1, 0, 1], [0.25, 0.25, 1]],
  ['AD3 Elu', operator('Elu', { alpha: float(0.5) }), [-800, 0, 1], [0, 0.5, 1]],
  ['AD4 ReduceMax with ties', (g, [x]) => g.reduceMax(x!, [0]), [2, 1, 2, 0], [0.5, 0, 0.5, 0]],
  ['AD4 ReduceMin with ties', (g, [x]) => g.reduceMin(x!, [0]), [2, 2, 2, 2], [0.25, 0.25, 0.25, 0.25]],
  ['AD6 Abs', operator('Abs'), [-2, 0, 2], [-1, 0, 1]],
  [
    'AD7 Clip at the bounds',
    (g, [x]) => g.one('Clip', [x!, g.scalar(-1, x!.dtype), g.scalar(1, x!.dtype)]),
    [-1.5, -1, 0, 1, 1.5],
    [0, 1, 1, 1, 0],
  ],
  ['AD8 ReduceL2 of zeros', (g, [x]) => g.reduceBy('ReduceL2', x!, [0]), [0, 0], [0, 0]],
  ['AD9 Pow with exponent 0', (g, [x]) => g.pow(x!, 0), [0, -1, 2], [0, 0, 0]],
  ['AD9 Pow with exponent 1 at 0', (g, [x]) => g.pow(x!, 1), [0], [1]],
  ['AD9 Pow with exponent 2', (g, [x]) => g.pow(x!, 2), [0, -3], [0, -6]],
  ['AD9 Pow with exponent 3 of a negative base', (g, [x]) => g.pow(x!, 3), [0, -2], [0, 12]],
  ['AD10 Sqrt at 0', operator('Sqrt'), [0, 4], [Infinity, 0.25]],
  ['AD12 ReduceLogSumExp of −∞', (g, [x]) => g.reduceBy('ReduceLogSumExp', x!, [0]), [-Infinity, -Infinity], [0, 0]],
  ['AD12 ReduceLogSumExp with −∞', (g, [x]) => g.reduceBy('ReduceLogSumExp', x!, [0]), [-Infinity, 3], [0, 1]],
  ['Sigmoid far out', operator('Sigmoid'), [-1000, 0, 1000], [0, 0.25, 0]],
  ['Tanh far out', operator('Tanh'), [-1000, 0, 1000], [0, 1, 0]],
  ['Softplus far out', operator('Softplus'), [-1000, 0, 1000], [0, 0.5, 1]],
  ['Erf far out', operator('Erf'), [-100, 100], [0, 0]],
  ['Exp far out', operator('Exp'), [-1000, 0], [0, 1]],
  ['Reciprocal', operator('Reciprocal'), [-2, 0.5], [-0.25, -4]],
  ['Log of a small number', operator('Log'), [2 ** -300], [2 ** 300]],
];

describe('gradients at special values', () => {
  it.each(unary)('%s', (_title, build, values, expected) => {
    const [gradient] = gradientsAt(build, values);
    expect(gradient?.map((slope) => slope + 0)).toEqual(expected);
  });

  it('AD6 Sign and Floor have the gradient 0', () => {
    expect(gradientsAt(operator('Sign'), [1, 0])).toEqual([null]);
    expect(gradientsAt(operator('Floor'), [1, 0.5])).toEqual([null]);
  });

  it.each(['Max', 'Min'] as const)('AD5 %s shares between equal values', (op) => {
    expect(gradientsAt(operator(op), [1, 1], [1, 1])).toEqual([
      [0.5, 0.5],
      [0.5, 0.5],
    ]);
    expect(gradientsAt(operator(op), [2], [2], [2], [2])).toEqual([[0.25], [0.25], [0.25], [0.25]]);
    const [a, b] = gradientsAt(operator(op), [1, 5], [3, 4]);
    expect([a, b]).toEqual(
      op === 'Max'
        ? [
            [0, 1],
            [1, 0],
          ]
        : [
            [1, 0],
            [0, 1],
          ],
    );
  });

  it('AD9 Pow has no gradient of the exponent where the base is not positive', () => {
    const [base, exponent] = gradientsAt(operator('Pow'), [0, 0, -2, 1, 2], [2, 0, 3, 7, 2]);
    expect(base?.map((slope) => slope + 0)).toEqual([0, 0, 12, 7, 4]);
    expect(exponent).toEqual([0, 0, 0, 0, 4 * Math.log(2)]);
  });

  it('AD9 Pow takes an integer exponent', () => {
    expect(gradientsAt((g, [x]) => g.pow(x!, g.integers([3, 2])), [2, -3])).toEqual([[12, -6]]);
  });

  it('AD11 MaxPool gives all to the first of equal elements', () => {
    const build = (g: Emitter, [x]: readonly Value[]): Value =>
      g.one('MaxPool', [g.unsqueeze(x!, [0, 1])], { kernel_shape: ints([2]), strides: ints([2]) });
    expect(gradientsAt(build, [3, 3, 1, 2])).toEqual([[1, 0, 0, 1]]);
  });

  it('AD13 Where routes to the side that was chosen, and not to the condition', () => {
    const build = (g: Emitter, [x]: readonly Value[]): Value => g.where(g.greater(x!, 0), g.mul(x!, 2), g.mul(x!, -3));
    expect(gradientsAt(build, [1, -1])).toEqual([[2, -3]]);
  });

  it('AD14 repeated indices add up, and never by ScatterND', () => {
    const check: GradCheck = {
      inputs: [
        { shape: [3], values: exactly(5, 6, 7) },
        { shape: [4], dtype: 'int64', values: exactly(1, 1, -1, 1) },
      ],
      weights: exactly(1, 10, 100, 1000),
      build: (g, [table, places]) => g.gather(table!, places!),
    };
    expect(readGradients(check)[0]).toEqual([0, 1011, 100]);
    expect(buildGradientGraph(check).graph.nodes.map((node) => node.op)).not.toContain('ScatterND');
  });

  it('AD15 what a scatter overwrites gets nothing', () => {
    const check = (op: OpType, places: readonly number[], shape: readonly number[]): GradCheck => ({
      inputs: [{ shape: [3] }, { shape, dtype: 'int64', values: exactly(...places) }, { shape: [2] }],
      weights: exactly(1, 10, 100),
      build: (g, inputs) => g.one(op, inputs),
    });
    expect(readGradients(check('ScatterElements', [2, 0], [2]))).toEqual([[0, 10, 0], null, [100, 1]]);
    expect(readGradients(check('ScatterND', [2, 0], [2, 1]))).toEqual([[0, 10, 0], null, [100, 1]]);
  });

  it('a gradient through float32 is a float64 again', () => {
    const through = (g: Emitter, [x]: readonly Value[]): Value => g.cast(g.cast(x!, 'float32'), 'float64');
    expect(gradientsAt(through, [1.5, 2])).toEqual([[1, 1]]);
  });

  it('Softmax of far values keeps finite gradients', () => {
    const [gradient] = gradientsAt((g, [x]) => g.slice(g.logSoftmax(x!, 0), 0, 0, 1), [-1000, 1000]);
    expect(gradient).toEqual([1, -1]);
  });
});

describe('AD19 forms that are refused', () => {
  const refused: readonly (readonly [string, (g: Emitter, x: Value) => Value, RegExp])[] = [
    [
      'Dropout that draws',
      (g, x) => g.one('Dropout', [x, g.scalar(0.5, x.dtype), g.scalar(1, 'bool')]),
      /operator Dropout of block drop .* mask that enters/,
    ],
    [
      'Pad that reflects',
      (g, x) => g.one('Pad', [x, g.integers([1, 0])], { mode: text('reflect') }),
      /operator Pad of block drop .*reflect/,
    ],
    [
      'ScatterElements that multiplies',
      (g, x) =>
        g.one('ScatterElements', [x, g.integers([0]), g.slice(x, 0, 0, 1)], { reduction: text('mul'), axis: int(0) }),
      /operator ScatterElements of block drop .*mul/,
    ],
    [
      'ScatterND that multiplies',
      (g, x) =>
        g.one('ScatterND', [x, g.unsqueeze(g.integers([0]), [1]), g.slice(x, 0, 0, 1)], { reduction: text('mul') }),
      /operator ScatterND of block drop .*mul/,
    ],
    [
      'statistics of LayerNormalization',
      (g, x) => g.emit('LayerNormalization', [x, g.onesLike(x)], {}, { outputCount: 3 })[1]!,
      /LayerNormalization .* mean/,
    ],
    [
      'MaxPool by columns',
      (g, x) => g.one('MaxPool', [g.unsqueeze(x, [0, 1])], { kernel_shape: ints([1]), storage_order: int(1) }),
      /MaxPool .* storage_order/,
    ],
  ];

  it.each(refused)('%s', (_title, build, message) => {
    const check: GradCheck = { inputs: [{ shape: [4] }], build: (g, [x]) => g.within('drop', () => build(g, x!)) };
    expect(() => buildGradientGraph(check)).toThrow(message);
  });
});
