import { ok } from '../../base/result';
import type { Value } from '../../ir/graph';
import type { Emitter } from '../../ops/emitter';
import { emitGelu } from '../activation/gelu';
import type { BlockType, InputSignals, ParameterValues, Weight } from '../block';
import { drawXavier, fillWith } from '../initial-values';
import { projectFeatures } from '../layer/linear';
import { declareWeights, loweredAt, lowerTo } from '../lowering';
import { choiceOf, numberOf } from '../parameter-values';
import { featuresOf, portIn, PORT_OUT, signalAt } from '../signals';

const ACTIVATIONS: Readonly<Record<'relu' | 'gelu' | 'silu' | 'tanh', (g: Emitter, x: Value) => Value>> = {
  relu: (g, x) => g.relu(x),
  gelu: emitGelu,
  silu: (g, x) => g.mul(x, g.sigmoid(x)),
  tanh: (g, x) => g.tanh(x),
};

export const feedForwardBlock: BlockType = {
  type: 'feed-forward',
  category: 'attention',
  padding: 'passes',
  title: 'Feed-forward',
  summary: 'Two Linear layers with an activation between, at every step alike: the other half of a transformer layer.',
  equation: String.raw`y = W_2 \, \varphi(W_1 x + b_1) + b_2`,
  citation: 'Vaswani et al. 2017, arXiv:1706.03762, section 3.3',
  parameters: [
    {
      name: 'hidden',
      title: 'Hidden size',
      help: 'Units between the two layers. Four times the features is usual.',
      unit: 'units',
      kind: 'integer',
      default: 128,
      minimum: 1,
      maximum: 65_536,
    },
    {
      name: 'activation',
      title: 'Activation',
      help: 'The bend between the two layers. The first transformer had ReLU, most later ones GELU.',
      unit: '',
      kind: 'choice',
      default: 'relu',
      choices: [
        { value: 'relu', title: 'ReLU' },
        { value: 'gelu', title: 'GELU' },
        { value: 'silu', title: 'SiLU' },
        { value: 'tanh', title: 'Tanh' },
      ],
    },
    {
      name: 'dropout',
      title: 'Dropout',
      help: 'During training, this share of the hidden units is set to zero at random. Predictions drop nothing.',
      unit: 'share of units',
      kind: 'number',
      default: 0,
      minimum: 0,
      maximum: 0.95,
    },
  ],
  inputs: () => [portIn('sequence', 'vector')],
  outputs: () => [PORT_OUT],
  width: 'input',
  stepwise: true,
  weights,
  infer: ({ inputs }) => ok(new Map([['out', signalAt(inputs, 'in')]])),
  lower: (call) => {
    const { g, parameters } = call;
    const { value: x, lengths } = loweredAt(call, 'in');
    const weight = declareWeights(call, weights);
    const activate = ACTIVATIONS[choiceOf(parameters, 'activation', ['relu', 'gelu', 'silu', 'tanh'])];
    const active = activate(g, projectFeatures(g, x, weight('W1'), weight('b1')));
    const rate = numberOf(parameters, 'dropout');
    const isDropping = call.form === 'train' && rate > 0;
    const hidden = isDropping ? g.mul(active, call.dropoutMask('mask', active.shape, rate)) : active;
    return lowerTo(projectFeatures(g, hidden, weight('W2'), weight('b2')), lengths);
  },
};

function weights(parameters: ParameterValues, inputs: InputSignals): Weight[] {
  const hidden = numberOf(parameters, 'hidden');
  const features = featuresOf(signalAt(inputs, 'in'));
  const layer = (index: number, from: number, to: number): Weight[] => [
    { name: `W${index}`, shape: [to, from], initial: (random) => drawXavier(random, from * to, from, to) },
    { name: `b${index}`, shape: [to], initial: () => fillWith(to, 0) },
  ];
  return [...layer(1, features, hidden), ...layer(2, hidden, features)];
}
