import { ok } from '../../base/result';
import type { BlockType } from '../block';
import { loweredAt, lowerTo } from '../lowering';
import { BATCH, imageSizeOf, makeVector, portIn, PORT_OUT, signalAt } from '../signals';

export const flattenBlock: BlockType = {
  type: 'flatten',
  category: 'vision',
  padding: 'none',
  title: 'Flatten',
  summary: 'Puts all dots of an image side by side as the features of one row.',
  equation: String.raw`y_{(r W + c) C + k} = x_{r,c,k}`,
  citation: 'ONNX Reshape',
  parameters: [],
  inputs: () => [portIn('image')],
  outputs: () => [PORT_OUT],
  infer: ({ inputs }) => {
    const { height, width, channels } = imageSizeOf(signalAt(inputs, 'in'));
    return ok(new Map([['out', makeVector(height * width * channels)]]));
  },
  lower: (call) => {
    const { height, width, channels } = imageSizeOf(signalAt(call.signals, 'in'));
    return lowerTo(call.g.reshape(loweredAt(call, 'in').value, [BATCH, height * width * channels]), null);
  },
};
