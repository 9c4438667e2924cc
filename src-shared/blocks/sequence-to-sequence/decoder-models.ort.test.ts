import { describe, expect, it } from 'vitest';
import { createSession } from '../../../src-main/worker/ort-session';
import { Random } from '../../base/random';
import type { Json } from '../../document/document';
import type { Graph } from '../../ir/graph';
import { encodeModel } from '../../onnx/write';
import { verifyTypedGraph } from '../../ops/verify-typed';
import { scalar, tensor, toNumbers, zeros, type Tensor } from '../../tensor/tensor';
import { drawProject } from '../../testing/draw-project';
import { fakeFeatures } from '../../testing/features';
import { expectAllCloseTo, expectCloseTo } from '../../testing/graphs';
import { runInOnnxruntime } from '../../testing/ort';
import {
  checkWholeGradients,
  compileWhole,
  PLAIN_TRAINING,
  startFeeds,
  type WholeModel,
} from '../../testing/whole-model';

const SOURCE_WORDS = 6;
const TARGET_WORDS = 7;
const data = fakeFeatures({ vocabulary: SOURCE_WORDS, words: TARGET_WORDS });
const [BATCH, SOURCE, TARGET] = [3, 5, 4];

function encoderDecoder(encoder: Record<string, Json>, decoder: Record<string, Json>): WholeModel {
  return compileWhole(
    drawProject(
      {
        words: 'token-input',
        enc: ['encoder', { embedding: 3, hidden: 4, ...encoder }],
        dec: ['decoder', { embedding: 3, hidden: 4, attentionSize: 5, sourceLength: 6, maximumLength: 7, ...decoder }],
      },
      ['words -> enc', 'enc.memory -> dec.memory', 'enc.state -> dec.state'],
    ),
    data,
  );
}

const MODELS: readonly (readonly [string, WholeModel])[] = [
  ...['gru', 'lstm', 'rnn'].map((cell) => [`${cell}, Bahdanau`, encoderDecoder({ cell }, { cell })] as const),
  ...['gru', 'lstm'].map((cell) => [`${cell}, Luong`, encoderDecoder({ cell }, { cell, context: 'luong' })] as const),
  ['Luong, input feeding', encoderDecoder({}, { context: 'luong', inputFeeding: true, score: 'general' })],
  ['every step', encoderDecoder({}, { context: 'every-step' })],
  ['state only, LSTM, tied', encoderDecoder({ cell: 'lstm' }, { context: 'state', cell: 'lstm', tied: true })],
  [
    'both directions, two layers, projected',
    encoderDecoder({ direction: 'bidirectional', layers: 2 }, { layers: 2, cell: 'lstm', score: 'general' }),
  ],
  ['location', encoderDecoder({}, { score: 'location' })],
  ['content', encoderDecoder({}, { score: 'content', context: 'luong' })],
];

/** Tokens of texts of unequal length: words, the end token, −100 behind it. */
function drawText(random: Random, batch: number, steps: number): Tensor {
  const rows = Array.from({ length: batch }, (_, row) => {
    const length = row === 0 ? steps : 1 + random.integer(steps);
    return Array.from({ length: steps }, (__, t) =>
      t < length - 1 ? 3 + random.integer(TARGET_WORDS - 3) : t === length - 1 ? 2 : -100,
    );
  });
  return tensor('int64', [batch, steps], rows.flat());
}

function drawBatch(seed: number): Map<string, Tensor> {
  const random = new Random(seed);
  return new Map([
    [
      'words',
      tensor(
        'int64',
        [BATCH, SOURCE],
        Array.from({ length: BATCH * SOURCE }, () => random.integer(SOURCE_WORDS)),
      ),
    ],
    ['words.lengths', tensor('int64', [BATCH], [SOURCE, 2, 1])],
    ['dec.target', drawText(random, BATCH, TARGET)],
  ]);
}

