import { describe, expect, it } from 'vitest';
import { differentiate } from '../../autodiff/differentiate';
import { lookupRule } from '../../autodiff/rule-table';
import type { Json } from '../../document/document';
import { GraphBuilder } from '../../ir/builder';
import type { Graph, Value } from '../../ir/graph';
import { Emitter } from '../../ops/emitter';
import { liftForward, optimizeTraining } from '../../passes/pipeline';
import type { FloatType } from '../../tensor/dtype';
import { scalar, type Tensor } from '../../tensor/tensor';
import { goldenTensor, listGoldenCases, loadGoldenCase, type GoldenCase } from '../../testing/golden-cases';
import { expectCloseTo, type Tolerance } from '../../testing/graphs';
import { runInOnnxruntime } from '../../testing/ort';
import type { BlockType, InputSignals, LowerCall, Lowered, Signal, TextInfo } from '../block';
import { declareWeights } from '../lowering';
import { readParameters } from '../parameters';
import { makeSequence, makeTokens, makeVector } from '../signals';
import { decoderBlock } from './decoder';
import { teachDecoder } from './decoder-teaching';
import { decoderWeights } from './decoder-weights';
import { encoderBlock } from './encoder';

const TOLERANCES: Readonly<Record<FloatType, Tolerance>> = {
  float32: { relative: 1e-5, absolute: 2e-6 },
  float64: { relative: 1e-9, absolute: 1e-10 },
};

/** Named sizes of the inputs; two sequences of different lengths, so two names for time. */
const SHAPES: Readonly<Record<string, readonly string[]>> = {
  source: ['batch', 'time.source'],
  source_lengths: ['batch'],
  target_in: ['batch', 'time.target'],
  target: ['batch', 'time.target'],
  target_lengths: ['batch'],
};

/** Names of the reference vectors for the weights of the two blocks. */
const WEIGHTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  encoder: { table: 'src_emb', W: 'enc_W', R: 'enc_R', B: 'enc_B' },
  decoder: {
    ...{ table: 'tgt_emb', W: 'dec_W', R: 'dec_R', B: 'dec_B', 'output.weight': 'out_W', 'output.bias': 'out_b' },
    ...{ 'attention.Wq': 'att_Wq', 'attention.Wk': 'att_Wk', 'attention.v': 'att_v' },
  },
};

const TEXT: TextInfo = { special: { pad: 0, start: 1, end: 2, unknown: 3 }, longest: 4 };

/**
 * A whole encoder–decoder with teacher forcing, made of the two blocks: a context at every step (the encoder's last state, or
 * additive attention with the previous state as query), masked cross-entropy.
 */
class EncoderDecoder {
  readonly g: Emitter;
  readonly values = new Map<string, Value>();

  constructor(
    private readonly golden: GoldenCase,
    readonly builder: GraphBuilder,
    dtype: FloatType,
  ) {
    this.g = new Emitter(builder);
    for (const [name, { shape }] of Object.entries(golden.params)) {
      this.values.set(name, builder.contractInput(name, dtype, shape));
    }
    for (const name of Object.keys(golden.inputs))
      this.values.set(name, builder.contractInput(name, 'int64', SHAPES[name]!));
  }

  value(name: string): Value {
    return this.values.get(name)!;
  }

  private call(
    type: BlockType,
    own: Readonly<Record<string, Json>>,
    signals: InputSignals,
    outputs: ReadonlyMap<string, Signal>,
    inputs: ReadonlyMap<string, readonly Lowered[]>,
  ): LowerCall {
    const parameters = readParameters(type, new Map(Object.entries(own)));
    if (!parameters.ok) throw new Error('parameters');
    const none = (): never => {
      throw new Error('There is none');
    };
    return {
      ...{ id: type.type, g: this.g, form: 'train', parameters: parameters.value, signals, outputs, inputs },
      parameter: (name, shape) => {
        const value = this.value(WEIGHTS[type.type]![name]!);
        expect([name, value.shape]).toEqual([name, shape]);
        return value;
      },
      ...{ dropoutMask: none, coins: none, source: none, target: none, truth: () => null, sampling: null },
    };
  }

