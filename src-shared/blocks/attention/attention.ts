import { fail, ok } from '../../base/result';
import type { BlockType, InferCall, InputSignals, Lowered, LowerCall, ParameterValues, Weight } from '../block';
import { declareWeights, loweredAt } from '../lowering';
import { choiceOf, flagOf, numberOf } from '../parameter-values';
import { featuresOf, makeAlignment, signalAt, timeOf, withFeatures } from '../signals';
import { emitAttention, locationLimit } from './attend';
import { checkEqualSizes, checkPositions, checkValueSteps } from './attention-checks';
import { scoreKinds, SCORES, type Score, type ScoreSizes } from './scores';

export const attentionBlock: BlockType = {
  type: 'attention',
  category: 'attention',
  padding: 'honours',
  title: 'Attention',
  summary: 'Looks a query up in a sequence: the mean of the values, weighed by how well each key answers the query.',
  equation: equationWith(String.raw`\operatorname{score}(q, k_i)`),
  citation: 'Bahdanau, Cho & Bengio 2015, arXiv:1409.0473; each score has its own source',
  equationOf: (parameters) => equationWith(scoreKinds[scoreOf(parameters)].equation),
  citationOf: (parameters) => scoreKinds[scoreOf(parameters)].citation,
  parameters: [
    {
      name: 'score',
      title: 'Score',
      help: 'How query and key are compared. Additive and general learn it and take any sizes; the products and the cosine compare features one by one; location sees the query only.',
      unit: '',
      kind: 'choice',
      default: 'additive',
      choices: SCORES.map((value) => ({ value, title: scoreKinds[value].title })),
    },
    {
      name: 'size',
      title: 'Attention size',
      help: 'Units in which query and key are compared.',
      unit: 'units',
      appliesWhen: [{ parameter: 'score', oneOf: ['additive'] }],
      kind: 'integer',
      default: 32,
      minimum: 1,
      maximum: 4096,
    },
    {
      name: 'length',
      title: 'Greatest length',
      help: 'How many keys, from the first, it can point at. Keys further on are not attended to.',
      unit: 'steps',
      appliesWhen: [{ parameter: 'score', oneOf: ['location'] }],
      kind: 'integer',
      default: 64,
      minimum: 1,
      maximum: 65_536,
    },
    {
      name: 'learnSharpness',
      title: 'Learn sharpness',
      help: 'Learns β, which starts at 1. Off, β stays 1: as a cosine is at most 1, the weights then stay nearly even.',
      unit: '',
      appliesWhen: [{ parameter: 'score', oneOf: ['content'] }],
      kind: 'boolean',
      default: true,
    },
  ],
  inputs: () => [
    { name: 'query', title: 'Query', accepts: ['sequence', 'vector'] },
    { name: 'keys', title: 'Keys', accepts: ['sequence'] },
    { name: 'values', title: 'Values', accepts: ['sequence'], optional: true },
  ],
  outputs: () => [
    { name: 'context', title: 'Context' },
    { name: 'weights', title: 'Weights' },
  ],
  weights,
  limits: (parameters) =>
    locationLimit(scoreOf(parameters), { port: 'keys', steps: numberOf(parameters, 'length'), parameter: 'length' }),
  readsAhead: (_parameters, _port, inputs, time) => timeOf(signalAt(inputs, 'keys')) === time,
  infer: inferAttention,
  lower: lowerAttention,
};

function equationWith(score: string): string {
  return String.raw`c = \sum_i \alpha_i v_i, \quad \alpha_i = \frac{\exp(s_i)}{\sum_j \exp(s_j)}, \quad s_i = ${score}`;
}

function scoreOf(parameters: ParameterValues): Score {
  return choiceOf(parameters, 'score', SCORES);
}

function weights(parameters: ParameterValues, inputs: InputSignals): Weight[] {
  return scoreKinds[scoreOf(parameters)].weights(sizesOf(parameters, inputs));
}

function sizesOf(parameters: ParameterValues, inputs: InputSignals): ScoreSizes {
  return {
    query: featuresOf(signalAt(inputs, 'query')),
    key: featuresOf(signalAt(inputs, 'keys')),
    attention: numberOf(parameters, 'size'),
    length: numberOf(parameters, 'length'),
    learnsSharpness: flagOf(parameters, 'learnSharpness'),
  };
}

function inferAttention(call: InferCall): ReturnType<BlockType['infer']> {
  const query = signalAt(call.inputs, 'query');
  const keys = signalAt(call.inputs, 'keys');
  const values = call.inputs.get('values')?.[0] ?? keys;
  const score = scoreOf(call.parameters);
  const problems = [
    ...(scoreKinds[score].needsEqualSizes ? checkEqualSizes(call, scoreKinds[score].title) : []),
    ...(score === 'location' ? checkPositions(call, 'keys') : []),
    ...checkValueSteps(call),
  ];
  if (problems.length > 0) return fail(problems);
  return ok(
    new Map([
      ['context', withFeatures(query, featuresOf(values))],
      ['weights', makeAlignment(query.kind === 'vector' ? 1 : timeOf(query), timeOf(keys))],
    ]),
  );
}

function lowerAttention(call: LowerCall): ReadonlyMap<string, Lowered> {
  const { g } = call;
  const query = loweredAt(call, 'query');
  const keys = loweredAt(call, 'keys');
  const values = call.inputs.get('values')?.[0] ?? keys;
  const isVector = query.value.shape.length === 2;
  const { context, weights: alignment } = emitAttention(g, {
    score: scoreOf(call.parameters),
    sizes: sizesOf(call.parameters, call.signals),
    query: isVector ? g.unsqueeze(query.value, [1]) : query.value,
    keys: keys.value,
    values: values.value,
    keyLengths: keys.lengths ?? values.lengths,
    weight: declareWeights(call, weights),
  });
  return new Map([
    ['context', { value: isVector ? g.squeeze(context, [1]) : context, lengths: query.lengths }],
    ['weights', { value: alignment, lengths: query.lengths }],
  ]);
}
