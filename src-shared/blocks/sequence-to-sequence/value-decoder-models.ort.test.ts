import { describe, expect, it } from 'vitest';
import { createSession } from '../../../src-main/worker/ort-session';
import { Random } from '../../base/random';
import { checkProject } from '../../compiler/check';
import type { Json } from '../../document/document';
import type { Graph } from '../../ir/graph';
import { encodeModel } from '../../onnx/write';
import { verifyTypedGraph } from '../../ops/verify-typed';
import { tensor, toNumbers, type Tensor } from '../../tensor/tensor';
import { drawProject } from '../../testing/draw-project';
import { fakeFeatures } from '../../testing/features';
import { expectCloseTo, randomTensor } from '../../testing/graphs';
import { runInOnnxruntime } from '../../testing/ort';
import {
  checkWholeGradients,
  compileWhole,
  PLAIN_TRAINING,
  startFeeds,
  type WholeModel,
} from '../../testing/whole-model';

const [BATCH, TIME, STEPS] = [3, 5, 4];
const data = fakeFeatures({ sequence: ['y', 'x', 'z'], known: ['k', 'l'], target: ['y', 'z'], steps: STEPS });
const WIRES = ['past -> enc', 'enc.memory -> dec.memory', 'enc.state -> dec.state', 'own -> dec.previous'];

function encoderDecoder(
  encoder: Record<string, Json>,
  decoder: Record<string, Json>,
  wires: readonly string[] = WIRES,
): WholeModel {
  return compileWhole(
    drawProject(
      {
        past: 'sequence-input',
        own: ['sequence-input', { columns: ['y', 'z'] }],
        ...(wires.some((wire) => wire.startsWith('ahead')) ? { ahead: 'known-input' as const } : {}),
        enc: ['encoder', { hidden: 4, ...encoder }],
        dec: ['value-decoder', { hidden: 4, attentionSize: 5, sourceLength: 6, ...decoder }],
      },
      wires,
    ),
    data,
  );
}

const MODELS: readonly (readonly [string, WholeModel])[] = [
  ...['gru', 'lstm', 'rnn'].map((cell) => [`${cell}, Bahdanau`, encoderDecoder({ cell }, { cell })] as const),
  ['Luong, input feeding', encoderDecoder({}, { context: 'luong', inputFeeding: true, score: 'general' })],
  ['every step, LSTM', encoderDecoder({ cell: 'lstm' }, { context: 'every-step', cell: 'lstm' })],
  ['state only, no values before', encoderDecoder({}, { context: 'state' }, [WIRES[0]!, WIRES[2]!])],
  ['known ahead', encoderDecoder({}, {}, [...WIRES, 'ahead -> dec.ahead'])],
  ['known ahead, Luong', encoderDecoder({}, { context: 'luong', score: 'dot' }, [...WIRES, 'ahead -> dec.ahead'])],
  [
    'both directions, two layers, projected',
    encoderDecoder({ direction: 'bidirectional', layers: 2 }, { layers: 2, cell: 'lstm', score: 'general' }),
  ],
];

function drawBatch(seed: number): Map<string, Tensor> {
  const random = new Random(seed);
  const past = randomTensor(random, 'float32', [BATCH, TIME, 3], -1, 1);
  const numbers = toNumbers(past);
  const own = Array.from({ length: BATCH * TIME }, (_, i) => [numbers[3 * i]!, numbers[3 * i + 2]!]).flat();
  return new Map([
    ['past', past],
    ['own', tensor('float32', [BATCH, TIME, 2], own)],
    ['past.lengths', tensor('int64', [BATCH], [TIME, 2, 1])],
    ['own.lengths', tensor('int64', [BATCH], [TIME, 2, 1])],
    ['ahead', randomTensor(random, 'float32', [BATCH, STEPS, 2], -1, 1)],
    ['dec.target', randomTensor(random, 'float32', [BATCH, STEPS * 2], -1, 1)],
  ]);
}

function only(graph: Graph, feeds: ReadonlyMap<string, Tensor>): Map<string, Tensor> {
  return new Map(graph.inputs.flatMap(({ name }) => (feeds.has(name) ? [[name, feeds.get(name)!] as const] : [])));
}

/** What the step graph writes from `read` of each step; null reads what it wrote itself. `[batch, steps·columns]`. */
async function runPair(
  { model, parameters }: WholeModel,
  batch: ReadonlyMap<string, Tensor>,
  read: (step: number) => Tensor | null,
): Promise<number[]> {
  const pair = model.stepping!.pair(parameters);
  const values = new Map(await runInOnnxruntime(pair.encoder, only(pair.encoder, batch)));
  expect([...values.keys()].sort()).toEqual([...pair.carried, ...pair.fixed].sort());
  expect(pair.carried).toContain('dec.value');
  const rows: number[][] = Array.from({ length: BATCH }, () => []);
  for (let step = 0; step < STEPS; step++) {
    const shown = read(step);
    if (shown) values.set('dec.value', shown);
    const out = await runInOnnxruntime(pair.step, values);
    const written = toNumbers(out.get('dec.value.next')!);
    rows.forEach((row, b) => row.push(...written.slice(2 * b, 2 * b + 2)));
    for (const name of pair.carried) values.set(name, out.get(`${name}.next`)!);
  }
  return rows.flat();
}

