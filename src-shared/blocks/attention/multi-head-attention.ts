import { fail, ok } from '../../base/result';
import type { Value } from '../../ir/graph';
import type { Emitter } from '../../ops/emitter';
import type { Dim } from '../../tensor/dims';
import type {
  BlockType,
  Diagnostic,
  InferCall,
  InputSignals,
  Lowered,
  LowerCall,
  ParameterValues,
  Weight,
} from '../block';
import { blockError, countOf, quoteName } from '../block-diagnostics';
import { drawXavier } from '../initial-values';
import { projectFeatures } from '../layer/linear';
import { declareWeights, loweredAt } from '../lowering';
import { flagOf, numberOf } from '../parameter-values';
import { describeSignal, featuresOf, makeAlignment, PORT_OUT, signalAt, timeOf } from '../signals';
import { emitKeyMask, emitMaskedSoftmax } from './attend';
import { checkValueSteps, insertProjection, keysOf } from './attention-checks';

export const multiHeadAttentionBlock: BlockType = {
  type: 'multi-head-attention',
  category: 'attention',
  padding: 'honours',
  title: 'Multi-head attention',
  summary:
    'Several scaled dot-product attentions side by side, each on learnt projections; a sequence alone attends to itself.',
  equation: String.raw`y = W_O [h_1; \dots; h_H], \quad h_j = \operatorname{softmax}\!\left(\frac{W_Q^j q \, (W_K^j k)^\top}{\sqrt{d / H}}\right) W_V^j v`,
  citation: 'Vaswani et al. 2017, arXiv:1706.03762, section 3.2.2',
  parameters: [
    {
      name: 'heads',
      title: 'Heads',
      help: 'Attentions side by side. Each works on as many features as the query has, divided by the heads.',
      unit: 'heads',
      kind: 'integer',
      default: 4,
      minimum: 1,
      maximum: 256,
    },
    {
      name: 'causal',
      title: 'Causal',
      help: 'Each step sees itself and what came before, never what comes after: needed where the next step is predicted.',
      unit: '',
      kind: 'boolean',
      default: false,
    },
  ],
  inputs: () => [
    { name: 'query', title: 'Query', accepts: ['sequence', 'vector'] },
    { name: 'keys', title: 'Keys', accepts: ['sequence'], optional: true },
    { name: 'values', title: 'Values', accepts: ['sequence'], optional: true },
  ],
  outputs: () => [PORT_OUT, { name: 'weights', title: 'Weights' }],
  weights,
  readsAhead: (parameters, _port, inputs, time) => !flagOf(parameters, 'causal') && timeOf(keysOf({ inputs })) === time,
  infer: (call) => {
    const query = signalAt(call.inputs, 'query');
    const problems = [...checkHeads(call), ...checkKeys(call)];
    if (problems.length > 0) return fail(problems);
    const alignment = makeAlignment(stepsOf(call), timeOf(keysOf(call)), numberOf(call.parameters, 'heads'));
    return ok(
      new Map([
        ['out', query],
        ['weights', alignment],
      ]),
    );
  },
  lower: lowerHeads,
};

/** Square in the query's features `d` where keys and values have as many: `Wq`, `Wk`, `Wv`, `Wo` `[d, d]`, no biases. */
function weights(_parameters: ParameterValues, inputs: InputSignals): Weight[] {
  const width = featuresOf(signalAt(inputs, 'query'));
  const keys = keysOf({ inputs });
  const values = inputs.get('values')?.[0] ?? keys;
  const matrix = (name: string, features: number): Weight => ({
    name,
    shape: [width, features],
    initial: (random) => drawXavier(random, width * features, features, width),
  });
  return [matrix('Wq', width), matrix('Wk', featuresOf(keys)), matrix('Wv', featuresOf(values)), matrix('Wo', width)];
}

/** Steps of the queries: a vector is one query. */
function stepsOf(call: Pick<InferCall, 'inputs'>): Dim {
  const query = signalAt(call.inputs, 'query');
  return query.kind === 'vector' ? 1 : timeOf(query);
}

