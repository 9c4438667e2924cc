import { fail, ok } from '../../base/result';
import { invariant } from '../../base/invariant';
import type { BlockType } from '../block';
import { lowerTo } from '../lowering';
import { featuresOf, makeSequence, makeVector, PORT_OUT } from '../signals';
import { alignRanks, lengthsOf } from './elementwise';
import { commonTime, inputsField, numberedPorts, numberedValues } from './numbered-inputs';

export const concatenateBlock: BlockType = {
  type: 'concatenate',
  category: 'combine',
  padding: 'passes',
  title: 'Concatenate',
  summary: 'Puts the features of its inputs side by side; a vector is repeated at every step of a sequence.',
  equation: String.raw`y = [x_1; x_2; \dots; x_n]`,
  citation: 'ONNX Concat',
  parameters: [inputsField],
  inputs: numberedPorts,
  outputs: () => [PORT_OUT],
  stepwise: true,
  infer: (call) => {
    const signals = numberedValues(call.parameters, call.inputs);
    const { time, problem } = commonTime(call, signals);
    if (problem !== null) return fail([problem]);
    const features = signals.reduce((sum, signal) => sum + featuresOf(signal), 0);
    return ok(new Map([['out', time === null ? makeVector(features) : makeSequence(time, features)]]));
  },
  lower: (call) => {
    const { g } = call;
    const inputs = numberedValues(call.parameters, call.inputs);
    const sequence = inputs.find(({ value }) => value.shape.length === 3);
    const values = alignRanks(g, inputs).map((value) => {
      if (sequence === undefined) return value;
      const [batch, time] = sequence.value.shape;
      const features = value.shape.at(-1);
      invariant(batch !== undefined && time !== undefined && features !== undefined, 'A sequence has three axes');
      return g.expand(value, [batch, time, features]);
    });
    return lowerTo(g.concat(values, -1), lengthsOf(inputs));
  },
};
