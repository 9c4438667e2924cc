import { ok } from '../../base/result';
import { float, int } from '../../ir/attributes';
import type { BlockType, InputSignals, ParameterValues, Weight } from '../block';
import { fillWith } from '../initial-values';
import { declareWeights, loweredAt, lowerTo } from '../lowering';
import { numberOf } from '../parameter-values';
import { featuresOf, portIn, PORT_OUT, signalAt } from '../signals';

export const layerNormBlock: BlockType = {
  type: 'layer-norm',
  category: 'regularization',
  padding: 'passes',
  title: 'Layer normalization',
  summary: 'Brings the features of each step to mean 0 and variance 1, then to a learnt scale: training gets steadier.',
  equation: String.raw`y = \gamma \odot \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}} + \beta`,
  citation: 'Ba, Kiros & Hinton 2016, arXiv:1607.06450; ONNX LayerNormalization',
  parameters: [
    {
      name: 'epsilon',
      title: 'Epsilon',
      help: 'Keeps the division safe where all features are equal. Hardly ever needs a change.',
      unit: '',
      kind: 'number',
      default: 1e-5,
      minimum: 1e-12,
      maximum: 1,
    },
  ],
  inputs: () => [portIn('sequence', 'vector')],
  outputs: () => [PORT_OUT],
  width: 'input',
  stepwise: true,
  weights,
  infer: ({ inputs }) => ok(new Map([['out', signalAt(inputs, 'in')]])),
  lower: (call) => {
    const { value: x, lengths } = loweredAt(call, 'in');
    const weight = declareWeights(call, weights);
    const epsilon = numberOf(call.parameters, 'epsilon');
    const attributes = { axis: int(-1), epsilon: float(epsilon) };
    return lowerTo(call.g.one('LayerNormalization', [x, weight('scale'), weight('bias')], attributes), lengths);
  },
};

function weights(_parameters: ParameterValues, inputs: InputSignals): Weight[] {
  const features = featuresOf(signalAt(inputs, 'in'));
  return [
    { name: 'scale', shape: [features], initial: () => fillWith(features, 1) },
    { name: 'bias', shape: [features], initial: () => fillWith(features, 0) },
  ];
}
