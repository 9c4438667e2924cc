import { fail, ok } from '../../base/result';
import { ints } from '../../ir/attributes';
import { windowedSize } from '../../ops/shapes';
import type { BlockType, ParameterValues } from '../block';
import { loweredAt, lowerTo } from '../lowering';
import { choiceOf, numberOf } from '../parameter-values';
import { imageSizeOf, makeImage, portIn, PORT_OUT, signalAt } from '../signals';
import { sizeField } from './size-field';
import { checkWindow, withChannelsFirst } from './window';

export const pool2dBlock: BlockType = {
  type: 'pool2d',
  category: 'vision',
  padding: 'none',
  title: 'Pool2D',
  summary: 'Makes an image smaller: squares of dots become one dot, the greatest or the mean of each channel.',
  equation: String.raw`y_{r,c} = \operatorname*{pool}_{0 \le i,j < n} x_{n r + i,\, n c + j}`,
  citation: 'LeCun et al. 1998, Gradient-based learning applied to document recognition; ONNX MaxPool, AveragePool',
  equationOf: (parameters) =>
    modeOf(parameters) === 'max'
      ? String.raw`y_{r,c} = \max_{0 \le i,j < n} x_{n r + i,\, n c + j}`
      : String.raw`y_{r,c} = \frac{1}{n^2} \sum_{0 \le i,j < n} x_{n r + i,\, n c + j}`,
  parameters: [
    {
      name: 'mode',
      title: 'Mode',
      help: 'The greatest value says whether a pattern is there, the mean how much of it.',
      unit: '',
      kind: 'choice',
      default: 'max',
      choices: [
        { value: 'max', title: 'Maximum' },
        { value: 'mean', title: 'Mean' },
      ],
    },
    sizeField(
      'size',
      'Size',
      'Side of a square. Dots left over at the right and the bottom are not read.',
      'dots',
      2,
      256,
    ),
  ],
  inputs: () => [portIn('image')],
  outputs: () => [PORT_OUT],
  infer: (call) => {
    const size = numberOf(call.parameters, 'size');
    const problems = checkWindow(call, 'size', size, 0);
    if (problems.length > 0) return fail(problems);
    const { height, width, channels } = imageSizeOf(signalAt(call.inputs, 'in'));
    const places = (side: number): number => Number(windowedSize(side, size, size, 0, 1));
    return ok(new Map([['out', makeImage(places(height), places(width), channels)]]));
  },
  lower: (call) => {
    const { g } = call;
    const size = numberOf(call.parameters, 'size');
    const op = modeOf(call.parameters) === 'max' ? 'MaxPool' : 'AveragePool';
    const attributes = { kernel_shape: ints([size, size]), strides: ints([size, size]) };
    return lowerTo(
      withChannelsFirst(g, loweredAt(call, 'in').value, (x) => g.one(op, [x], attributes)),
      null,
    );
  },
};

function modeOf(parameters: ParameterValues): 'max' | 'mean' {
  return choiceOf(parameters, 'mode', ['max', 'mean']);
}