  /** Logits `[batch, time.target, words]`, and the attention weights where there are any. */
  decode(): { readonly logits: Value; readonly weights: Value | null } {
    const { params } = this.golden;
    const [words, embedding] = params['src_emb']!.shape as [number, number];
    const hidden = params['enc_R']!.shape[2]!;
    const source = { value: this.value('source'), lengths: this.value('source_lengths') };
    const encoded = encoderBlock.lower(
      this.call(
        encoderBlock,
        { embedding, hidden },
        new Map([['in', [makeTokens('time.source', words)]]]),
        new Map(),
        new Map([['in', [source]]]),
      ),
    );
    const call = this.call(
      decoderBlock,
      {
        hidden: params['dec_R']!.shape[2]!,
        embedding: params['tgt_emb']!.shape[1]!,
        context: params['att_Wk'] ? 'bahdanau' : 'every-step',
        attentionSize: params['att_Wk']?.shape[0] ?? 1,
      },
      new Map([
        ['memory', [makeSequence('time.source', hidden)]],
        ['state', [makeVector(hidden)]],
      ]),
      new Map([['logits', makeSequence('time.target', params['tgt_emb']!.shape[0]!)]]),
      new Map([
        ['memory', [encoded.get('memory')!]],
        ['state', [encoded.get('state')!]],
      ]),
    );
    return teachDecoder(call, declareWeights(call, decoderWeights), this.value('target_in'), TEXT);
  }

  /** Mean over the target's own tokens. */
  loss(logits: Value): Value {
    const { g } = this;
    const chosen = g.gatherElements(g.logSoftmax(logits), g.unsqueeze(this.value('target'), [2]), 2);
    const steps = g.unsqueeze(g.range('time.target'), [0]);
    const counts = g.cast(g.less(steps, g.unsqueeze(this.value('target_lengths'), [1])), logits.dtype);
    return g.neg(g.div(g.reduceSum(g.mul(g.squeeze(chosen, [2]), counts)), g.reduceSum(counts)));
  }
}

function gradientGraph(golden: GoldenCase, dtype: FloatType, isLifted: boolean): Graph {
  const builder = new GraphBuilder('seq2seq');
  const model = new EncoderDecoder(golden, builder, dtype);
  const { logits, weights } = model.decode();
  const loss = model.loss(logits);
  builder.output(logits, 'logits');
  if (weights) builder.output(weights, 'weights');
  builder.output(loss, 'loss');
  if (isLifted) liftForward(builder);
  const names = Object.keys(golden.grads);
  const gradients = differentiate(
    model.g,
    new Map([[loss, model.g.constant(scalar(dtype, 1))]]),
    names.map((name) => model.value(name)),
    lookupRule,
  );
  for (const name of names) builder.output(gradients.get(model.value(name))!, `${name}.gradient`);
  if (isLifted) optimizeTraining(builder);
  return builder.build();
}

describe.each(listGoldenCases('seq2seq-'))('golden %s', (name) => {
  const golden = loadGoldenCase(name);

  it.each([
    ['float32', 'as written', false],
    ['float32', 'lifted', true],
    ['float64', 'as written', false],
    ['float64', 'lifted', true],
  ] as const)('gives outputs, loss and all gradients in %s, %s', async (dtype, _how, isLifted) => {
    const graph = gradientGraph(golden, dtype, isLifted);
    const feeds = new Map<string, Tensor>();
    for (const [key, array] of Object.entries(golden.params)) feeds.set(key, goldenTensor(array, dtype));
    for (const [key, array] of Object.entries(golden.inputs)) feeds.set(key, goldenTensor(array, 'int64'));
    const actual = await runInOnnxruntime(graph, feeds, dtype === 'float64' ? 'basic' : 'all');
    expectCloseTo(actual.get('loss'), scalar(dtype, golden.loss), TOLERANCES[dtype], 'loss');
    for (const [key, array] of Object.entries(golden.outputs)) {
      expectCloseTo(actual.get(key), goldenTensor(array, dtype), TOLERANCES[dtype], key);
    }
    expect(Object.keys(golden.grads).length).toBeGreaterThan(8);
    for (const [key, array] of Object.entries(golden.grads)) {
      expectCloseTo(actual.get(`${key}.gradient`), goldenTensor(array, dtype), TOLERANCES[dtype], `gradient of ${key}`);
    }
  });
});
