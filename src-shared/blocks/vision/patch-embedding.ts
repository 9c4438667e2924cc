import { fail, ok } from '../../base/result';
import type { BlockType, InputSignals, ParameterValues, Weight } from '../block';
import { drawXavier, fillWith } from '../initial-values';
import { projectFeatures } from '../layer/linear';
import { declareWeights, lowerTo } from '../lowering';
import { numberOf } from '../parameter-values';
import { makeSequence, portIn, PORT_OUT } from '../signals';
import { checkPatches, cutOf, emitPatches, patchFields } from './patches';
import { sizeField } from './size-field';

export const patchEmbeddingBlock: BlockType = {
  type: 'patch-embedding',
  category: 'vision',
  padding: 'none',
  title: 'Patch embedding',
  summary:
    'Cuts an image into patches and weighs the dots of each into a chosen number of features: a sequence to attend to.',
  equation: String.raw`y_t = W \operatorname{vec}\left(x_{\text{patch } t}\right) + b`,
  citation: 'Dosovitskiy et al. 2021, arXiv:2010.11929, equation 1',
  parameters: [
    ...patchFields,
    sizeField('units', 'Units', 'Features of a patch that come out.', 'features', 32, 65_536),
  ],
  inputs: () => [portIn('image')],
  outputs: () => [PORT_OUT],
  width: { parameter: 'units' },
  weights,
  infer: (call) => {
    const problems = checkPatches(call);
    if (problems.length > 0) return fail(problems);
    const { count } = cutOf(call.parameters, call.inputs);
    return ok(new Map([['out', makeSequence(count, numberOf(call.parameters, 'units'))]]));
  },
  lower: (call) => {
    const weight = declareWeights(call, weights);
    return lowerTo(projectFeatures(call.g, emitPatches(call), weight('weight'), weight('bias')), null);
  },
};

function weights(parameters: ParameterValues, inputs: InputSignals): Weight[] {
  const units = numberOf(parameters, 'units');
  const { features } = cutOf(parameters, inputs);
  const initial: Weight['initial'] = (random) => drawXavier(random, units * features, features, units);
  return [
    { name: 'weight', shape: [units, features], initial },
    { name: 'bias', shape: [units], initial: () => fillWith(units, 0) },
  ];
}
