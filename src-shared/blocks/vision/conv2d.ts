import { fail, ok } from '../../base/result';
import { ints } from '../../ir/attributes';
import { windowedSize } from '../../ops/shapes';
import type { BlockType, InputSignals, ParameterValues, Weight } from '../block';
import { drawXavier, fillWith } from '../initial-values';
import { declareWeights, loweredAt, lowerTo } from '../lowering';
import { choiceOf, numberOf } from '../parameter-values';
import { featuresOf, imageSizeOf, makeImage, portIn, PORT_OUT, signalAt } from '../signals';
import { sizeField } from './size-field';
import { checkWindow, withChannelsFirst } from './window';

export const conv2dBlock: BlockType = {
  type: 'conv2d',
  category: 'vision',
  padding: 'none',
  title: 'Conv2D',
  summary: 'Looks for learnt patterns at every place of an image: one channel comes out for each pattern.',
  equation: String.raw`y_{r,c} = b + \sum_{i,j} W_{i,j} \, x_{s r + i,\, s c + j}`,
  citation: 'LeCun et al. 1989, Backpropagation applied to handwritten zip code recognition; ONNX Conv',
  parameters: [
    sizeField(
      'filters',
      'Filters',
      'How many patterns, which is the number of channels that come out.',
      'channels',
      16,
    ),
    sizeField('kernel', 'Kernel', 'Side of the square that a pattern covers.', 'dots', 3, 256),
    sizeField('stride', 'Stride', 'Dots from one place to the next. 2 halves both sides of the image.', 'dots', 1, 256),
    {
      name: 'padding',
      title: 'Padding',
      help: 'What happens at the edges. Same puts zeros around the image and, at stride 1, keeps its size; valid uses only places where the whole pattern fits.',
      unit: '',
      kind: 'choice',
      default: 'same',
      choices: [
        { value: 'same', title: 'Same: zeros around' },
        { value: 'valid', title: 'Valid: none' },
      ],
    },
  ],
  inputs: () => [portIn('image')],
  outputs: () => [PORT_OUT],
  width: { parameter: 'filters' },
  weights,
  infer: (call) => {
    const { kernel, stride, overhang } = geometryOf(call.parameters);
    const problems = checkWindow(call, 'kernel', kernel, overhang);
    if (problems.length > 0) return fail(problems);
    const { height, width } = imageSizeOf(signalAt(call.inputs, 'in'));
    const places = (side: number): number => Number(windowedSize(side, kernel, stride, overhang, 1));
    return ok(new Map([['out', makeImage(places(height), places(width), numberOf(call.parameters, 'filters'))]]));
  },
  lower: (call) => {
    const { g } = call;
    const weight = declareWeights(call, weights);
    const { kernel, stride, overhang } = geometryOf(call.parameters);
    const [before, after] = [Math.floor(overhang / 2), Math.ceil(overhang / 2)];
    const attributes = {
      kernel_shape: ints([kernel, kernel]),
      strides: ints([stride, stride]),
      pads: ints([before, before, after, after]),
    };
    const convolve = withChannelsFirst(g, loweredAt(call, 'in').value, (x) =>
      g.one('Conv', [x, weight('weight'), weight('bias')], attributes),
    );
    return lowerTo(convolve, null);
  },
};

/** `overhang`: zeros beyond both edges together. */
function geometryOf(parameters: ParameterValues): { kernel: number; stride: number; overhang: number } {
  const kernel = numberOf(parameters, 'kernel');
  const isSame = choiceOf(parameters, 'padding', ['same', 'valid']) === 'same';
  return { kernel, stride: numberOf(parameters, 'stride'), overhang: isSame ? kernel - 1 : 0 };
}

/** In ONNX's layout: `weight` `[filters, channels, kernel, kernel]`, `bias` `[filters]`. */
function weights(parameters: ParameterValues, inputs: InputSignals): Weight[] {
  const [filters, kernel] = [numberOf(parameters, 'filters'), numberOf(parameters, 'kernel')];
  const channels = featuresOf(signalAt(inputs, 'in'));
  const area = kernel * kernel;
  return [
    {
      name: 'weight',
      shape: [filters, channels, kernel, kernel],
      initial: (random) => drawXavier(random, filters * channels * area, channels * area, filters * area),
    },
    { name: 'bias', shape: [filters], initial: () => fillWith(filters, 0) },
  ];
}
