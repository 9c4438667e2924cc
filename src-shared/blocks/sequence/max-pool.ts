import { ok } from '../../base/result';
import type { BlockType } from '../block';
import { loweredAt, lowerTo } from '../lowering';
import { fillPadding, zeroEmptyRows } from '../mask';
import { featuresOf, makeVector, portIn, PORT_OUT, signalAt } from '../signals';

/** The lowest float32: below everything that a step that counts can hold. */
const LOWEST = -3.4028234663852886e38;

export const maxPoolBlock: BlockType = {
  type: 'max-pool',
  category: 'sequence',
  padding: 'ends',
  title: 'Maximum over time',
  summary: 'Takes the largest value of each feature over the steps that count in each row; zeros where a row has none.',
  equation: String.raw`y_i = \max_{1 \le t \le T} x_{t,i}`,
  citation: 'Collobert & Weston 2008, A unified architecture for natural language processing; ONNX ReduceMax',
  parameters: [],
  inputs: () => [portIn('sequence')],
  outputs: () => [PORT_OUT],
  width: 'input',
  readsAhead: () => true,
  infer: ({ inputs }) => ok(new Map([['out', makeVector(featuresOf(signalAt(inputs, 'in')))]])),
  lower: (call) => {
    const { g } = call;
    const { value: x, lengths } = loweredAt(call, 'in');
    const highest = g.reduceMax(fillPadding(g, x, lengths, LOWEST), [1]);
    return lowerTo(lengths ? zeroEmptyRows(g, highest, lengths) : highest, null);
  },
};
