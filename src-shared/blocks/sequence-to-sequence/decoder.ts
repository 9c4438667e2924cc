import { defined } from '../../base/invariant';
import { fail, ok } from '../../base/result';
import type { Value } from '../../ir/graph';
import type { Emitter } from '../../ops/emitter';
import type { BlockType, FeatureRequest, InferCall, LowerCall, Lowered, ParameterValues } from '../block';
import { describeFeatures } from '../input/input-columns';
import { declareWeights } from '../lowering';
import { fillPadding } from '../mask';
import { columnsOf, numberOf } from '../parameter-values';
import { makeAlignment, makeSequence, timeOf } from '../signals';
import { checkMemorySize } from './check-memory-size';
import { attends, contextOf, decoderFields } from './decoder-fields';
import { shiftTokens, teachDecoder } from './decoder-teaching';
import { decoderWeights, memoryLimits } from './decoder-weights';
import { decoderWriter } from './decoder-writer';
import { decoderParts } from './parts';
import { writeText } from './write-text';

/**
 * Writes a text token after token: reads the token before, and what the encoder read, and gives a probability for each word.
 * It is the model's output: in training it is shown the answer (teacher forcing) and its loss is the cross-entropy of
 * each token; in `predict` it writes by itself, greedily.
 */
export const decoderBlock: BlockType = {
  type: 'decoder',
  category: 'recurrent',
  padding: 'honours',
  title: 'Decoder',
  summary:
    'Writes a text token after token from what an encoder read: looked up anew for each token, or from its last state.',
  equation: equationWith('bahdanau'),
  citation: 'Bahdanau, Cho & Bengio 2015, arXiv:1409.0473',
  equationOf: (parameters) => equationWith(contextOf(parameters)),
  citationOf: (parameters) => CITATIONS[contextOf(parameters)],
  parameters: decoderFields,
  inputs: (parameters) => [
    { name: 'memory', title: 'Memory', accepts: ['sequence'], optional: !attends(parameters) },
    { name: 'state', title: 'Start state', accepts: ['vector'], optional: attends(parameters) },
  ],
  outputs: (parameters) => [
    { name: 'prediction', title: 'Probabilities' },
    { name: 'logits', title: 'Scores' },
    ...(attends(parameters) ? [{ name: 'weights', title: 'Weights' }] : []),
  ],
  weights: decoderWeights,
  parts: decoderParts,
  head: (parameters) => ({
    task: 'sequence',
    perStep: true,
    columns: columnsOf(parameters, 'columns'),
    loss: 'cross-entropy',
    options: { labelSmoothing: numberOf(parameters, 'labelSmoothing'), classWeights: [] },
    weight: numberOf(parameters, 'weight'),
  }),
  writer: decoderWriter,
  limits: (parameters) => {
    const most = numberOf(parameters, 'maximumLength');
    const written = { port: null, steps: most, parameter: 'maximumLength', consequence: 'longer ones are cut off' };
    return [...memoryLimits(parameters), ...(most > 0 ? [written] : [])];
  },
  infer: inferDecoder,
  lower: lowerDecoder,
};

function equationWith(context: ReturnType<typeof contextOf>): string {
  return {
    bahdanau: String.raw`\begin{aligned} c_t &= \textstyle\sum_i \alpha_{ti} h_i, \quad \alpha_t = \operatorname{softmax}_i\, \operatorname{score}(s_{t-1}, h_i) \\ s_t &= f(s_{t-1}, [E_{y_{t-1}}, c_t]) \\ p(y_t) &= \operatorname{softmax}(W [s_t, c_t] + b) \end{aligned}`,
    luong: String.raw`\begin{aligned} s_t &= f(s_{t-1}, E_{y_{t-1}}) \\ c_t &= \textstyle\sum_i \alpha_{ti} h_i, \quad \alpha_t = \operatorname{softmax}_i\, \operatorname{score}(s_t, h_i) \\ \tilde{s}_t &= \tanh(W_c [c_t, s_t]), \quad p(y_t) = \operatorname{softmax}(W \tilde{s}_t + b) \end{aligned}`,
    'every-step': String.raw`s_t = f(s_{t-1}, [E_{y_{t-1}}, c]), \quad p(y_t) = \operatorname{softmax}(W [s_t, c] + b), \quad c = h_T`,
    state: String.raw`s_0 = h_T, \quad s_t = f(s_{t-1}, E_{y_{t-1}}), \quad p(y_t) = \operatorname{softmax}(W s_t + b)`,
  }[context];
}

