import { float, int } from '../../ir/attributes';
import type { Attributes } from '../../ir/graph';
import type { mathOps } from '../../ops/math';
import { tensor } from '../../tensor/tensor';
import { BROADCAST_PAIRS, input, type OperatorCase } from './operator-case';

type MathOp = keyof typeof mathOps;

/** Large, small and special magnitudes together; random inputs alone would stay where everything is easy. */
const SPECIAL = [-1000, -20, -2.5, -1, -1e-4, 0, 1e-4, 0.3, 1, 2.5, 20, 1000];

function unaryCase(op: MathOp, options: Partial<OperatorCase> = {}, attributes: Attributes = {}): OperatorCase[] {
  const build: OperatorCase['build'] = (g, dtype) => ({
    y: g.one(op, [input(g, 'x', dtype, [2, 6])], attributes),
    empty: g.one(op, [input(g, 'none', dtype, [0, 3])], attributes),
  });
  const title = Object.keys(attributes).length > 0 ? 'with attributes' : 'of random values';
  const positive = (options.range?.[0] ?? -1) >= 0;
  const special = SPECIAL.map((x) => (positive ? Math.abs(x) + 1e-3 : x));
  return [
    { op, title, build, ...options },
    { op, title: `${title}, special magnitudes`, build, feeds: { x: special }, ...options },
  ];
}

function binaryCase(op: MathOp, options: Partial<OperatorCase> = {}): OperatorCase[] {
  return BROADCAST_PAIRS.map(([a, b]) => ({
    op,
    title: `[${a.join()}] with [${b.join()}]`,
    build: (g, dtype) => ({ y: g.one(op, [input(g, 'a', dtype, a), input(g, 'b', dtype, b)]) }),
    ...options,
  }));
}

function integerCase(op: MathOp, a: readonly number[], b: readonly number[]): OperatorCase {
  return {
    op,
    title: 'of int64',
    build: (g) => ({ y: g.one(op, [input(g, 'a', 'int64', [a.length]), input(g, 'b', 'int64', [b.length])]) }),
    feeds: { a, b },
  };
}

const MATMUL_SHAPES: readonly (readonly [readonly number[], readonly number[]])[] = [
  [
    [2, 3],
    [3, 4],
  ],
  [[3], [3, 4]],
  [[2, 3], [3]],
  [[3], [3]],
  [
    [5, 2, 3],
    [3, 4],
  ],
  [
    [2, 3],
    [5, 3, 4],
  ],
  [
    [5, 2, 3],
    [5, 3, 4],
  ],
  [
    [2, 1, 2, 3],
    [5, 3, 4],
  ],
  [[5, 2, 3], [3]],
  [
    [0, 3],
    [3, 4],
  ],
];

