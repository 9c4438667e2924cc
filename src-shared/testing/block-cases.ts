import type { Random } from '../base/random';
import type { Signal } from '../blocks/block';
import { SCORES } from '../blocks/attention/scores';
import { catalog } from '../blocks/catalog';
import type { Json } from '../document/document';
import { makeImage, makeSequence, makeTokens, makeVector } from '../blocks/signals';
import type { FloatType } from '../tensor/dtype';
import { tensor, type Tensor } from '../tensor/tensor';
import { fakeFeatures } from './features';
import { randomTensor } from './graphs';
import { feedBlock, type BlockCase, type LoweredBlock } from './lower-block';

const data = fakeFeatures({
  sequence: ['a', 'b', 'c'],
  static: ['s'],
  known: ['k'],
  vocabulary: 5,
  target: ['y', 'z'],
});
/** Seven words, the four special ones counted. */
const text = fakeFeatures({ words: 7 });
const classes = fakeFeatures({ target: ['kind'], classes: 4 });

const sequence = makeSequence('time', 3);
const vector = makeVector(3);
const image = makeImage(6, 4, 2);

/** Every block type at least once, with each kind of signal it takes and each parameter that changes what it writes. */
export const blockCases: readonly BlockCase[] = [
  { type: 'sequence-input', data },
  { type: 'static-input', data },
  { type: 'known-input', data: fakeFeatures({ known: ['k', 'l'], steps: 3 }) },
  { type: 'token-input', data },
  { type: 'gap-input', data },
  { type: 'linear', inputs: { in: sequence } },
  { type: 'linear', inputs: { in: vector }, parameters: { bias: false, units: 1 } },
  { type: 'embedding', inputs: { in: makeTokens('time', 5) } },
  ...['rnn', 'gru', 'lstm'].flatMap((type): BlockCase[] => [
    { type, inputs: { in: sequence }, parameters: { hidden: 4 } },
    { type, inputs: { in: sequence }, parameters: { hidden: 2, direction: 'bidirectional', initialization: 'xavier' } },
    {
      type,
      inputs: {
        in: sequence,
        'initial-state': makeVector(12),
        ...(type === 'lstm' ? { 'initial-cell': makeVector(12) } : {}),
      },
      parameters: { hidden: 2, layers: 3, direction: 'bidirectional', dropout: 0.5 },
    },
    {
      type,
      inputs: { in: sequence, 'initial-state': makeVector(6) },
      parameters: { hidden: 3, layers: 2, direction: 'reverse' },
    },
    { type, inputs: { in: sequence, 'initial-state': makeVector(6) }, parameters: { hidden: 6 } },
  ]),
  { type: 'rnn', inputs: { in: sequence }, parameters: { activation: 'relu' } },
  { type: 'gru', inputs: { in: sequence }, parameters: { linearBeforeReset: true } },
  ...['additive', 'general', 'dot', 'scaled-dot', 'content', 'location'].flatMap((score): BlockCase[] => [
    { type: 'attention', inputs: { query: sequence, keys: sequence }, parameters: { score, size: 4, length: 5 } },
    {
      type: 'attention',
      inputs: { query: vector, keys: sequence, values: makeSequence('time', 2) },
      parameters: { score },
    },
  ]),
  {
    type: 'attention',
    inputs: { query: vector, keys: sequence },
    parameters: { score: 'content', learnSharpness: false },
  },
  { type: 'attention', inputs: { query: makeVector(2), keys: makeSequence(6, 3) }, ragged: false },
  { type: 'multi-head-attention', inputs: { query: makeSequence('time', 4) }, parameters: { heads: 2 } },
  {
    type: 'multi-head-attention',
    inputs: { query: makeSequence('time', 4), keys: sequence },
    parameters: { heads: 2, causal: true },
  },
  {
    type: 'multi-head-attention',
    inputs: { query: vector, keys: sequence, values: makeSequence('time', 2) },
    parameters: { heads: 3 },
  },
  {
    type: 'multi-head-attention',
    inputs: { query: makeSequence(6, 4) },
    parameters: { heads: 1, causal: true },
    ragged: false,
  },
  { type: 'positional-encoding', inputs: { in: sequence } },
  { type: 'positional-encoding', inputs: { in: sequence }, parameters: { kind: 'learned', length: 8 } },
  ...['relu', 'gelu', 'silu', 'tanh'].map((activation): BlockCase => ({
    type: 'feed-forward',
    inputs: { in: sequence },
    parameters: { activation, hidden: 5 },
  })),
  { type: 'feed-forward', inputs: { in: vector }, parameters: { dropout: 0.5 } },
  { type: 'to-image', inputs: { in: makeVector(24) }, parameters: { height: 3, width: 4, channels: 2 } },
  { type: 'flatten', inputs: { in: image } },
  { type: 'patches', inputs: { in: image }, parameters: { patchHeight: 3 } },
  { type: 'patch-embedding', inputs: { in: image }, parameters: { patchHeight: 1, units: 4 } },
  { type: 'conv2d', inputs: { in: image } },
  { type: 'conv2d', inputs: { in: image }, parameters: { kernel: 4, stride: 2, filters: 3 } },
  { type: 'conv2d', inputs: { in: image }, parameters: { kernel: 2, padding: 'valid', filters: 3 } },
  { type: 'pool2d', inputs: { in: image } },
  { type: 'pool2d', inputs: { in: image }, parameters: { mode: 'mean', size: 3 } },
  { type: 'relu', inputs: { in: image } },
  { type: 'conv1d', inputs: { in: sequence } },
  { type: 'conv1d', inputs: { in: sequence }, parameters: { padding: 'causal', dilation: 2, filters: 2 } },
  { type: 'conv1d', inputs: { in: sequence }, parameters: { padding: 'valid', kernel: 2 } },
  { type: 'conv1d', inputs: { in: sequence }, parameters: { padding: 'valid', kernel: 2, stride: 3 } },
  { type: 'conv1d', inputs: { in: sequence }, parameters: { stride: 2, kernel: 4 } },
  { type: 'conv1d', inputs: { in: makeSequence(9, 3) }, parameters: { padding: 'valid', stride: 2 }, ragged: false },
  ...['last-step', 'mean-pool', 'max-pool'].map((type): BlockCase => ({ type, inputs: { in: sequence } })),
  { type: 'repeat', inputs: { in: vector }, parameters: { count: 4 } },
  { type: 'repeat', inputs: { in: vector, like: sequence } },
  { type: 'repeat', inputs: { in: vector, like: makeTokens('time', 5) } },
  ...['add', 'multiply', 'concatenate'].flatMap((type): BlockCase[] => [
    { type, inputs: { 'in-1': sequence, 'in-2': sequence } },
    { type, inputs: { 'in-1': vector, 'in-2': sequence } },
    {
      type,
      inputs: { 'in-1': sequence, 'in-2': makeVector(1), 'in-3': makeSequence('time', 1) },
      parameters: { inputs: 3 },
    },
    { type, inputs: { 'in-1': vector, 'in-2': makeVector(1) } },
  ]),
  ...catalog
    .filter(({ category }) => category === 'activation')
    .flatMap(({ type }): BlockCase[] => [
      { type, inputs: { in: sequence } },
      { type, inputs: { in: vector } },
    ]),
  { type: 'dropout', inputs: { in: sequence } },
  { type: 'dropout', inputs: { in: sequence }, parameters: { mask: 'sequence' } },
  { type: 'dropout', inputs: { in: vector }, parameters: { mask: 'sequence' } },
  { type: 'dropout', inputs: { in: vector }, parameters: { rate: 0 } },
  { type: 'layer-norm', inputs: { in: sequence } },
  { type: 'layer-norm', inputs: { in: vector } },
  { type: 'imputation-output', data, inputs: { in: makeSequence('time', 2) } },
  { type: 'regression-output', inputs: { in: makeVector(2) }, data },
  {
    type: 'regression-output',
    inputs: { in: makeSequence('time', 2) },
    parameters: { perStep: true, loss: 'huber' },
    data,
  },
  { type: 'binary-output', inputs: { in: makeVector(2) }, data },
  { type: 'binary-output', inputs: { in: makeSequence('time', 2) }, parameters: { perStep: true }, data },
  { type: 'multi-class-output', inputs: { in: makeVector(4) }, data: classes },
  { type: 'multi-class-output', inputs: { in: makeSequence('time', 4) }, parameters: { perStep: true }, data: classes },
  ...['gru', 'lstm', 'rnn'].flatMap((cell): BlockCase[] => [
    { type: 'encoder', inputs: { in: makeTokens('time', 5) }, parameters: { cell, embedding: 3, hidden: 4 } },
    {
      type: 'encoder',
      inputs: { in: sequence },
      parameters: { cell, hidden: 2, layers: 2, direction: 'bidirectional', dropout: 0.5 },
    },
    ...['bahdanau', 'luong', 'every-step', 'state'].map((context) => decoderCase({ cell, context })),
  ]),
  ...SCORES.map((score) => decoderCase({ score, context: 'luong' })),
  ...SCORES.map((score) => decoderCase({ score, attentionSize: 3, sourceLength: 5 })),
  decoderCase({ context: 'luong', inputFeeding: true, cell: 'lstm' }),
  decoderCase({ layers: 2, dropout: 0.5, initialState: 'projected' }),
  decoderCase({ layers: 2, dropout: 0.5, context: 'every-step', tied: true }),
  decoderCase({ context: 'state', cell: 'lstm', tied: true, embedding: 4 }),
  decoderCase({ sampledTo: 0.5, cell: 'lstm', dropout: 0.5 }),
  decoderCase({ sampledFrom: 0.25, context: 'luong', inputFeeding: true, layers: 2 }),
  decoderCase({ sampledFrom: 1, context: 'every-step' }),
  {
    type: 'decoder',
    data: text,
    inputs: { memory: makeSequence('time', 3) },
    parameters: { hidden: 4, embedding: 3, score: 'general' },
  },
  ...['gru', 'lstm', 'rnn'].flatMap((cell) =>
    ['bahdanau', 'luong', 'every-step', 'state'].map((context) => valueDecoderCase({ cell, context })),
  ),
  valueDecoderCase({ context: 'luong', inputFeeding: true, layers: 2, dropout: 0.5, sampledTo: 0.5 }),
  valueDecoderCase({ sampledFrom: 1, initialState: 'projected', score: 'general', loss: 'mae' }),
  ...['bahdanau', 'luong'].map((context) => {
    const spec = valueDecoderCase({ context });
    return { ...spec, inputs: { ...spec.inputs, ahead: makeSequence(3, 2) } };
  }),
  {
    type: 'value-decoder',
    data: fakeFeatures({ target: ['y'], steps: 1 }),
    inputs: { memory: sequence },
    parameters: { hidden: 4 },
  },
  { type: 'target-input', data: text },
  { type: 'sequence-output', data: text, inputs: { in: makeSequence('time.target', 7) } },
];

