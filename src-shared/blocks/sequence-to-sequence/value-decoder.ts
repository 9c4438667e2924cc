import { defined, invariant } from '../../base/invariant';
import { fail, ok } from '../../base/result';
import type { Value } from '../../ir/graph';
import type { Emitter } from '../../ops/emitter';
import type {
  BlockType,
  Diagnostic,
  FeatureInfo,
  FeatureRequest,
  InferCall,
  InputSignals,
  LowerCall,
  Lowered,
  ParameterValues,
  Signal,
  Weight,
} from '../block';
import type { Stepper } from '../writing';
import { blockError, countOf, quoteName } from '../block-diagnostics';
import { describeFeatures } from '../input/input-columns';
import { declareWeights } from '../lowering';
import { listColumns, targetMismatch } from '../output/head';
import { choiceOf, columnsOf, numberOf } from '../parameter-values';
import { describeSignal, featuresOf, makeAlignment, makeSequence, makeVector, timeOf } from '../signals';
import { checkMemorySize } from './check-memory-size';
import { prepareDecoder } from './decoder-cells';
import { attends, contextOf, type Context } from './decoder-fields';
import { bias, cellSizes, cellWeights, matrix, memoryLimits, type DecoderSizes } from './decoder-weights';
import { beginDecoder, stepCells } from './decoder-writer';
import { valueDecoderParts } from './parts';
import { valueDecoderFields } from './value-decoder-fields';
import { emitValues, unrollValues, valuesBefore } from './value-unroll';

const LOSSES = ['mse', 'mae'] as const;

/**
 * Predicts the rows after a window one after the other: reads the values before, and what the encoder read, and gives the next
 * ones. It is the model's output: in training it is shown the true values (teacher forcing), in evaluation and `predict` it
 * reads its own.
 */
export const valueDecoderBlock: BlockType = {
  type: 'value-decoder',
  category: 'recurrent',
  padding: 'honours',
  title: 'Forecast decoder',
  summary: 'Predicts numbers step by step from what an encoder read: each step reads the values before it.',
  equation: equationWith('bahdanau'),
  citation: 'Sutskever, Vinyals & Le 2014, arXiv:1409.3215, with numbers in place of words',
  equationOf: (parameters) => equationWith(contextOf(parameters)),
  parameters: valueDecoderFields,
  inputs: (parameters) => [
    { name: 'memory', title: 'Memory', accepts: ['sequence'], optional: !attends(parameters) },
    { name: 'state', title: 'Start state', accepts: ['vector'], optional: attends(parameters) },
    { name: 'previous', title: 'Values so far', accepts: ['sequence', 'vector'], optional: true },
    { name: 'ahead', title: 'Known ahead', accepts: ['sequence'], optional: true },
  ],
  outputs: (parameters) => [
    { name: 'prediction', title: 'Prediction' },
    { name: 'values', title: 'Step by step' },
    ...(attends(parameters) ? [{ name: 'weights', title: 'Weights' }] : []),
  ],
  weights: valueWeights,
  parts: valueDecoderParts,
  head: (parameters) => ({
    task: 'regression',
    perStep: false,
    columns: columnsOf(parameters, 'columns'),
    loss: choiceOf(parameters, 'loss', LOSSES),
    options: {},
    weight: numberOf(parameters, 'weight'),
  }),
  readsAhead: () => true,
  limits: memoryLimits,
  stepper: {
    begin: (call) => {
      const sizes = sizesOf(call.parameters, call.signals, call.outputs);
      const values = beginDecoder(call, sizes);
      const state = defined(values.get('state'), 'state of a decoder').value;
      const ahead = call.inputs.get('ahead')?.[0];
      if (ahead) values.set('ahead', { value: call.g.identity(ahead.value), carried: true });
      return values.set('value', { value: call.g.identity(valuesBefore(call, sizes, state)), carried: true });
    },
    step: emitStep,
    sizes: stepsOf,
  },
  infer: inferDecoder,
  lower: lowerDecoder,
};

function equationWith(context: Context): string {
  return {
    bahdanau: String.raw`\begin{aligned} c_t &= \textstyle\sum_i \alpha_{ti} h_i, \quad \alpha_t = \operatorname{softmax}_i\, \operatorname{score}(s_{t-1}, h_i) \\ s_t &= f(s_{t-1}, [y_{t-1}, c_t]), \quad \hat{y}_t = W [s_t, c_t] + b \end{aligned}`,
    luong: String.raw`\begin{aligned} s_t &= f(s_{t-1}, y_{t-1}) \\ c_t &= \textstyle\sum_i \alpha_{ti} h_i, \quad \alpha_t = \operatorname{softmax}_i\, \operatorname{score}(s_t, h_i) \\ \hat{y}_t &= W \tanh(W_c [c_t, s_t]) + b \end{aligned}`,
    'every-step': String.raw`s_t = f(s_{t-1}, [y_{t-1}, c]), \quad \hat{y}_t = W [s_t, c] + b, \quad c = h_T`,
    state: String.raw`s_0 = h_T, \quad s_t = f(s_{t-1}, y_{t-1}), \quad \hat{y}_t = W s_t + b`,
  }[context];
}

function stepsOf(outputs: ReadonlyMap<string, Signal>): ReturnType<Stepper['sizes']> {
  const values = defined(outputs.get('values'), 'values of a decoder');
  const steps = timeOf(values);
  invariant(typeof steps === 'number', 'A decoder of numbers has a fixed number of steps');
  return { steps, columns: featuresOf(values) };
}