export const mathCases: readonly OperatorCase[] = [
  ...binaryCase('Add'),
  ...binaryCase('Sub'),
  ...binaryCase('Mul'),
  ...binaryCase('Div', { range: [0.5, 2] }),
  ...binaryCase('Pow', { range: [0.5, 2] }),
  ...binaryCase('Min'),
  ...binaryCase('Max'),
  integerCase('Add', [2 ** 52, -3], [1, 5]),
  integerCase('Mul', [94906265, -7], [94906265, 3]),
  integerCase('Div', [7, -7, 7, -7], [2, 2, -2, -2]),
  integerCase('Min', [4, -9], [3, 2]),
  {
    op: 'Pow',
    title: 'with negative bases',
    build: (g, dtype) => ({ y: g.one('Pow', [input(g, 'a', dtype, [8]), input(g, 'b', dtype, [8])]) }),
    feeds: { a: [-2, -2, -0.5, -8, 0, 0, -1, 1], b: [2, 3, -3, 1 / 3, 0, 2, 7, Infinity] },
  },
  {
    op: 'Max',
    title: 'of three inputs',
    build: (g, dtype) => ({
      y: g.one('Max', [input(g, 'a', dtype, [3, 1]), input(g, 'b', dtype, [4]), input(g, 'c', dtype, [])]),
      one: g.one('Max', [input(g, 'd', dtype, [3])]),
    }),
  },
  ...unaryCase('Neg'),
  ...unaryCase('Abs'),
  ...unaryCase('Sign'),
  ...unaryCase('Sqrt', { range: [0, 4] }),
  ...unaryCase('Reciprocal', { range: [0.1, 4] }),
  ...unaryCase('Exp', { range: [-4, 4], feeds: { x: SPECIAL.map((x) => Math.max(-80, Math.min(80, x))) } }),
  ...unaryCase('Log', { range: [0, 4] }),
  ...unaryCase('Erf', { range: [-3, 3], float64: false }),
  ...unaryCase('Sin', { range: [-6, 6], feeds: { x: SPECIAL.map((x) => Math.max(-40, Math.min(40, x))) } }),
  ...unaryCase('Floor', { range: [-3, 3] }),
  ...unaryCase('Tanh'),
  ...unaryCase('Sigmoid'),
  ...unaryCase('Relu'),
  ...unaryCase('LeakyRelu'),
  ...unaryCase('LeakyRelu', {}, { alpha: float(0.3) }),
  ...unaryCase('Elu', { float64: false }),
  ...unaryCase('Elu', { float64: false }, { alpha: float(0.7) }),
  ...unaryCase('Softplus', { float64: false }),
  {
    op: 'Clip',
    title: 'by each bound, both and none',
    build: (g, dtype) => {
      const x = input(g, 'x', dtype, [3, 4]);
      const low = g.scalar(-0.25, dtype);
      const high = g.scalar(0.5, dtype);
      return {
        both: g.one('Clip', [x, low, high]),
        low: g.one('Clip', [x, low]),
        high: g.one('Clip', [x, null, high]),
        none: g.one('Clip', [x]),
        crossed: g.one('Clip', [x, high, low]),
      };
    },
  },
  ...(['Softmax', 'LogSoftmax'] as const).flatMap((op): OperatorCase[] =>
    [-1, 0, 1, -3].map((axis) => ({
      op,
      title: `along axis ${axis}`,
      build: (g, dtype) => ({
        y: g.one(op, [input(g, 'x', dtype, [2, 3, 4])], { axis: int(axis) }),
        far: g.one(op, [g.mul(input(g, 'x2', dtype, [2, 3, 4]), 500)], { axis: int(axis) }),
      }),
    })),
  ),
  ...[0, 1, -1].flatMap((axis): OperatorCase[] =>
    [0, 1, 2, 3].map((flags) => ({
      op: 'CumSum',
      title: `along axis ${axis}${flags & 1 ? ', exclusive' : ''}${flags & 2 ? ', reverse' : ''}`,
      build: (g, dtype) => ({
        y: g.one('CumSum', [input(g, 'x', dtype, [3, 2, 4]), g.scalar(axis, 'int64')], {
          exclusive: int(flags & 1),
          reverse: int(flags >> 1),
        }),
      }),
    })),
  ),
  ...[0, 1, -1].flatMap((axis): OperatorCase[] =>
    [0, 1].map((largest) => ({
      op: 'TopK',
      title: `${largest ? 'greatest' : 'least'} two along axis ${axis}, with ties`,
      build: (g, dtype) => {
        const k = g.integers([2]);
        const [values, indices] = g.emit(
          'TopK',
          [input(g, 'x', dtype, [3, 4]), k],
          { axis: int(axis), largest: int(largest) },
          { outputCount: 2 },
        );
        return { values: values!, indices: indices! };
      },
      feeds: { x: [1, 2, 2, 1, 0, 2, 0, 0, 1, 1, 1, 2] },
    })),
  ),
  ...MATMUL_SHAPES.map(([a, b]): OperatorCase => ({
    op: 'MatMul',
    title: `[${a.join()}] by [${b.join()}]`,
    build: (g, dtype) => ({ y: g.matMul(input(g, 'a', dtype, a), input(g, 'b', dtype, b)) }),
  })),
  ...[0, 1, 2, 3].flatMap((flags): OperatorCase[] =>
    [[], [4], [2, 1], [1, 4], [2, 4]].map((c) => ({
      op: 'Gemm',
      title: `${flags & 1 ? 'Aᵀ' : 'A'}·${flags & 2 ? 'Bᵀ' : 'B'} + [${c.join()}]`,
      build: (g, dtype) => {
        const a = input(g, 'a', dtype, flags & 1 ? [3, 2] : [2, 3]);
        const b = input(g, 'b', dtype, flags & 2 ? [4, 3] : [3, 4]);
        return {
          y: g.one('Gemm', [a, b, input(g, 'c', dtype, c)], {
            alpha: float(0.7),
            beta: float(-1.3),
            transA: int(flags & 1),
            transB: int(flags >> 1),
          }),
        };
      },
    })),
  ),
  {
    op: 'Gemm',
    title: 'without C',
    build: (g, dtype) => ({ y: g.gemm(input(g, 'a', dtype, [2, 3]), g.constant(tensor(dtype, [3, 1], [1, 2, 3]))) }),
  },
];