/** A small decoder over a memory and a state of 4 features, changed as told. */
function decoderCase(parameters: Readonly<Record<string, Json>>): BlockCase {
  return {
    type: 'decoder',
    data: text,
    inputs: { memory: makeSequence('time', 4), state: makeVector(4) },
    parameters: { hidden: 4, embedding: 3, attentionSize: 2, maximumLength: 6, ...parameters },
  };
}

/** A small decoder of three rows of two columns, changed as told. */
function valueDecoderCase(parameters: Readonly<Record<string, Json>>): BlockCase {
  return {
    type: 'value-decoder',
    data: fakeFeatures({ target: ['y', 'z'], steps: 3 }),
    inputs: { memory: makeSequence('time', 4), state: makeVector(4), previous: makeSequence('time', 2) },
    parameters: { hidden: 4, attentionSize: 2, sourceLength: 5, ...parameters },
  };
}

export function describeCase({ type, parameters = {}, inputs = {} }: BlockCase): string {
  return `${type} ${JSON.stringify(parameters)} on ${Object.values(inputs)
    .map(({ kind }) => kind)
    .join(' and ')}`;
}

/** Random feeds of a lowered block for rows of `time`, 0, 1, 2, … steps; the starting weights as they are. */
export function drawFeeds(
  random: Random,
  spec: BlockCase,
  block: LoweredBlock,
  sizes: { readonly batch: number; readonly time: number },
): Map<string, Tensor> {
  const { batch, time } = sizes;
  const dtype = spec.dtype ?? 'float64';
  const given: Record<string, Tensor> = {};
  if (block.graph.inputs.some(({ name }) => name === 'lengths')) {
    given['lengths'] = tensor(
      'int64',
      [batch],
      Array.from({ length: batch }, (_, row) => (row === 0 ? time : (row - 1) % time)),
    );
  }
  const all = { 'time.target': TARGET_STEPS, ...sizes };
  for (const [port, signal] of Object.entries(spec.inputs ?? {})) given[port] = draw(random, signal, dtype, all);
  if (block.graph.inputs.some(({ name }) => name === 'target')) given['target'] = drawText(random, batch);
  return feedBlock(block, given, all);
}

const TARGET_STEPS = 4;

/** int64 `[batch, 4]`: words, the end token, −100 behind it; the first text fills all steps. */
function drawText(random: Random, batch: number): Tensor {
  const rows = Array.from({ length: batch }, (_, row) => {
    const length = row === 0 ? TARGET_STEPS : 1 + (row % TARGET_STEPS);
    return Array.from({ length: TARGET_STEPS }, (__, step) =>
      step < length - 1 ? 3 + random.integer(4) : step === length - 1 ? 2 : -100,
    );
  });
  return tensor('int64', [batch, TARGET_STEPS], rows.flat());
}

function draw(random: Random, signal: Signal, dtype: FloatType, sizes: Readonly<Record<string, number>>): Tensor {
  const dims = signal.shape.map((d) => (typeof d === 'number' ? d : (sizes[d] ?? Number.NaN)));
  return signal.kind === 'tokens' ? randomTensor(random, 'int64', dims, 0, 5) : randomTensor(random, dtype, dims);
}
