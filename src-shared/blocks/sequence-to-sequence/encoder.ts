import { defined } from '../../base/invariant';
import { ok } from '../../base/result';
import type { BlockType, InputSignals, LowerCall, Lowered, ParameterValues, Weight } from '../block';
import { drawNormal } from '../initial-values';
import { declareWeights, loweredAt } from '../lowering';
import { choiceOf, numberOf } from '../parameter-values';
import { lowerStack } from '../recurrent/recurrent-block';
import { DIRECTIONS } from '../recurrent/recurrent-fields';
import { layerWeights, sizesOf } from '../recurrent/recurrent-weights';
import { featuresOf, makeSequence, makeVector, portIn, signalAt, timeOf } from '../signals';
import {
  cellField,
  cellOf,
  embeddingField,
  forgetBiasField,
  gateBiasOf,
  pickRecurrentFields,
  statesPerLayer,
} from './cell-fields';
import { encoderParts } from './parts';

/**
 * Reads a whole sequence into a memory, one vector a step, and a last state: `[batch, layers·directions·hidden]`, for LSTM
 * followed by the cells. Weights: `table` where tokens come in, then `W`, `R`, `B`, `1.W`, … in ONNX's layout.
 */
export const encoderBlock: BlockType = {
  type: 'encoder',
  category: 'recurrent',
  padding: 'honours',
  title: 'Encoder',
  summary: 'Reads a sequence of tokens or numbers into a memory, one vector a step, and a last state that sums it up.',
  equation: String.raw`h_t = f(h_{t-1}, E_{x_t}), \quad \text{memory} = (h_1, \dots, h_T), \quad \text{state} = h_T`,
  citation: 'Cho et al. 2014, arXiv:1406.1078; both directions: Bahdanau, Cho & Bengio 2015, arXiv:1409.0473',
  parameters: [
    cellField,
    { ...embeddingField, appliesWhen: [{ port: 'in', kind: 'tokens' }] },
    ...pickRecurrentFields('hidden', 'layers', 'direction', 'dropout'),
    forgetBiasField,
    ...pickRecurrentFields('initialization'),
  ],
  inputs: () => [portIn('tokens', 'sequence')],
  outputs: () => [
    { name: 'memory', title: 'Memory' },
    { name: 'state', title: 'Last state' },
  ],
  weights,
  parts: encoderParts,
  readsAhead: (parameters, port) => port === 'state' || choiceOf(parameters, 'direction', DIRECTIONS) !== 'forward',
  infer: ({ parameters, inputs }) => {
    const { directions, hidden, stateSize } = sizesOf(parameters);
    return ok(
      new Map([
        ['memory', makeSequence(timeOf(signalAt(inputs, 'in')), directions * hidden)],
        ['state', makeVector(stateSize * statesPerLayer(cellOf(parameters)))],
      ]),
    );
  },
  lower: lowerEncoder,
};

function weights(parameters: ParameterValues, inputs: InputSignals): Weight[] {
  const input = signalAt(inputs, 'in');
  const { layers, directions, hidden } = sizesOf(parameters);
  const embedding = numberOf(parameters, 'embedding');
  const found: Weight[] = [];
  if (input.kind === 'tokens') {
    const words = defined(input.vocabularySize, 'vocabulary of the tokens');
    found.push({
      name: 'table',
      shape: [words, embedding],
      initial: (random) => drawNormal(random, words * embedding),
    });
  }
  for (let layer = 0; layer < layers; layer++) {
    const below = input.kind === 'tokens' ? embedding : featuresOf(input);
    const features = layer === 0 ? below : directions * hidden;
    found.push(...layerWeights(cellOf(parameters), layer, features, parameters, gateBiasOf(parameters)));
  }
  return found;
}

function lowerEncoder(call: LowerCall): ReadonlyMap<string, Lowered> {
  const { g, parameters } = call;
  const weight = declareWeights(call, weights);
  const { value, lengths } = loweredAt(call, 'in');
  const isTokens = signalAt(call.signals, 'in').kind === 'tokens';
  const { sequence, state, cell } = lowerStack(call, {
    cell: cellOf(parameters),
    activation: 'tanh',
    linearBeforeReset: false,
    direction: choiceOf(parameters, 'direction', DIRECTIONS),
    sizes: sizesOf(parameters),
    x: isTokens ? g.gather(weight('table'), value) : value,
    lengths,
    initialState: null,
    initialCell: null,
    weight,
  });
  return new Map([
    ['memory', { value: sequence, lengths }],
    ['state', { value: cell ? g.concat([state, cell], 1) : state, lengths: null }],
  ]);
}