describe.each(MODELS)('a decoder of numbers: %s', (_name, whole) => {
  const { model, parameters } = whole;
  const batch = drawBatch(3);

  it.each([
    ['teacher forcing', 0],
    ['its own values', 1],
  ])('agrees with finite differences in every parameter, reading %s', async (_what, coin) => {
    const { graph } = model.train({ ...PLAIN_TRAINING, dtype: 'float64', gradients: true });
    const session = await createSession(encodeModel(graph), { threads: 1, spinning: false });
    const coins = tensor('float64', [STEPS, BATCH], new Float64Array(STEPS * BATCH).fill(coin));
    const all = new Map(
      [...batch].map(([name, t]) => [name, t.dtype === 'float32' ? tensor('float64', t.dims, toNumbers(t)) : t]),
    );
    try {
      await checkWholeGradients(
        whole,
        {},
        (_graph, feeds) => session.run(only(graph, new Map(feeds).set('dec.coins', coins))),
        3,
        all,
      );
    } finally {
      await session.release();
    }
  });

  it('is measured on what it writes by itself, and trained on that where every coin says so', async () => {
    const train = model.train(PLAIN_TRAINING);
    verifyTypedGraph(train.graph);
    expect(train.masks).toEqual([
      { name: 'dec.coins', shape: [STEPS, 'batch'], rate: 0, coin: { from: 0, to: 0, measured: 1 } },
    ]);
    const feeds = new Map([...startFeeds(whole, train, 'float32', 0), ...batch]);
    const lossWith = async (coin: number): Promise<Tensor> => {
      const coins = tensor('float32', [STEPS, BATCH], new Float64Array(STEPS * BATCH).fill(coin));
      return (await runInOnnxruntime(train.graph, only(train.graph, new Map(feeds).set('dec.coins', coins)))).get(
        'loss',
      )!;
    };
    const all = new Map([...parameters, ...batch]);
    const evaluated = await runInOnnxruntime(model.evaluate(), only(model.evaluate(), all));
    expectCloseTo(await lossWith(1), evaluated.get('loss'), { relative: 1e-5, absolute: 1e-6 });
    const graph = model.evaluateTaught!();
    const taught = await runInOnnxruntime(graph, only(graph, all));
    expectCloseTo(await lossWith(0), taught.get('loss'), { relative: 1e-5, absolute: 1e-6 });
    const predicted = await runInOnnxruntime(model.predict(parameters), only(model.predict(parameters), batch));
    expectCloseTo(predicted.get('dec'), evaluated.get('dec'), { relative: 1e-5, absolute: 1e-6 });
  });

  it('steps to what it writes at once, and to what it writes when it is shown the truth', async () => {
    const predict = model.predict(parameters);
    verifyTypedGraph(predict);
    const atOnce = toNumbers((await runInOnnxruntime(predict, only(predict, batch))).get('dec')!);
    const free = await runPair(whole, batch, () => null);
    expect(model.stepping).toMatchObject({ block: 'dec', steps: STEPS, columns: 2 });
    free.forEach((value, i) => expect(value).toBeCloseTo(atOnce[i]!, 5));
    const graph = model.evaluateTaught!();
    const taught = toNumbers(
      (await runInOnnxruntime(graph, only(graph, new Map([...parameters, ...batch])))).get('dec')!,
    );
    const truth = toNumbers(batch.get('dec.target')!);
    const forced = await runPair(whole, batch, (step) => {
      if (step === 0) return null;
      const rows = Array.from({ length: BATCH }, (_, b) => [
        ...truth.slice((b * STEPS + step - 1) * 2, (b * STEPS + step) * 2),
      ]);
      return tensor('float32', [BATCH, 2], rows.flat());
    });
    forced.forEach((value, i) => expect(value).toBeCloseTo(taught[i]!, 5));
    // The first step knows no truth; the others answer otherwise.
    taught.slice(0, 2).forEach((value, i) => expect(value).toBeCloseTo(atOnce[i]!, 5));
    expect(Math.abs(taught[7]! - atOnce[7]!)).toBeGreaterThan(1e-4);
  });
});

describe('a decoder of numbers is told', () => {
  const blocks = {
    past: 'sequence-input',
    enc: ['encoder', { hidden: 4 }],
    dec: ['value-decoder', { hidden: 4 }],
  } as const;
  const problemsOf = (features: typeof data, wires: readonly string[]) =>
    checkProject(drawProject(blocks, wires), features).diagnostics.map(({ code, where }) => [code, where?.block]);

  it('when the values so far are not those it writes', () => {
    expect(problemsOf(data, [...WIRES.slice(0, 3), 'past -> dec.previous'])).toEqual([['SHAPE-004', 'dec']]);
  });

  it('when what is known in advance is not that of the predicted rows', () => {
    expect(problemsOf(data, [...WIRES.slice(0, 3), 'past -> dec.ahead'])).toEqual([['SHAPE-009', 'dec']]);
  });

  it('when its target is a class', () => {
    const classes = fakeFeatures({ sequence: ['a'], target: ['kind'], classes: 3 });
    expect(problemsOf(classes, WIRES.slice(0, 3))).toContainEqual(['SHAPE-007', 'dec']);
  });
});
