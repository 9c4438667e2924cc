import { BROADCAST_PAIRS, input, type OperatorCase } from './operator-case';

/** Numbers with ties, so that every comparison meets equal operands too. */
const TIED = [-1, 0, 0, 1, 2, 2];

export const logicalCases: readonly OperatorCase[] = [
  ...(['Equal', 'Less', 'LessOrEqual', 'Greater', 'GreaterOrEqual'] as const).flatMap((op): OperatorCase[] => [
    {
      op,
      title: 'with ties and NaN',
      build: (g, dtype) => ({
        float: g.one(op, [input(g, 'a', dtype, [6, 1]), input(g, 'b', dtype, [7])]),
        integer: g.one(op, [input(g, 'c', 'int64', [6]), input(g, 'd', 'int64', [])]),
      }),
      feeds: { a: TIED, b: [...TIED, NaN], c: TIED, d: [0] },
    },
  ]),
  ...(['And', 'Or'] as const).map((op): OperatorCase => ({
    op,
    title: 'of all pairs',
    build: (g) => ({ y: g.one(op, [input(g, 'a', 'bool', [2, 1]), input(g, 'b', 'bool', [2])]) }),
    feeds: { a: [0, 1], b: [0, 1] },
  })),
  {
    op: 'Not',
    title: 'of both',
    build: (g) => ({ y: g.not(input(g, 'a', 'bool', [2])) }),
    feeds: { a: [0, 1] },
  },
  ...(['IsNaN', 'IsInf'] as const).map((op): OperatorCase => ({
    op,
    title: 'of special values',
    build: (g, dtype) => ({ y: g.one(op, [input(g, 'x', dtype, [5])]) }),
    feeds: { x: [NaN, Infinity, -Infinity, 0, 1] },
  })),
  ...BROADCAST_PAIRS.map(([a, b]): OperatorCase => ({
    op: 'Where',
    title: `[${a.join()}] else [${b.join()}]`,
    build: (g, dtype) => ({
      y: g.where(input(g, 'condition', 'bool', b), input(g, 'a', dtype, a), input(g, 'b', dtype, b)),
    }),
  })),
  {
    op: 'Where',
    title: 'of int64',
    build: (g) => ({ y: g.where(input(g, 'condition', 'bool', [3, 1]), input(g, 'a', 'int64', [2]), 7) }),
  },
];
