import { float, int, ints } from '../../ir/attributes';
import type { Attributes } from '../../ir/graph';
import type { Shape } from '../../tensor/dims';
import { distinct } from '../grad-check';
import { builtCase, describeAttributes, input, operatorCase, type GradientCase } from './case';

interface ConvolutionForm {
  readonly x: Shape;
  readonly w: Shape;
  readonly attributes?: Attributes;
}

const convolutions: readonly ConvolutionForm[] = [
  { x: [2, 3, 7], w: [4, 3, 3] },
  { x: [2, 3, 7], w: [4, 3, 1] },
  { x: [2, 3, 7], w: [4, 3, 3], attributes: { pads: ints([1, 1]) } },
  { x: [2, 3, 7], w: [4, 3, 3], attributes: { pads: ints([2, 0]), dilations: ints([1]) } },
  { x: [2, 3, 9], w: [2, 3, 3], attributes: { pads: ints([4, 0]), dilations: ints([2]) } },
  { x: [1, 2, 5], w: [2, 2, 2], attributes: { pads: ints([3, 0]) } },
  { x: [2, 2, 8], w: [3, 2, 3], attributes: { strides: ints([2]), pads: ints([1, 1]) } },
  { x: [2, 2, 10], w: [3, 2, 2], attributes: { strides: ints([4]) } },
  { x: [1, 2, 10], w: [3, 2, 2], attributes: { strides: ints([3]), dilations: ints([2]), pads: ints([1, 0]) } },
  { x: [2, 4, 6], w: [4, 2, 3], attributes: { group: int(2), pads: ints([1, 1]) } },
  { x: [2, 3, 6], w: [6, 1, 3], attributes: { group: int(3), strides: ints([2]) } },
  { x: [2, 2, 5, 6], w: [3, 2, 3, 2] },
  { x: [2, 2, 6, 5], w: [3, 2, 3, 3], attributes: { strides: ints([2, 1]), pads: ints([1, 0, 1, 2]) } },
  { x: [1, 4, 5, 5], w: [4, 2, 2, 2], attributes: { group: int(2), dilations: ints([2, 1]), strides: ints([1, 2]) } },
  { x: ['batch', 3, 'time'], w: [4, 3, 3], attributes: { pads: ints([1, 1]) } },
  { x: ['batch', 4, 'time'], w: [4, 2, 2], attributes: { pads: ints([1, 0]), group: int(2) } },
  { x: ['batch', 2, 'width'], w: [3, 2, 3], attributes: { strides: ints([2]), pads: ints([0, 1]) } },
  { x: ['batch', 2, 'time'], w: [3, 2, 2], attributes: { strides: ints([3]) } },
  {
    x: ['batch', 2, 'time', 'width'],
    w: [3, 2, 2, 3],
    attributes: { strides: ints([1, 2]), pads: ints([0, 1, 1, 1]) },
  },
];

const convolutionCases = convolutions.flatMap(({ x, w, attributes = {} }) => {
  const name = `Conv of ${x.join()} by ${w.join()}${describeAttributes(attributes)}`;
  return [
    operatorCase('Conv', name, [input(x), input(w), input([w[0]!])], attributes),
    operatorCase('Conv', `${name} without bias`, [input(x), input(w)], attributes),
  ];
});

const pools: readonly (readonly [Shape, Attributes])[] = [
  [[2, 2, 6], { kernel_shape: ints([2]), strides: ints([2]) }],
  [[2, 2, 6], { kernel_shape: ints([3]) }],
  [[2, 2, 7], { kernel_shape: ints([3]), strides: ints([2]), pads: ints([1, 1]) }],
  [[1, 2, 8], { kernel_shape: ints([2]), strides: ints([3]) }],
  [[1, 2, 4, 5], { kernel_shape: ints([2, 3]), strides: ints([2, 1]), pads: ints([0, 1, 1, 1]) }],
  [['batch', 2, 'time'], { kernel_shape: ints([3]), pads: ints([1, 1]) }],
  [['batch', 2, 'width'], { kernel_shape: ints([2]), strides: ints([2]) }],
  [['batch', 2, 'time'], { kernel_shape: ints([2]), strides: ints([2]), pads: ints([1, 0]) }],
];

const poolCases = pools.flatMap(([x, attributes]) => {
  const name = `of ${x.join()}${describeAttributes(attributes)}`;
  return [
    operatorCase('MaxPool', `MaxPool ${name}`, [input(x, distinct())], attributes),
    operatorCase('AveragePool', `AveragePool ${name}`, [input(x)], attributes),
    operatorCase('AveragePool', `AveragePool that counts padding ${name}`, [input(x)], {
      ...attributes,
      count_include_pad: int(1),
    }),
  ];
});

const normalizationCases = [
  operatorCase('LayerNormalization', 'LayerNormalization', [input([2, 5]), input([5]), input([5])], {
    epsilon: float(1e-5),
  }),
  operatorCase('LayerNormalization', 'LayerNormalization without bias', [input(['batch', 'time', 4]), input([4])], {
    axis: int(-1),
  }),
  operatorCase(
    'LayerNormalization',
    'LayerNormalization over two axes',
    [input(['batch', 3, 4]), input([3, 4]), input([4])],
    { axis: int(1), epsilon: float(0.01) },
  ),
  builtCase(
    'LayerNormalization',
    'LayerNormalization that names its statistics',
    [input([3, 4]), input([4])],
    (g, [x, s]) => g.emit('LayerNormalization', [x!, s!], {}, { outputCount: 3 })[0]!,
  ),
];

const dropoutCases = [
  operatorCase('Dropout', 'Dropout of inference', [input([2, 3])]),
  builtCase('Dropout', 'Dropout with training_mode false', [input([2, 3])], (g, [x]) =>
    g.one('Dropout', [x!, g.scalar(0.5, x!.dtype), g.scalar(0, 'bool')]),
  ),
];

/** Cases of the `nn` family. */
export const nnCases: readonly GradientCase[] = [
  ...convolutionCases,
  ...poolCases,
  builtCase(
    'MaxPool',
    'MaxPool that gives its indices',
    [input([1, 2, 6], distinct())],
    (g, [x]) => g.emit('MaxPool', [x!], { kernel_shape: ints([2]) }, { outputCount: 2 })[0]!,
  ),
  builtCase('MaxPool', 'MaxPool of a size that is an expression', [input(['batch', 2, 'time'], distinct())], (g, [x]) =>
    g.one('MaxPool', [g.slice(x!, 2, 1, null)], { kernel_shape: ints([2]) }),
  ),
  builtCase(
    'Conv',
    'Conv of sizes that are expressions',
    [input(['batch', 2, 'width']), input([2, 2, 3])],
    (g, [x, w]) => g.one('Conv', [g.one('Conv', [x!, w!]), g.slice(w!, 2, 0, 2)], { strides: ints([2]) }),
  ),
  ...normalizationCases,
  ...dropoutCases,
];
