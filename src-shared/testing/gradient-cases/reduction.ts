import { int, ints } from '../../ir/attributes';
import { describeShape, type Shape } from '../../tensor/dims';
import { awayFrom, distinct, uniform } from '../grad-check';
import { builtCase, input, type GradientCase } from './case';

/** Shapes and axes; no axes means all. */
const reductions: readonly (readonly [Shape, readonly number[]])[] = [
  [[3], [0]],
  [
    [2, 3],
    [-1, 0],
  ],
  [[2, 3, 4], [1]],
  [
    [2, 3, 4],
    [2, 0],
  ],
  [[2, 3], []],
  [['batch', 'time', 3], [1]],
  [
    ['batch', 'time', 3],
    [0, 1],
  ],
];

const VALUES = {
  ReduceSum: uniform(-1, 1),
  ReduceMean: uniform(-1, 1),
  ReduceMax: distinct(),
  ReduceMin: distinct(),
  ReduceL2: awayFrom([0]),
  ReduceLogSumExp: uniform(-3, 3),
} as const;

const OPS = ['ReduceSum', 'ReduceMean', 'ReduceMax', 'ReduceMin', 'ReduceL2', 'ReduceLogSumExp'] as const;

/** Cases of the `reduction` family. */
export const reductionCases: readonly GradientCase[] = [
  ...OPS.flatMap((op) =>
    reductions.flatMap(([shape, axes]) =>
      [true, false].map((keep) =>
        builtCase(
          op,
          `${op} of ${describeShape(shape)} over [${axes.join()}]${keep ? ', kept' : ''}`,
          [input(shape, VALUES[op])],
          (g, [x]) => (op === 'ReduceSum' ? g.reduceSum(x!, axes, keep) : g.reduceBy(op, x!, axes, keep)),
        ),
      ),
    ),
  ),
  builtCase('ReduceMean', 'ReduceMean with all defaults', [input([2, 3])], (g, [x]) => g.one('ReduceMean', [x!])),
  builtCase('ReduceSum', 'ReduceSum with all defaults', [input([2, 3])], (g, [x]) => g.one('ReduceSum', [x!])),
  builtCase('ReduceMean', 'ReduceMean of a product over named axes', [input(['batch', 'time'])], (g, [x]) =>
    g.one('ReduceMean', [g.mul(x!, x!)], { axes: ints([0, 1]), keepdims: int(1) }),
  ),
  ...(['ArgMax', 'ArgMin'] as const).map((op) =>
    builtCase(op, `${op} as an index`, [input([3, 4], distinct())], (g, [x]) =>
      g.gatherElements(x!, g.one(op, [x!], { axis: int(1) }), 1),
    ),
  ),
];
