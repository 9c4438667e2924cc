import { ok } from '../../base/result';
import type { Value } from '../../ir/graph';
import type { Emitter } from '../../ops/emitter';
import { productOfDims } from '../../tensor/dims';
import type { BlockType, InputSignals, ParameterValues, Weight } from '../block';
import { drawXavier, fillWith } from '../initial-values';
import { declareWeights, loweredAt, lowerTo } from '../lowering';
import { flagOf, numberOf } from '../parameter-values';
import { featuresOf, portIn, PORT_OUT, signalAt, withFeatures } from '../signals';

export const linearBlock: BlockType = {
  type: 'linear',
  category: 'layer',
  padding: 'passes',
  title: 'Linear',
  summary: 'Weighs and sums all features into a chosen number of new ones; on a sequence, at every step alike.',
  equation: String.raw`y = W x + b`,
  citation: 'ONNX Gemm; start: Glorot & Bengio 2010',
  parameters: [
    {
      name: 'units',
      title: 'Units',
      help: 'How many numbers come out. Before an output, the number of values it predicts.',
      unit: 'features',
      kind: 'integer',
      default: 32,
      minimum: 1,
      maximum: 65_536,
    },
    {
      name: 'bias',
      title: 'Bias',
      help: 'Adds a learnt constant to each unit. Leave it on unless a normalization follows.',
      unit: '',
      kind: 'boolean',
      default: true,
    },
  ],
  inputs: () => [portIn('sequence', 'vector')],
  outputs: () => [PORT_OUT],
  width: { parameter: 'units' },
  stepwise: true,
  weights,
  infer: ({ parameters, inputs }) =>
    ok(new Map([['out', withFeatures(signalAt(inputs, 'in'), numberOf(parameters, 'units'))]])),
  lower: (call) => {
    const { g, parameters } = call;
    const { value: x, lengths } = loweredAt(call, 'in');
    const weight = declareWeights(call, weights);
    const bias = flagOf(parameters, 'bias') ? weight('bias') : null;
    return lowerTo(projectFeatures(g, x, weight('weight'), bias), lengths);
  },
};

/** `x·Wᵀ + b` over the last axis: `x` `[…, features]`, `weight` `[units, features]`, `bias` `[units]`. */
export function projectFeatures(g: Emitter, x: Value, weight: Value, bias: Value | null): Value {
  const outer = x.shape.slice(0, -1);
  // One 2-D product whatever the rank: onnxruntime's fastest form, with the transposition inside.
  const rows = g.reshape(x, [productOfDims(outer), ...x.shape.slice(-1)]);
  const product = g.gemm(rows, weight, bias, { transB: true });
  return g.reshape(product, [...outer, ...weight.shape.slice(0, 1)]);
}

function weights(parameters: ParameterValues, inputs: InputSignals): Weight[] {
  const units = numberOf(parameters, 'units');
  const features = featuresOf(signalAt(inputs, 'in'));
  const weight: Weight = {
    name: 'weight',
    shape: [units, features],
    initial: (random) => drawXavier(random, units * features, features, units),
  };
  const bias: Weight = { name: 'bias', shape: [units], initial: () => fillWith(units, 0) };
  return flagOf(parameters, 'bias') ? [weight, bias] : [weight];
}
