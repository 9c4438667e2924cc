import { float, int, ints } from '../../ir/attributes';
import type { Attributes } from '../../ir/graph';
import { input, type OperatorCase } from './operator-case';

interface ConvolutionCase {
  readonly title: string;
  readonly x: readonly number[];
  readonly w: readonly number[];
  readonly attributes?: Attributes;
}

const CONVOLUTIONS: readonly ConvolutionCase[] = [
  { title: '1-D', x: [2, 3, 7], w: [4, 3, 3] },
  {
    title: '1-D, padded on one side, stride 2',
    x: [2, 3, 7],
    w: [4, 3, 3],
    attributes: { pads: ints([2, 0]), strides: ints([2]) },
  },
  { title: '1-D, dilated', x: [1, 2, 9], w: [2, 2, 3], attributes: { dilations: ints([2]), pads: ints([2, 2]) } },
  { title: '1-D, depthwise', x: [2, 4, 6], w: [4, 1, 3], attributes: { group: int(4), pads: ints([1, 1]) } },
  { title: '2-D', x: [2, 2, 5, 6], w: [3, 2, 3, 2] },
  {
    title: '2-D, two groups, strides, pads and dilations',
    x: [2, 4, 7, 6],
    w: [6, 2, 3, 2],
    attributes: {
      group: int(2),
      strides: ints([2, 1]),
      pads: ints([1, 0, 2, 1]),
      dilations: ints([1, 2]),
      kernel_shape: ints([3, 2]),
    },
  },
];

const TRANSPOSED: readonly ConvolutionCase[] = [
  { title: '1-D', x: [2, 3, 5], w: [3, 4, 3] },
  {
    title: '1-D, stride 2 with output padding',
    x: [1, 2, 4],
    w: [2, 3, 3],
    attributes: { strides: ints([2]), pads: ints([1, 1]), output_padding: ints([1]) },
  },
  {
    title: '2-D, two groups, dilated',
    x: [2, 4, 3, 4],
    w: [4, 2, 2, 3],
    attributes: { group: int(2), dilations: ints([2, 1]), pads: ints([0, 1, 1, 0]) },
  },
];

const POOLS: readonly { readonly title: string; readonly x: readonly number[]; readonly attributes: Attributes }[] = [
  { title: '1-D', x: [2, 3, 8], attributes: { kernel_shape: ints([3]) } },
  {
    title: '1-D, stride 2, padded',
    x: [2, 2, 7],
    attributes: { kernel_shape: ints([3]), strides: ints([2]), pads: ints([1, 1]) },
  },
  {
    title: '2-D, uneven pads',
    x: [2, 2, 5, 6],
    attributes: { kernel_shape: ints([3, 2]), strides: ints([2, 1]), pads: ints([0, 1, 2, 0]) },
  },
];

export const nnCases: readonly OperatorCase[] = [
  ...(['Conv', 'ConvTranspose'] as const).flatMap((op): OperatorCase[] =>
    (op === 'Conv' ? CONVOLUTIONS : TRANSPOSED).map(({ title, x, w, attributes = {} }) => ({
      op,
      title,
      build: (g, dtype) => {
        const group = attributes['group']?.kind === 'int' ? attributes['group'].value : 1;
        const filters = op === 'Conv' ? w[0]! : w[1]! * group;
        const operands = [input(g, 'x', dtype, x), input(g, 'w', dtype, w)];
        return {
          plain: g.one(op, operands, attributes),
          biased: g.one(op, [...operands, input(g, 'b', dtype, [filters])], attributes),
        };
      },
      float64: false,
    })),
  ),
  ...POOLS.map(({ title, x, attributes }): OperatorCase => ({
    op: 'MaxPool',
    title,
    build: (g, dtype) => {
      const [y, places] = g.emit('MaxPool', [input(g, 'x', dtype, x)], attributes, { outputCount: 2 });
      return { y: y!, places: places! };
    },
  })),
  {
    op: 'MaxPool',
    title: 'dilated',
    build: (g, dtype) => ({
      y: g.one('MaxPool', [input(g, 'x', dtype, [1, 2, 9])], { kernel_shape: ints([3]), dilations: ints([2]) }),
    }),
  },
  ...POOLS.flatMap(({ title, x, attributes }): OperatorCase[] =>
    [0, 1].map((counted) => ({
      op: 'AveragePool',
      title: `${title}${counted ? ', counting the padding' : ''}`,
      build: (g, dtype) => ({
        y: g.one('AveragePool', [input(g, 'x', dtype, x)], { ...attributes, count_include_pad: int(counted) }),
      }),
      float64: false,
    })),
  ),
  ...[-1, 1, 0].map((axis): OperatorCase => ({
    op: 'LayerNormalization',
    title: `from axis ${axis}, with its statistics`,
    build: (g, dtype) => {
      const x = input(g, 'x', dtype, [2, 3, 4]);
      const inner = [2, 3, 4].slice(axis);
      const scale = input(g, 'scale', dtype, inner);
      const [y, mean, inverse] = g.emit(
        'LayerNormalization',
        [x, scale, input(g, 'bias', dtype, inner)],
        { axis: int(axis), epsilon: float(0.001) },
        { outputCount: 3 },
      );
      const plain = g.one('LayerNormalization', [x, scale], { axis: int(axis) });
      return { y: y!, mean: mean!, inverse: inverse!, plain };
    },
  })),
  {
    op: 'Dropout',
    title: 'of inference, with its mask',
    build: (g, dtype) => {
      const x = input(g, 'x', dtype, [2, 3]);
      const [y, mask] = g.emit('Dropout', [x, g.scalar(0.5, 'float32')], {}, { outputCount: 2 });
      return { y: y!, mask: mask!, plain: g.one('Dropout', [x, null, g.scalar(0, 'bool')]) };
    },
  },
];