function only(graph: Graph, feeds: ReadonlyMap<string, Tensor>): Map<string, Tensor> {
  return new Map(graph.inputs.flatMap(({ name }) => (feeds.has(name) ? [[name, feeds.get(name)!] as const] : [])));
}

/** Runs encoder and step graph as a program outside would: the tokens that `read` gives, step after step. */
async function runPair(
  { model, parameters }: WholeModel,
  feeds: ReadonlyMap<string, Tensor>,
  steps: number,
  read: (logits: Tensor | null, step: number) => Tensor,
): Promise<Tensor[]> {
  const pair = model.decoding!.pair!(parameters);
  const values = new Map(await runInOnnxruntime(pair.encoder, only(pair.encoder, feeds)));
  expect([...values.keys()].sort()).toEqual([...pair.carried, ...pair.fixed].sort());
  const found: Tensor[] = [];
  let logits: Tensor | null = null;
  for (let step = 0; step < steps; step++) {
    const out = await runInOnnxruntime(pair.step, new Map(values).set('dec.token', read(logits, step)));
    logits = out.get('dec.logits')!;
    found.push(logits);
    for (const name of pair.carried) values.set(name, out.get(`${name}.next`)!);
  }
  return found;
}

describe.each(MODELS)('encoder–decoder: %s', (_name, whole) => {
  const { model, parameters } = whole;
  const batch = drawBatch(3);

  it('agrees with finite differences in every parameter', async () => {
    // One session for the dozens of runs.
    const { graph } = model.train({ ...PLAIN_TRAINING, dtype: 'float64', gradients: true });
    const session = await createSession(encodeModel(graph), { threads: 1, spinning: false });
    try {
      await checkWholeGradients(whole, {}, (_graph, feeds) => session.run(only(graph, feeds)), 3, batch);
    } finally {
      await session.release();
    }
  });

  it('has the same loss in training as in evaluation, and lists its weights', async () => {
    const train = model.train(PLAIN_TRAINING);
    verifyTypedGraph(train.graph);
    const feeds = new Map([...startFeeds(whole, train, 'float32', 0), ...batch]);
    const trained = await runInOnnxruntime(train.graph, only(train.graph, feeds));
    const evaluated = await runInOnnxruntime(model.evaluate(), new Map([...parameters, ...batch]));
    expectCloseTo(trained.get('loss'), evaluated.get('loss'), { relative: 1e-5, absolute: 1e-6 });
    expect(Number(evaluated.get('loss_weight')!.data[0])).toBe(
      toNumbers(batch.get('dec.target')!).filter((token) => token >= 0).length,
    );
  });

  it('steps to the probabilities that teacher forcing gives', async () => {
    const target = toNumbers(batch.get('dec.target')!);
    const evaluated = await runInOnnxruntime(model.evaluate(), new Map([...parameters, ...batch]));
    const taught = toNumbers(evaluated.get('dec')!);
    const stepped = await runPair(whole, batch, TARGET, (_logits, step) =>
      tensor(
        'int64',
        [BATCH],
        Array.from({ length: BATCH }, (_, row) => (step === 0 ? 1 : Math.max(0, target[row * TARGET + step - 1]!))),
      ),
    );
    stepped.forEach((logits, step) => {
      for (let row = 0; row < BATCH; row++) {
        if (target[row * TARGET + step]! < 0) continue;
        const own = toNumbers(logits).slice(row * TARGET_WORDS, (row + 1) * TARGET_WORDS);
        const sum = own.reduce((total, x) => total + Math.exp(x), 0);
        const expected = taught.slice((row * TARGET + step) * TARGET_WORDS, (row * TARGET + step + 1) * TARGET_WORDS);
        own.forEach((x, word) => expect(Math.exp(x) / sum).toBeCloseTo(expected[word]!, 5));
      }
    });
  });

  it('writes in one graph what the pair writes step by step, greedily', async () => {
    const generate = model.decoding!.generate!({ parameters, sampling: false });
    verifyTypedGraph(generate);
    const out = await runInOnnxruntime(generate, only(generate, batch));
    const most = 7;
    expect(model.decoding!.maximumLength).toBe(most);
    const tokens = toNumbers(out.get('dec')!);
    const written: number[][] = Array.from({ length: BATCH }, () => []);
    const logProbability = new Float64Array(BATCH);
    const stepped = await runPair(whole, batch, most, (logits, step) => {
      if (step === 0) return tensor('int64', [BATCH], new Array<number>(BATCH).fill(1));
      const next = Array.from({ length: BATCH }, (_, row) => {
        const own = toNumbers(logits!).slice(row * TARGET_WORDS, (row + 1) * TARGET_WORDS);
        own[0] = own[1] = -Infinity;
        return own.indexOf(Math.max(...own));
      });
      return tensor('int64', [BATCH], next);
    });
    stepped.forEach((logits) => {
      for (let row = 0; row < BATCH; row++) {
        if (written[row]!.at(-1) === 2) continue;
        const own = toNumbers(logits).slice(row * TARGET_WORDS, (row + 1) * TARGET_WORDS);
        own[0] = own[1] = -Infinity;
        const best = own.indexOf(Math.max(...own));
        written[row]!.push(best);
        const sum = own.reduce((total, x) => total + Math.exp(x), 0);
        logProbability[row]! += own[best]! - Math.log(sum);
      }
    });
    // No step is taken behind the end of the longest text.
    const steps = Math.max(...written.map(({ length }) => length));
    expect(out.get('dec')!.dims).toEqual([BATCH, steps]);
    for (let row = 0; row < BATCH; row++) {
      const padded = [...written[row]!, ...new Array<number>(steps).fill(0)].slice(0, steps);
      expect([...tokens.slice(row * steps, (row + 1) * steps)]).toEqual(padded);
      expect(Number(out.get('dec.lengths')!.data[row])).toBe(written[row]!.length);
      expect(Number(out.get('dec.log_probability')!.data[row])).toBeCloseTo(logProbability[row]!, 4);
    }
    const weights = out.get('dec.weights');
    if (!weights) return;
    expect(weights.dims).toEqual([BATCH, steps, SOURCE]);
    toNumbers(weights).forEach((weight, at) => {
      const row = Math.floor(at / (steps * SOURCE));
      if (at % SOURCE >= [SOURCE, 2, 1][row]!) expect(weight).toBe(0);
    });
  });

  it('draws greedily at temperature 0 and differently with noise', async () => {
    const sample = model.decoding!.generate!({ parameters, sampling: true });
    const greedy = await runInOnnxruntime(model.predict(parameters), only(model.predict(parameters), batch));
    const settings = (temperature: number, topK: number, noise: Tensor) =>
      new Map([
        ...only(sample, batch),
        ['dec.temperature', scalar('float32', temperature)],
        ['dec.top_k', scalar('int64', topK)],
        ['dec.noise', noise],
      ]);
    const still = await runInOnnxruntime(sample, settings(0, 0, zeros('float32', [1, 1, 1])));
    expectAllCloseTo(still, greedy, { relative: 1e-6, absolute: 1e-7 });
    const random = new Random(8);
    const noise = tensor(
      'float32',
      [7, BATCH, TARGET_WORDS],
      Array.from({ length: 7 * BATCH * TARGET_WORDS }, () => -Math.log(-Math.log(random.uniform() || 1e-12))),
    );
    const one = await runInOnnxruntime(sample, settings(5, 1, noise));
    expect([...toNumbers(one.get('dec')!)]).toEqual([...toNumbers(greedy.get('dec')!)]);
    const drawn = await runInOnnxruntime(sample, settings(5, 0, noise));
    expect([...toNumbers(drawn.get('dec')!)]).not.toEqual([...toNumbers(greedy.get('dec')!)]);
  });
});
