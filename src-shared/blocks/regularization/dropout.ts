import { ok } from '../../base/result';
import type { BlockType } from '../block';
import { loweredAt, lowerTo } from '../lowering';
import { choiceOf, numberOf } from '../parameter-values';
import { portIn, PORT_OUT, signalAt } from '../signals';

export const dropoutBlock: BlockType = {
  type: 'dropout',
  category: 'regularization',
  padding: 'passes',
  title: 'Dropout',
  summary: 'During training, sets a random share of the features to zero, so that the model does not rely on any one.',
  equation: String.raw`y = \frac{m}{1 - p} \odot x, \quad m_i \sim \operatorname{Bernoulli}(1 - p)`,
  citation: 'Srivastava et al. 2014, Dropout; one mask a sequence: Gal & Ghahramani 2016, arXiv:1512.05287',
  parameters: [
    {
      name: 'rate',
      title: 'Rate',
      help: 'How much is dropped. 0.1 to 0.5 is usual; more makes training slower and steadier. Predictions drop nothing.',
      unit: 'share of features',
      kind: 'number',
      default: 0.2,
      minimum: 0,
      maximum: 0.95,
    },
    {
      name: 'mask',
      title: 'Mask',
      help: 'Whether each step of a sequence drops features of its own, or all steps drop the same ones. After a recurrent layer the latter is usual.',
      unit: '',
      kind: 'choice',
      default: 'step',
      choices: [
        { value: 'step', title: 'New for each step' },
        { value: 'sequence', title: 'One for the whole sequence' },
      ],
    },
  ],
  inputs: () => [portIn('sequence', 'vector')],
  outputs: () => [PORT_OUT],
  width: 'input',
  stepwise: true,
  infer: ({ inputs }) => ok(new Map([['out', signalAt(inputs, 'in')]])),
  lower: (call) => {
    const { value: x, lengths } = loweredAt(call, 'in');
    const rate = numberOf(call.parameters, 'rate');
    if (call.form !== 'train' || rate === 0) return lowerTo(x, lengths);
    const shared = choiceOf(call.parameters, 'mask', ['step', 'sequence']) === 'sequence';
    const shape = shared ? x.shape.map((d, axis) => (axis === 1 && x.shape.length === 3 ? 1 : d)) : x.shape;
    return lowerTo(call.g.mul(x, call.dropoutMask('mask', shape, rate)), lengths);
  },
};
