import { invariant } from '../../base/invariant';
import { ok } from '../../base/result';
import type { BlockType, InputSignals, ParameterValues } from '../block';
import { loweredAt, lowerTo } from '../lowering';
import { numberOf } from '../parameter-values';
import { featuresOf, makeSequence, portIn, PORT_OUT, signalAt, timeOf } from '../signals';
import type { Dim } from '../../tensor/dims';

export const repeatBlock: BlockType = {
  type: 'repeat',
  category: 'sequence',
  padding: 'passes',
  title: 'Repeat over time',
  summary:
    'Makes a sequence of a vector: the same features at every step, as many steps as another sequence or a number.',
  equation: String.raw`y_t = x, \quad t = 1, \dots, T`,
  citation: 'ONNX Expand',
  parameters: [
    {
      name: 'count',
      title: 'Count',
      help: 'How many steps. Counts only while nothing is connected to “Like”.',
      unit: 'steps',
      kind: 'integer',
      default: 10,
      minimum: 1,
      maximum: 65_536,
    },
  ],
  inputs: () => [portIn('vector'), { name: 'like', title: 'Like', accepts: ['sequence', 'tokens'], optional: true }],
  outputs: () => [PORT_OUT],
  width: 'input',
  infer: ({ parameters, inputs }) =>
    ok(new Map([['out', makeSequence(stepsOf(parameters, inputs), featuresOf(signalAt(inputs, 'in')))]])),
  lower: (call) => {
    const { g } = call;
    const { value: x } = loweredAt(call, 'in');
    const [batch, features] = x.shape;
    invariant(batch !== undefined && features !== undefined, 'A vector has two axes');
    const like = call.inputs.get('like')?.[0];
    const steps = stepsOf(call.parameters, call.signals);
    return lowerTo(g.expand(g.unsqueeze(x, [1]), [batch, steps, features]), like?.lengths ?? null);
  },
};

function stepsOf(parameters: ParameterValues, inputs: InputSignals): Dim {
  const like = inputs.get('like')?.[0];
  return like ? timeOf(like) : numberOf(parameters, 'count');
}
