import { float, int } from '../../ir/attributes';
import type { Attributes } from '../../ir/graph';
import type { OpType } from '../../ops/op-table';
import { describeShape, type Shape } from '../../tensor/dims';
import { awayFrom, distinct, uniform, type Generator } from '../grad-check';
import { BROADCAST_PAIRS, builtCase, describeAttributes, input, operatorCase, type GradientCase } from './case';

/** Unary operators with values away from their kinks. */
const unary: readonly (readonly [OpType, Generator, Attributes?])[] = [
  ['Neg', uniform(-2, 2)],
  ['Abs', awayFrom([0])],
  ['Sign', awayFrom([0])],
  ['Sqrt', uniform(0.2, 3)],
  ['Reciprocal', awayFrom([0], -2, 2, 0.3)],
  ['Exp', uniform(-3, 3)],
  ['Log', uniform(0.2, 3)],
  ['Erf', uniform(-3, 3)],
  ['Sin', uniform(-6, 6)],
  ['Floor', awayFrom([-2, -1, 0, 1, 2])],
  ['Tanh', uniform(-4, 4)],
  ['Sigmoid', uniform(-6, 6)],
  ['Relu', awayFrom([0])],
  ['LeakyRelu', awayFrom([0])],
  ['LeakyRelu', awayFrom([0]), { alpha: float(0.3) }],
  ['Elu', awayFrom([0])],
  ['Elu', awayFrom([0]), { alpha: float(0.7) }],
  ['Softplus', uniform(-8, 8)],
];

const unaryCases = unary.flatMap(([op, values, attributes]) => [
  operatorCase(op, `${op}${describeAttributes(attributes ?? {})}`, [input([3, 4], values)], attributes),
  operatorCase(op, `${op} of named sizes`, [input(['batch', 'time'], values)], attributes),
]);

/** Binary operators with values away from poles and ties. */
const binary: readonly (readonly [OpType, Generator, Generator])[] = [
  ['Add', uniform(-1, 1), uniform(-1, 1)],
  ['Sub', uniform(-1, 1), uniform(-1, 1)],
  ['Mul', uniform(-1, 1), uniform(-1, 1)],
  ['Div', uniform(-1, 1), awayFrom([0], -2, 2, 0.4)],
  ['Pow', uniform(0.3, 2), uniform(-2, 3)],
  ['Min', distinct(), distinct(0.1)],
  ['Max', distinct(), distinct(0.1)],
];

const binaryCases = binary.flatMap(([op, a, b]) =>
  BROADCAST_PAIRS.map(([left, right]) =>
    operatorCase(op, `${op} of ${describeShape(left)} and ${describeShape(right)}`, [input(left, a), input(right, b)]),
  ),
);

const powerCases = [-2, -1, 0, 0.5, 1, 2, 3].map((exponent) =>
  builtCase('Pow', `x^${exponent}`, [input([2, 3], awayFrom([0], exponent === 0.5 ? 0.2 : -2, 2, 0.3))], (g, [x]) =>
    g.pow(x!, exponent),
  ),
);

const variadicCases = (['Min', 'Max'] as const).flatMap((op) => [
  operatorCase(op, `${op} of one`, [input([3], distinct())]),
  operatorCase(op, `${op} of three that broadcast`, [
    input([2, 3], distinct()),
    input([3], distinct(0.07)),
    input([2, 1], distinct(0.13)),
  ]),
]);

const axisCases = (['Softmax', 'LogSoftmax'] as const).flatMap((op) =>
  [-1, 0, 1].map((axis) =>
    operatorCase(op, `${op} along ${axis}`, [input(['batch', 4, 3], uniform(-3, 3))], { axis: int(axis) }),
  ),
);

const cumulativeCases = [0, 1].flatMap((reverse) =>
  [0, 1].map((exclusive) =>
    builtCase('CumSum', `CumSum reverse ${reverse} exclusive ${exclusive}`, [input(['batch', 'time'])], (g, [x]) =>
      g.one('CumSum', [x!, g.scalar(1, 'int64')], { reverse: int(reverse), exclusive: int(exclusive) }),
    ),
  ),
);

const clipCases = [
  builtCase('Clip', 'Clip between two bounds', [input([4, 5], awayFrom([-0.5, 0.8]))], (g, [x]) =>
    g.one('Clip', [x!, g.scalar(-0.5, x!.dtype), g.scalar(0.8, x!.dtype)]),
  ),
  builtCase('Clip', 'Clip from below', [input([4, 5], awayFrom([-0.5]))], (g, [x]) =>
    g.one('Clip', [x!, g.scalar(-0.5, x!.dtype)]),
  ),
  builtCase('Clip', 'Clip from above', [input([4, 5], awayFrom([0.3]))], (g, [x]) =>
    g.one('Clip', [x!, null, g.scalar(0.3, x!.dtype)]),
  ),
  operatorCase('Clip', 'Clip without bounds', [input([4])]),
];

/** All forms of matrix product: vectors on either side, one matrix, stacks that broadcast on either side. */
const productShapes: readonly (readonly [Shape, Shape])[] = [
  [[4], [4]],
  [[4], [4, 2]],
  [[3, 4], [4]],
  [
    [3, 4],
    [4, 2],
  ],
  [
    [2, 3, 4],
    [4, 2],
  ],
  [
    [2, 3, 4],
    [2, 4, 2],
  ],
  [[4], [2, 4, 3]],
  [[2, 3, 4], [4]],
  [
    [3, 4],
    [2, 4, 2],
  ],
  [
    [3, 4],
    [1, 4, 2],
  ],
  [
    [1, 3, 4],
    [2, 4, 2],
  ],
  [
    [2, 3, 4],
    [1, 4, 2],
  ],
  [
    [2, 1, 3, 4],
    [5, 4, 2],
  ],
  [
    [5, 3, 4],
    [2, 1, 4, 2],
  ],
  [
    ['time', 'batch', 4],
    [4, 3],
  ],
  [
    ['batch', 2, 'time', 4],
    ['batch', 2, 4, 'width'],
  ],
  [
    ['batch', 'time', 'width'],
    ['width', 3],
  ],
  [
    [4, 'time'],
    ['batch', 'time', 3],
  ],
];

const productCases = productShapes.map(([a, b]) =>
  operatorCase('MatMul', `MatMul of ${describeShape(a)} by ${describeShape(b)}`, [input(a), input(b)]),
);

const addends: readonly (Shape | null)[] = [null, [], [2], [3, 1], [3, 2]];
const gemmCases = [0, 1].flatMap((transA) =>
  [0, 1].flatMap((transB) =>
    addends.map((c) =>
      operatorCase(
        'Gemm',
        `Gemm transA ${transA} transB ${transB} C ${c ? describeShape(c) : 'left out'}`,
        [input(transA ? [4, 3] : [3, 4]), input(transB ? [2, 4] : [4, 2]), ...(c ? [input(c)] : [])],
        { transA: int(transA), transB: int(transB), alpha: float(0.7), beta: float(1.3) },
      ),
    ),
  ),
);

/** Cases of the `math` family. */
export const mathCases: readonly GradientCase[] = [
  ...unaryCases,
  ...binaryCases,
  ...powerCases,
  ...variadicCases,
  ...axisCases,
  ...cumulativeCases,
  ...clipCases,
  ...productCases,
  ...gemmCases,
  builtCase('TopK', 'TopK of the last axis', [input(['batch', 5], distinct())], (g, [x]) => g.topK(x!, 3)[0]),
  operatorCase('Gemm', 'Gemm of named rows', [input(['batch', 4]), input([4, 2]), input([2])]),
];
