import { defined } from '../../base/invariant';
import { ok } from '../../base/result';
import type { BlockType, InputSignals, ParameterValues, Weight } from '../block';
import { drawNormal } from '../initial-values';
import { declareWeights, loweredAt, lowerTo } from '../lowering';
import { numberOf } from '../parameter-values';
import { makeSequence, portIn, PORT_OUT, signalAt, timeOf } from '../signals';

export const embeddingBlock: BlockType = {
  type: 'embedding',
  category: 'layer',
  padding: 'passes',
  title: 'Embedding',
  summary: 'Gives each token a learnt list of numbers, so that tokens that act alike can come to lie close together.',
  equation: String.raw`y_t = E_{x_t}, \quad E \in \mathbb{R}^{V \times d}`,
  citation: 'Bengio et al. 2003, A neural probabilistic language model; ONNX Gather',
  parameters: [
    {
      name: 'size',
      title: 'Size',
      help: 'How many numbers stand for a token. A few for a handful of categories, 50 to 300 for words.',
      unit: 'features',
      kind: 'integer',
      default: 16,
      minimum: 1,
      maximum: 4096,
    },
  ],
  inputs: () => [portIn('tokens')],
  outputs: () => [PORT_OUT],
  width: { parameter: 'size' },
  stepwise: true,
  weights,
  infer: ({ parameters, inputs }) =>
    ok(new Map([['out', makeSequence(timeOf(signalAt(inputs, 'in')), numberOf(parameters, 'size'))]])),
  lower: (call) => {
    const { value: tokens, lengths } = loweredAt(call, 'in');
    return lowerTo(call.g.gather(declareWeights(call, weights)('table'), tokens), lengths);
  },
};

function weights(parameters: ParameterValues, inputs: InputSignals): Weight[] {
  const size = numberOf(parameters, 'size');
  const rows = defined(signalAt(inputs, 'in').vocabularySize, 'vocabulary of the tokens');
  return [{ name: 'table', shape: [rows, size], initial: (random) => drawNormal(random, rows * size) }];
}
