import { int, ints } from '../../ir/attributes';
import { input, type OperatorCase } from './operator-case';

const AXES: readonly (readonly number[])[] = [[], [0], [1], [-1], [0, 2], [-3, -2], [0, 1, 2]];

export const reductionCases: readonly OperatorCase[] = [
  ...AXES.flatMap((axes): OperatorCase[] =>
    [false, true].map((keep) => ({
      op: 'ReduceSum',
      title: `over [${axes.join()}]${keep ? ', keeping axes' : ''}`,
      build: (g, dtype) => ({ y: g.reduceSum(input(g, 'x', dtype, [2, 3, 4]), axes, keep) }),
    })),
  ),
  {
    op: 'ReduceSum',
    title: 'of nothing, by default all axes, and untouched',
    build: (g, dtype) => {
      const x = input(g, 'x', dtype, [2, 3]);
      return {
        empty: g.reduceSum(input(g, 'none', dtype, [0, 3]), [0]),
        integer: g.reduceSum(input(g, 'ids', 'int64', [2, 3]), [1]),
        untouched: g.one('ReduceSum', [x, g.integers([])], { noop_with_empty_axes: int(1) }),
      };
    },
  },
  ...(['ReduceMean', 'ReduceMax', 'ReduceMin', 'ReduceL2', 'ReduceLogSumExp'] as const).flatMap((op): OperatorCase[] =>
    AXES.flatMap((axes) =>
      [false, true].map((keep): OperatorCase => ({
        op,
        title: `over [${axes.join()}]${keep ? ', keeping axes' : ''}`,
        build: (g, dtype) => ({ y: g.reduceBy(op, input(g, 'x', dtype, [2, 3, 4]), axes, keep) }),
        range: [-5, 5],
      })),
    ),
  ),
  {
    op: 'ReduceLogSumExp',
    title: 'of far values',
    build: (g, dtype) => ({ y: g.reduceBy('ReduceLogSumExp', input(g, 'x', dtype, [3, 2]), [1]) }),
    feeds: { x: [1000, 999, -1000, -1001, 3, -1000] },
  },
  ...(['ArgMax', 'ArgMin'] as const).flatMap((op): OperatorCase[] =>
    [0, 1, -1].map((axis) => ({
      op,
      title: `along axis ${axis}, with ties`,
      build: (g, dtype) => {
        const x = input(g, 'x', dtype, [3, 4]);
        return {
          kept: g.one(op, [x], { axis: int(axis) }),
          dropped: g.one(op, [x], { axis: int(axis), keepdims: int(0) }),
          last: g.one(op, [x], { axis: int(axis), select_last_index: int(1) }),
        };
      },
      feeds: { x: [1, 2, 2, 1, 0, 2, 0, 0, 1, 1, 1, 2] },
    })),
  ),
  {
    op: 'ReduceMax',
    title: 'of int64',
    build: (g) => ({ y: g.one('ReduceMax', [input(g, 'x', 'int64', [3, 2])], { axes: ints([1]) }) }),
    range: [-9, 9],
  },
];