const CITATIONS: Readonly<Record<ReturnType<typeof contextOf>, string>> = {
  bahdanau: 'Bahdanau, Cho & Bengio 2015, arXiv:1409.0473',
  luong: 'Luong, Pham & Manning 2015, arXiv:1508.04025, equations 5 and 6; input feeding: section 3.3',
  'every-step': 'Cho et al. 2014, arXiv:1406.1078',
  state: 'Sutskever, Vinyals & Le 2014, arXiv:1409.3215',
};

function request(parameters: ParameterValues): FeatureRequest {
  return { kind: 'target-tokens', columns: columnsOf(parameters, 'columns') };
}

function inferDecoder(call: InferCall): ReturnType<BlockType['infer']> {
  const info = describeFeatures(call, request(call.parameters));
  if (!info.ok) return info;
  const problems = attends(call.parameters) ? checkMemorySize(call) : [];
  if (problems.length > 0) return fail(problems);
  const time = info.value.time ?? 'time.target';
  const scores = makeSequence(time, defined(info.value.vocabularySize, 'vocabulary of a text'));
  const found = new Map([
    ['prediction', scores],
    ['logits', scores],
  ]);
  const memory = call.inputs.get('memory')?.[0];
  if (attends(call.parameters) && memory) found.set('weights', makeAlignment(time, timeOf(memory)));
  return ok(found);
}

/** int64 `[batch]`: tokens before the −100 behind the end. */
function countTokens(g: Emitter, tokens: Value): Value {
  return g.reduceSum(g.cast(g.greaterOrEqual(tokens, 0), 'int64'), [1]);
}

/** The cells run over all steps; what is looked at ends with the text. */
function traceText(call: LowerCall, tokens: Value): LowerCall {
  const { g, trace } = call;
  if (!trace) return call;
  return {
    ...call,
    trace: (...layer) => {
      const own = trace(...layer);
      return { ...own, lengths: () => own.lengths(countTokens(g, tokens)) };
    },
  };
}

function lowerDecoder(call: LowerCall): ReadonlyMap<string, Lowered> {
  const { g } = call;
  const weight = declareWeights(call, decoderWeights);
  const { tokens, text } = call.target();
  if (tokens === null) {
    const steps = decoderWriter.maximumLength(call.parameters, text);
    const written = writeText(decoderWriter, { ...call, weight }, text, steps, call.sampling);
    const out = new Map<string, Lowered>([
      ['prediction', { value: written.tokens, lengths: written.lengths }],
      ['lengths', { value: written.lengths, lengths: null }],
      ['log_probability', { value: written.logProbability, lengths: null }],
    ]);
    if (written.weights) out.set('weights', { value: written.weights, lengths: written.lengths });
    return out;
  }
  const { logits, weights } = teachDecoder(traceText(call, tokens), weight, shiftTokens(g, tokens, text), text);
  const lengths = countTokens(g, tokens);
  // The loss leaves out what lies behind the end by itself; what is looked at is zero there.
  const shown = (x: typeof logits): typeof logits => (call.form === 'train' ? x : fillPadding(g, x, lengths, 0));
  const out = new Map<string, Lowered>([
    ['prediction', { value: shown(g.softmax(logits)), lengths: null }],
    ['logits', { value: logits, lengths: null }],
  ]);
  if (weights) out.set('weights', { value: shown(weights), lengths });
  return out;
}
