import type { OpType } from '../../ops/op-table';
import { describeShape, type Shape } from '../../tensor/dims';
import { distinct, integers } from '../grad-check';
import { BROADCAST_PAIRS, builtCase, CASE_SIZES, input, operatorCase, type GradientCase } from './case';

const conditionShapes: readonly Shape[] = [[], [3], [2, 1], [2, 3]];

const whereCases = [
  ...BROADCAST_PAIRS.map(([a, b]) =>
    operatorCase('Where', `Where between ${describeShape(a)} and ${describeShape(b)}`, [
      { shape: [3], dtype: 'bool', values: integers(0, 2) },
      input(a),
      input(b),
    ]),
  ),
  ...conditionShapes.map((shape) =>
    operatorCase('Where', `Where by ${describeShape(shape)}`, [
      { shape, dtype: 'bool', values: integers(0, 2) },
      input([3]),
      input([2, 3]),
    ]),
  ),
];

/** A comparison decides what passes; nothing flows back through it. */
const comparisonCases = (['Equal', 'Less', 'LessOrEqual', 'Greater', 'GreaterOrEqual'] as const).map((op: OpType) =>
  builtCase(op, `${op} as a condition`, [input([2, 3], distinct()), input([3], distinct(0.1))], (g, [a, b]) =>
    g.where(g.one(op, [a!, b!]), a!, g.mul(b!, 2)),
  ),
);

const connectiveCases: readonly GradientCase[] = [
  ...(['And', 'Or'] as const).map((op) =>
    builtCase(op, `${op} as a condition`, [input([4], distinct()), input([4], distinct(0.1))], (g, [a, b]) =>
      g.where(g.one(op, [g.greater(a!, b!), g.greater(a!, 0.05)]), a!, g.mul(b!, 2)),
    ),
  ),
  builtCase('Not', 'Not as a condition', [input([4], distinct())], (g, [a]) =>
    g.where(g.not(g.greater(a!, 0)), a!, g.mul(a!, 2)),
  ),
  ...(['IsNaN', 'IsInf'] as const).map((op) =>
    builtCase(op, `${op} as a condition`, [input([4])], (g, [a]) => g.where(g.one(op, [a!]), 0, a!)),
  ),
];

/** Cases of the `logical` family. */
export const logicalCases: readonly GradientCase[] = [...whereCases, ...comparisonCases, ...connectiveCases].map(
  (one) => ({ ...one, sizes: CASE_SIZES }),
);
