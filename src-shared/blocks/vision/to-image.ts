import { fail, ok } from '../../base/result';
import type { BlockType, InferCall, Repair } from '../block';
import { blockError, countOf, quoteName } from '../block-diagnostics';
import { loweredAt, lowerTo } from '../lowering';
import { numberOf } from '../parameter-values';
import { BATCH, describeSignal, featuresOf, makeImage, portIn, PORT_OUT, signalAt } from '../signals';
import { sizeField } from './size-field';

export const toImageBlock: BlockType = {
  type: 'to-image',
  category: 'vision',
  padding: 'none',
  title: 'Image from features',
  summary: 'Reads the features of a row as an image: dots row by row, the channels of a dot side by side.',
  equation: String.raw`y_{r,c,k} = x_{(r W + c) C + k}`,
  citation: 'ONNX Reshape',
  parameters: [
    sizeField('height', 'Height', 'Rows of dots.', 'dots', 8),
    sizeField('width', 'Width', 'Dots in a row.', 'dots', 8),
    sizeField('channels', 'Channels', 'Numbers of a dot: 1 for grey, 3 for colour.', 'channels', 1),
  ],
  inputs: () => [portIn('vector')],
  outputs: () => [PORT_OUT],
  infer: (call) => {
    const { parameters } = call;
    const [height, width, channels] = [
      numberOf(parameters, 'height'),
      numberOf(parameters, 'width'),
      numberOf(parameters, 'channels'),
    ];
    const vector = signalAt(call.inputs, 'in');
    if (featuresOf(vector) === height * width * channels) {
      return ok(new Map([['out', makeImage(height, width, channels)]]));
    }
    return fail([
      blockError(
        'SHAPE-016',
        { block: call.id, port: 'in' },
        `${quoteName(call.name)} makes an image of ${height} × ${width} dots with ${countOf(channels, 'channel')}, which takes ` +
          `${countOf(height * width * channels, 'feature')}, but gets ${describeSignal(vector)}.`,
        'Set height, width and channels to what the columns hold, or choose other columns in the input.',
        [makeSquare(call, channels)],
      ),
    ]);
  },
  lower: (call) => {
    const { value: x } = loweredAt(call, 'in');
    const size = (name: string): number => numberOf(call.parameters, name);
    return lowerTo(call.g.reshape(x, [BATCH, size('height'), size('width'), size('channels')]), null);
  },
};

/** The square image that the features would make; null when they make none. */
function makeSquare(call: InferCall, channels: number): Repair | null {
  const side = Math.sqrt(featuresOf(signalAt(call.inputs, 'in')) / channels);
  if (!Number.isInteger(side)) return null;
  const { setParameter } = call.repairs;
  const commands = [setParameter('height', side), setParameter('width', side)].flatMap((repair) => repair.commands);
  return { label: `Make the image ${side} × ${side}`, commands };
}
