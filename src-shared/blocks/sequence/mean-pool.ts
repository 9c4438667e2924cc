import { ok } from '../../base/result';
import type { BlockType } from '../block';
import { loweredAt, lowerTo } from '../lowering';
import { fillPadding } from '../mask';
import { featuresOf, makeVector, portIn, PORT_OUT, signalAt } from '../signals';

export const meanPoolBlock: BlockType = {
  type: 'mean-pool',
  category: 'sequence',
  padding: 'ends',
  title: 'Mean over time',
  summary: 'Averages each feature over the steps that count in each row; zeros where a row has none.',
  equation: String.raw`y = \frac{1}{T} \sum_{t=1}^{T} x_t`,
  citation: 'ONNX ReduceSum',
  parameters: [],
  inputs: () => [portIn('sequence')],
  outputs: () => [PORT_OUT],
  width: 'input',
  readsAhead: () => true,
  infer: ({ inputs }) => ok(new Map([['out', makeVector(featuresOf(signalAt(inputs, 'in')))]])),
  lower: (call) => {
    const { g } = call;
    const { value: x, lengths } = loweredAt(call, 'in');
    if (lengths === null) return lowerTo(g.reduceMean(x, [1]), null);
    const sum = g.reduceSum(fillPadding(g, x, lengths, 0), [1]);
    // An empty row has the sum 0; dividing it by 1 keeps it.
    const steps = g.cast(g.max(lengths, 1), x.dtype);
    return lowerTo(g.div(sum, g.unsqueeze(steps, [1])), null);
  },
};