function checkHeads(call: InferCall): Diagnostic[] {
  const width = featuresOf(signalAt(call.inputs, 'query'));
  const heads = numberOf(call.parameters, 'heads');
  if (width % heads === 0) return [];
  const fewer = Array.from({ length: heads }, (_, i) => heads - i).find((n) => width % n === 0) ?? 1;
  const wider = Math.ceil(width / heads) * heads;
  const { resizeSource, setParameter } = call.repairs;
  return [
    blockError(
      'SHAPE-013',
      { block: call.id, port: 'query', parameter: 'heads' },
      `${quoteName(call.name)} divides the ${countOf(width, 'feature')} of its query among ${countOf(heads, 'head')}: ` +
        `${width} is not a multiple of ${heads}.`,
      `Choose a number of heads that divides ${width}, or bring the query to ${wider} features.`,
      [setParameter('heads', fewer), resizeSource('query', 0, wider), insertProjection(call, 'query', wider)],
    ),
  ];
}

function checkKeys(call: InferCall): Diagnostic[] {
  const keys = keysOf(call);
  if (keys.kind !== 'sequence') {
    return [
      blockError(
        'GRAPH-003',
        { block: call.id, port: 'keys' },
        `${quoteName(call.name)} has a vector as its query, and nothing that it could attend to: “Keys” is not connected.`,
        'Connect a sequence to Keys, or a sequence to Query, which then attends to itself.',
      ),
    ];
  }
  if (!flagOf(call.parameters, 'causal') || stepsOf(call) === timeOf(keys)) return checkValueSteps(call);
  return [
    blockError(
      'SHAPE-014',
      { block: call.id, port: 'keys', parameter: 'causal' },
      `${quoteName(call.name)} is causal, so queries and keys must stand at the same steps, but the query has ` +
        `${describeSignal(signalAt(call.inputs, 'query'))} and the keys have ${describeSignal(keys)}.`,
      'Switch “Causal” off, or attend to a sequence of the same steps.',
      [call.repairs.setParameter('causal', false)],
    ),
  ];
}

function lowerHeads(call: LowerCall): ReadonlyMap<string, Lowered> {
  const { g } = call;
  const query = loweredAt(call, 'query');
  const keys = call.inputs.get('keys')?.[0] ?? query;
  const values = call.inputs.get('values')?.[0] ?? keys;
  const weight = declareWeights(call, weights);
  const heads = numberOf(call.parameters, 'heads');
  const isVector = query.value.shape.length === 2;
  const queries = isVector ? g.unsqueeze(query.value, [1]) : query.value;
  const [batch, querySteps, width] = queries.shape;
  const keySteps = keys.value.shape[1];
  if (batch === undefined || querySteps === undefined || typeof width !== 'number' || keySteps === undefined) {
    throw new Error('Queries and keys are sequences');
  }
  // [batch, steps, features] to [batch, heads, steps, features of a head]
  const split = (x: Value, name: string): Value => {
    const projected = projectFeatures(g, x, weight(name), null);
    const [rows, steps] = x.shape;
    if (rows === undefined || steps === undefined) throw new Error('Heads divide a sequence');
    return g.transpose(g.reshape(projected, [rows, steps, heads, width / heads]), [0, 2, 1, 3]);
  };
  const q = g.mul(split(queries, 'Wq'), 1 / Math.sqrt(width / heads));
  const scores = g.matMul(q, g.transposeLast(split(keys.value, 'Wk')));
  const within = emitKeyMask(g, keySteps, keys.lengths ?? values.lengths);
  const past = flagOf(call.parameters, 'causal') ? emitCausalMask(g, keySteps) : null;
  const alignment = emitMaskedSoftmax(g, scores, allow(g, within, past));
  const contexts = g.transpose(g.matMul(alignment, split(values.value, 'Wv')), [0, 2, 1, 3]);
  const out = projectFeatures(g, g.reshape(contexts, [batch, querySteps, width]), weight('Wo'), null);
  return new Map([
    ['out', { value: isVector ? g.squeeze(out, [1]) : out, lengths: query.lengths }],
    ['weights', { value: alignment, lengths: query.lengths }],
  ]);
}

/** `[steps, steps]`, true where the key (column) is not later than the query (row). */
function emitCausalMask(g: Emitter, steps: Dim): Value {
  const places = g.range(steps);
  return g.greaterOrEqual(g.unsqueeze(places, [1]), g.unsqueeze(places, [0]));
}

/** Both masks for all heads: keys within their rows `[batch, 1, keys]`, and keys of the past `[queries, keys]`. */
function allow(g: Emitter, within: Value | null, past: Value | null): Value | null {
  const kept = within && g.unsqueeze(within, [1]);
  return kept && past ? g.and(kept, past) : (kept ?? past);
}
