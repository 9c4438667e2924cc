import { fail, ok } from '../../base/result';
import type { Value } from '../../ir/graph';
import type { Emitter } from '../../ops/emitter';
import { tensor } from '../../tensor/tensor';
import type { BlockType, InputSignals, ParameterValues, Weight } from '../block';
import { drawNormal } from '../initial-values';
import { declareWeights, loweredAt, lowerTo } from '../lowering';
import { choiceOf, numberOf } from '../parameter-values';
import { featuresOf, portIn, PORT_OUT, signalAt } from '../signals';
import { checkPositions } from './attention-checks';

/** Spread of learnt positions at the start, small beside the features they are added to: Devlin et al. 2019, arXiv:1810.04805. */
const LEARNT_SPREAD = 0.02;

const SINUSOIDAL = String.raw`y_t = x_t + p_t, \quad p_{t,2i} = \sin\!\left(t / 10000^{2i/d}\right), \quad p_{t,2i+1} = \cos\!\left(t / 10000^{2i/d}\right)`;

export const positionalEncodingBlock: BlockType = {
  type: 'positional-encoding',
  category: 'attention',
  padding: 'passes',
  title: 'Positional encoding',
  summary: 'Adds to each step where it stands: attention alone cannot tell one order of the steps from another.',
  equation: SINUSOIDAL,
  citation: 'Vaswani et al. 2017, arXiv:1706.03762, section 3.5',
  equationOf: (parameters) => (isLearnt(parameters) ? String.raw`y_t = x_t + P_t` : SINUSOIDAL),
  citationOf: (parameters) =>
    isLearnt(parameters)
      ? 'Gehring et al. 2017, arXiv:1705.03122, section 3.1'
      : 'Vaswani et al. 2017, arXiv:1706.03762, section 3.5',
  parameters: [
    {
      name: 'kind',
      title: 'Kind',
      help: 'Sinusoidal has nothing to learn and goes on for ever. Learned fits each position to the data, up to a greatest length.',
      unit: '',
      kind: 'choice',
      default: 'sinusoidal',
      choices: [
        { value: 'sinusoidal', title: 'Sinusoidal' },
        { value: 'learned', title: 'Learned' },
      ],
    },
    {
      name: 'length',
      title: 'Greatest length',
      help: 'Positions that are learnt. Steps beyond are given the last of them.',
      unit: 'steps',
      appliesWhen: [{ parameter: 'kind', oneOf: ['learned'] }],
      kind: 'integer',
      default: 512,
      minimum: 1,
      maximum: 65_536,
    },
  ],
  inputs: () => [portIn('sequence')],
  outputs: () => [PORT_OUT],
  width: 'input',
  limits: (parameters) =>
    isLearnt(parameters)
      ? [
          {
            ...{ port: 'in', steps: numberOf(parameters, 'length'), parameter: 'length' },
            consequence: 'all steps behind are given the same position',
          },
        ]
      : [],
  weights,
  infer: (call) => {
    const problems = isLearnt(call.parameters) ? checkPositions(call, 'in') : [];
    return problems.length > 0 ? fail(problems) : ok(new Map([['out', signalAt(call.inputs, 'in')]]));
  },
  lower: (call) => {
    const { g } = call;
    const { value: x, lengths } = loweredAt(call, 'in');
    const weight = declareWeights(call, weights);
    const steps = x.shape[1];
    if (steps === undefined) throw new Error('A position needs a sequence');
    const positions = g.range(steps);
    const encoding = isLearnt(call.parameters)
      ? g.gather(weight('table'), g.min(positions, numberOf(call.parameters, 'length') - 1))
      : emitSinusoids(g, g.cast(positions, x.dtype), featuresOf(signalAt(call.signals, 'in')));
    return lowerTo(g.add(x, encoding), lengths);
  },
};

function isLearnt(parameters: ParameterValues): boolean {
  return choiceOf(parameters, 'kind', ['sinusoidal', 'learned']) === 'learned';
}

function weights(parameters: ParameterValues, inputs: InputSignals): Weight[] {
  if (!isLearnt(parameters)) return [];
  const [length, features] = [numberOf(parameters, 'length'), featuresOf(signalAt(inputs, 'in'))];
  const initial: Weight['initial'] = (random) =>
    drawNormal(random, length * features).map((value) => LEARNT_SPREAD * value);
  return [{ name: 'table', shape: [length, features], initial }];
}

/** `[steps, features]`. A cosine is written as a sine a quarter turn on: every provider has a kernel for it. */
function emitSinusoids(g: Emitter, positions: Value, features: number): Value {
  const columns = Array.from({ length: features }, (_, i) => i);
  const row = (values: number[]): Value => g.constant(tensor(positions.dtype, [features], values));
  const speeds = row(columns.map((i) => 10_000 ** ((-2 * Math.floor(i / 2)) / features)));
  const phases = row(columns.map((i) => (i % 2 === 0 ? 0 : Math.PI / 2)));
  return g.one('Sin', [g.add(g.mul(g.unsqueeze(positions, [1]), speeds), phases)]);
}
