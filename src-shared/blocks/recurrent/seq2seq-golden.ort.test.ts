import { describe, expect, it } from 'vitest';
import { differentiate } from '../../autodiff/differentiate';
import { lookupRule } from '../../autodiff/rule-table';
import { GraphBuilder } from '../../ir/builder';
import type { Graph, Value } from '../../ir/graph';
import { Emitter } from '../../ops/emitter';
import { liftForward, optimizeTraining } from '../../passes/pipeline';
import type { FloatType } from '../../tensor/dtype';
import { scalar, type Tensor } from '../../tensor/tensor';
import { goldenTensor, listGoldenCases, loadGoldenCase, type GoldenCase } from '../../testing/golden-cases';
import { expectCloseTo, type Tolerance } from '../../testing/graphs';
import { runInOnnxruntime } from '../../testing/ort';
import { lowerRecurrentLayer } from './layer';

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

/**
 * A whole encoder–decoder with teacher forcing: embedding, GRU encoder with ragged lengths, a decoder that reads a context at
 * every step (the encoder's last state, or additive attention with the previous state as query), masked cross-entropy.
 */
class EncoderDecoder {
  readonly g: Emitter;
  readonly values = new Map<string, Value>();
  private readonly memory: Value;
  private readonly lastState: Value;

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
    const hidden = golden.params['enc_R']!.shape[2]!;
    const encoder = lowerRecurrentLayer(
      this.g,
      {
        cell: 'gru',
        activation: 'tanh',
        linearBeforeReset: false,
        direction: 'forward',
        hidden,
        W: this.value('enc_W'),
        R: this.value('enc_R'),
        B: this.value('enc_B'),
        x: this.g.gather(this.value('src_emb'), this.value('source')),
        lengths: this.value('source_lengths'),
        initialHidden: null,
        initialCell: null,
      },
      'train',
    );
    this.memory = encoder.sequence;
    this.lastState = this.g.squeeze(encoder.hidden, [0]);
  }

  value(name: string): Value {
    return this.values.get(name)!;
  }

  /** Logits `[batch, time.target, words]`, and the attention weights where there are any. */
  decode(): { readonly logits: Value; readonly weights: Value | null } {
    const { g } = this;
    const hidden = this.golden.params['dec_R']!.shape[2]!;
    const embedded = g.transpose(g.gather(this.value('tgt_emb'), this.value('target_in')), [1, 0, 2]);
    const [W, R] = ['dec_W', 'dec_R'].map((name) => g.squeeze(this.value(name), [0]));
    const [Wb, Rb] = g.split(g.squeeze(this.value('dec_B'), [0]), [3 * hidden, 3 * hidden], 0);
    const keys = this.golden.params['att_Wk'] ? g.matMul(this.memory, g.transpose(this.value('att_Wk'), [1, 0])) : null;
    const steps = g.unsqueeze(g.range('time.source'), [0]);
    const isSource = g.less(steps, g.unsqueeze(this.value('source_lengths'), [1]));
    const { outputs } = g.scan({
      states: [this.lastState],
      inputs: [embedded],
      body: (e, [h], [x]) => {
        let context = this.lastState;
        let weights: Value | null = null;
        if (keys) {
          const query = e.matMul(h!, e.transpose(this.value('att_Wq'), [1, 0]));
          const energies = e.tanh(e.add(keys, e.unsqueeze(query, [1])));
          const scores = e.matMul(energies, this.value('att_v'));
          weights = e.softmax(e.where(isSource, scores, -1e30), 1);
          context = e.squeeze(e.matMul(e.unsqueeze(weights, [1]), this.memory), [1]);
        }
        const projected = e.add(e.gemm(e.concat([x!, context], 1), W!, Wb, { transB: true }), Rb!);
        const [xGates, xCandidate] = e.split(projected, [2 * hidden, hidden], 1);
        const [Rgates, Rcandidate] = e.split(R!, [2 * hidden, hidden], 0);
        const [z, r] = e.split(e.sigmoid(e.gemm(h!, Rgates!, xGates, { transB: true })), [hidden, hidden], 1);
        const proposal = e.tanh(e.gemm(e.mul(r!, h!), Rcandidate!, xCandidate, { transB: true }));
        const next = e.add(e.mul(e.sub(1, z!), proposal), e.mul(z!, h!));
        return { states: [next], outputs: [e.concat([next, context], 1), ...(weights ? [weights] : [])] };
      },
    });
    const features = g.transpose(outputs[0]!, [1, 0, 2]);
    const logits = g.add(g.matMul(features, g.transpose(this.value('out_W'), [1, 0])), this.value('out_b'));
    return { logits, weights: outputs[1] ? g.transpose(outputs[1], [1, 0, 2]) : null };
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