function sizesOf(
  parameters: ParameterValues,
  inputs: InputSignals,
  outputs: ReadonlyMap<string, Signal>,
): DecoderSizes {
  const { columns } = stepsOf(outputs);
  return cellSizes(parameters, inputs, { embedding: columns + aheadFeatures(inputs), words: columns });
}

/** What is known in advance stands behind the values that a step reads. */
function aheadFeatures(inputs: InputSignals): number {
  const ahead = inputs.get('ahead')?.[0];
  return ahead ? featuresOf(ahead) : 0;
}

/** The cells as `decoderWeights` lists them, without a table; `output.weight` `[columns, features]`. */
function valueWeights(
  parameters: ParameterValues,
  inputs: InputSignals,
  outputs: ReadonlyMap<string, Signal>,
): Weight[] {
  const sizes = sizesOf(parameters, inputs, outputs);
  return [
    ...cellWeights(parameters, sizes),
    matrix('output.weight', sizes.words, sizes.features),
    bias('output.bias', sizes.words),
  ];
}

function inferDecoder(call: InferCall): ReturnType<BlockType['infer']> {
  const request: FeatureRequest = { kind: 'target', columns: columnsOf(call.parameters, 'columns') };
  const info = describeFeatures(call, request);
  if (!info.ok) return info;
  const { vocabularySize: classes, names, width } = info.value;
  if (classes !== null) {
    return fail([
      targetMismatch(
        call,
        `${quoteName(call.name)} predicts numbers, but the target ${listColumns(info.value)} is a category of ${countOf(classes, 'class', 'classes')}.`,
        'Use a multi-class output, or prepare the column as a number.',
        [],
      ),
    ]);
  }
  const problems = [
    ...(attends(call.parameters) ? checkMemorySize(call) : []),
    ...checkPrevious(call, info.value, names.length),
    ...checkAhead(call, width / names.length),
  ];
  if (problems.length > 0) return fail(problems);
  const steps = width / names.length;
  const found = new Map([
    ['prediction', makeVector(width)],
    ['values', makeSequence(steps, names.length)],
  ]);
  const memory = call.inputs.get('memory')?.[0];
  if (attends(call.parameters) && memory) found.set('weights', makeAlignment(steps, timeOf(memory)));
  return ok(found);
}

/** What the first step reads is what each step writes. */
function checkPrevious(call: InferCall, info: FeatureInfo, columns: number): Diagnostic[] {
  const previous = call.inputs.get('previous')?.[0];
  if (!previous || featuresOf(previous) === columns) return [];
  const { insertBefore } = call.repairs;
  return [
    blockError(
      'SHAPE-004',
      { block: call.id, port: 'previous' },
      `The first step of ${quoteName(call.name)} reads the last values of ${listColumns(info)}, so “Values so far” needs ${countOf(columns, 'feature')}, but gets ${describeSignal(previous)}.`,
      'Wire in a Sequence input that reads the target columns alone, in the same order.',
      [insertBefore('previous', 0, 'linear', new Map([['units', columns]]))],
    ),
  ];
}

/** A row of what is known in advance for each row that is predicted. */
function checkAhead(call: InferCall, steps: number): Diagnostic[] {
  const ahead = call.inputs.get('ahead')?.[0];
  if (!ahead || timeOf(ahead) === steps) return [];
  return [
    blockError(
      'SHAPE-009',
      { block: call.id, port: 'ahead' },
      `${quoteName(call.name)} predicts ${countOf(steps, 'row')}, so “Known ahead” needs what is known of ${steps === 1 ? 'this row' : 'each'}, but gets ${describeSignal(ahead)}.`,
      'Wire in a Known ahead input, directly or through blocks that keep its steps.',
      [call.repairs.disconnect('ahead', 0)],
    ),
  ];
}

function lowerDecoder(call: LowerCall): ReadonlyMap<string, Lowered> {
  const { g, parameters, signals, outputs } = call;
  const weight = declareWeights(call, valueWeights);
  const { steps, columns } = stepsOf(outputs);
  const { values, weights } = unrollValues(call, sizesOf(parameters, signals, outputs), weight, steps);
  const prediction = g.reshape(values, ['batch', steps * columns]);
  const out = new Map<string, Lowered>([
    ['prediction', { value: prediction, lengths: null }],
    ['values', { value: values, lengths: null }],
  ]);
  if (weights) out.set('weights', { value: weights, lengths: null });
  return out;
}

function emitStep(call: Parameters<Stepper['step']>[0]): ReturnType<Stepper['step']> {
  const { g, parameters, values } = call;
  const d = prepareDecoder(g, parameters, sizesOf(parameters, call.signals, call.outputs), call.weight);
  const first = defined(d.layers[0], 'a first layer');
  const before = g.transpose(defined(values.get('value'), 'the value before'), [1, 0]);
  const ahead = values.get('ahead');
  const read = ahead ? g.concat([before, g.transpose(g.squeeze(g.slice(ahead, 1, 0, 1), [1]), [1, 0])], 0) : before;
  const { step, next } = stepCells(call, d, g.add(g.matMul(first.W, read), first.bias));
  if (ahead) next.set('ahead', moveOn(g, ahead));
  const written = g.transpose(emitValues(g, d, g.concat(step.features, 0)), [1, 0]);
  return { written, next: next.set('value', written), weights: step.weights };
}

/** What is known of the rows after this one: the next step finds its own in front. The last is repeated and never read. */
function moveOn(g: Emitter, ahead: Value): Value {
  const steps = ahead.shape[1];
  invariant(typeof steps === 'number', 'What is known in advance has a fixed number of rows');
  return steps === 1
    ? g.identity(ahead)
    : g.concat([g.slice(ahead, 1, 1, steps), g.slice(ahead, 1, steps - 1, steps)], 1);
}
