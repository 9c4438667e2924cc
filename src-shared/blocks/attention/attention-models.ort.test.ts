import { afterAll, describe, expect, it } from 'vitest';
import { createSession, type ModelSession } from '../../../src-main/worker/ort-session';
import { Random } from '../../base/random';
import type { Graph } from '../../ir/graph';
import { encodeModel } from '../../onnx/write';
import { verifyTypedGraph } from '../../ops/verify-typed';
import { tensor, toNumbers, type Tensor } from '../../tensor/tensor';
import { drawProject, type DrawnBlock } from '../../testing/draw-project';
import { fakeFeatures } from '../../testing/features';
import { expectAllCloseTo } from '../../testing/graphs';
import {
  buildTrainingForward,
  checkWholeGradients,
  compileWhole,
  drawModelBatch,
  padBatch,
  PLAIN_TRAINING,
  startFeeds,
  type RunGraph,
  type WholeModel,
} from '../../testing/whole-model';
import { SCORES, type Score } from './scores';

const WORDS = 5;
const words = fakeFeatures({ vocabulary: WORDS, target: ['word'], classes: WORDS });
const series = fakeFeatures({ sequence: ['a', 'b'], target: ['y'] });

/** One transformer layer from block `from`, with the normalisation before each half or after it; its last block is `NAME.end`. */
function transformerLayer(name: string, from: string, norm: 'before' | 'after', causal: boolean) {
  const [attend, first, forward, end] = ['attend', 'first', 'forward', 'end'].map((part) => `${name}-${part}`) as [
    string,
    string,
    string,
    string,
  ];
  const blocks: Record<string, DrawnBlock> = {
    [`${name}-norm1`]: 'layer-norm',
    [attend]: ['multi-head-attention', { heads: 2, causal }],
    [first]: 'add',
    [`${name}-norm2`]: 'layer-norm',
    [forward]: ['feed-forward', { hidden: 12, activation: 'silu' }],
    [end]: 'add',
  };
  const before = [
    `${from} -> ${name}-norm1`,
    `${name}-norm1 -> ${attend}.query`,
    `${from} -> ${first}.in-1`,
    `${attend} -> ${first}.in-2`,
    `${first} -> ${name}-norm2`,
    `${name}-norm2 -> ${forward}`,
    `${first} -> ${end}.in-1`,
    `${forward} -> ${end}.in-2`,
  ];
  const after = [
    `${from} -> ${attend}.query`,
    `${from} -> ${first}.in-1`,
    `${attend} -> ${first}.in-2`,
    `${first} -> ${name}-norm1`,
    `${name}-norm1 -> ${forward}`,
    `${name}-norm1 -> ${end}.in-1`,
    `${forward} -> ${end}.in-2`,
    `${end} -> ${name}-norm2`,
  ];
  return { blocks, wires: norm === 'before' ? before : after, end: norm === 'before' ? end : `${name}-norm2` };
}

/** Tokens, positions, a pre-norm and a post-norm layer, a class at every step. */
function transformer(positions: 'sinusoidal' | 'learned', causal: boolean): WholeModel {
  const one = transformerLayer('one', 'place', 'before', causal);
  const two = transformerLayer('two', one.end, 'after', causal);
  const project = drawProject(
    {
      words: 'token-input',
      table: ['embedding', { size: 8 }],
      place: ['positional-encoding', { kind: positions, length: 6 }],
      ...one.blocks,
      ...two.blocks,
      classes: ['linear', { units: WORDS }],
      head: ['multi-class-output', { perStep: true }],
    },
    ['words -> table', 'table -> place', ...one.wires, ...two.wires, `${two.end} -> classes`, 'classes -> head'],
  );
  return compileWhole(project, words);
}

/** A GRU over the series; each step, and the last state, look back over all steps by the score. */
function recurrentAttention(score: Score): WholeModel {
  const attention: DrawnBlock = ['attention', { score, size: 3, length: 5 }];
  const project = drawProject(
    {
      series: 'sequence-input',
      gru: ['gru', { hidden: 4 }],
      values: ['linear', { units: 3 }],
      steps: attention,
      whole: attention,
      mean: 'mean-pool',
      join: ['concatenate', { inputs: 3 }],
      out: ['linear', { units: 1 }],
      head: 'regression-output',
    },
    [
      'series -> gru',
      'gru.sequence -> values',
      'gru.sequence -> steps.query',
      'gru.sequence -> steps.keys',
      'values -> steps.values',
      'gru.state -> whole.query',
      'gru.sequence -> whole.keys',
      'steps.context -> mean',
      'mean -> join.in-1',
      'whole.context -> join.in-2',
      'gru.state -> join.in-3',
      'join -> out',
      'out -> head',
    ],
  );
  return compileWhole(project, series);
}

const models: readonly (readonly [string, () => WholeModel])[] = [
  ['a causal transformer with learnt positions', () => transformer('learned', true)],
  ['a transformer that sees both ways', () => transformer('sinusoidal', false)],
  ...SCORES.map((score) => [`a GRU with ${score} attention`, () => recurrentAttention(score)] as const),
];

/** One session a graph: the differences of a model need it dozens of times. */
const sessions = new Map<Graph, Promise<ModelSession>>();

const run: RunGraph = async (graph, feeds) => {
  const opened = sessions.get(graph) ?? createSession(encodeModel(graph), { threads: 1, spinning: false });
  sessions.set(graph, opened);
  return (await opened).run(feeds);
};

afterAll(async () => {
  for (const session of sessions.values()) await (await session).release();
});

describe.each(models)('%s', (_name, build) => {
  const whole = build();

  it('predicts what its training form computes', async () => {
    const predict = whole.model.predict(whole.parameters);
    const forward = buildTrainingForward(whole);
    verifyTypedGraph(predict);
    for (const sizes of [
      { batch: 1, time: 3 },
      { batch: 7, time: 9 },
    ]) {
      const feeds = drawModelBatch(whole, predict, sizes, 4, WORDS);
      const expected = await run(forward, new Map([...feeds, ...whole.parameters]));
      expectAllCloseTo(await run(predict, feeds), expected, { relative: 1e-5, absolute: 2e-6 });
      for (const t of expected.values()) expect(toNumbers(t).every(Number.isFinite)).toBe(true);
    }
  });

  it('has the gradients that central differences give, an empty row included', async () => {
    await checkWholeGradients(whole, { batch: 4, time: 5 }, run, WORDS);
  });

  it('gives the same loss and gradients when rows are padded more', async () => {
    const train = whole.model.train({ ...PLAIN_TRAINING, dtype: 'float64', gradients: true });
    const start = startFeeds(whole, train, 'float64', 0.01);
    const batch = drawModelBatch(whole, train.graph, { batch: 4, time: 5 }, 7, WORDS);
    const narrow = await run(train.graph, new Map([...start, ...batch]));
    const wide = await run(train.graph, new Map([...start, ...padBatch(batch, 5, 3, 9)]));
    expect(Number(narrow.get('gradient_norm')!.data[0])).toBeGreaterThan(0);
    expectAllCloseTo(wide, narrow, { relative: 1e-6, absolute: 1e-10 });
  });
});

describe('the weights of an attention', () => {
  it('come out of the exported model when they are asked for', async () => {
    const whole = recurrentAttention('additive');
    const plain = whole.model.predict(whole.parameters);
    const shown = whole.model.predict(whole.parameters, [{ block: 'steps', port: 'weights' }]);
    expect(shown.outputs.map(({ name, shape }) => [name, shape])).toEqual([
      ['head', ['batch', 1]],
      ['steps.weights', ['batch', 'time', 'time']],
    ]);
    const feeds = drawModelBatch(whole, plain, { batch: 3, time: 4 }, 2);
    const out = await run(shown, feeds);
    expect(out.get('head')).toEqual((await run(plain, feeds)).get('head'));
    const sums = Array.from({ length: 12 }, (_, row) =>
      toNumbers(out.get('steps.weights')!)
        .subarray(row * 4, row * 4 + 4)
        .reduce((a, b) => a + b, 0),
    );
    // The second row of the batch is empty: none of its steps attends to anything.
    sums.forEach((sum, row) => expect(sum).toBeCloseTo(row >= 4 && row < 8 ? 0 : 1, 5));
    expect(() => whole.model.predict(whole.parameters, [{ block: 'steps', port: 'nothing' }])).toThrow('steps.nothing');
  });
});

describe('a two-layer transformer', () => {
  it('learns to say the word before, which takes attention and positions', async () => {
    const [batch, time] = [16, 6];
    const whole = transformer('sinusoidal', true);
    const { graph, states } = whole.model.train({ ...PLAIN_TRAINING, clipNorm: 1 });
    const feeds = startFeeds(whole, { graph, states, masks: [] }, 'float32', 0.02);
    const random = new Random(3);
    const drawTask = (): Map<string, Tensor> => {
      const tokens = Array.from({ length: batch * time }, () => random.integer(WORDS));
      // −100: the first step has no word before it and does not count.
      const before = tokens.map((_, i) => (i % time === 0 ? -100 : tokens[i - 1]!));
      return new Map([
        ['words', tensor('int64', [batch, time], tokens)],
        ['words.lengths', tensor('int64', [batch], new Array<number>(batch).fill(time))],
        ['head.target', tensor('int64', [batch, time], before)],
      ]);
    };
    for (let step = 0; step < 120; step++) {
      const out = await run(graph, new Map([...feeds, ...drawTask()]));
      for (const name of feeds.keys()) if (name !== 'learning_rate') feeds.set(name, out.get(`${name}.next`)!);
    }
    const test = drawTask();
    const trained = new Map([...whole.parameters.keys()].map((name) => [name, feeds.get(name)!]));
    const asked = new Map([...test].filter(([name]) => name !== 'head.target'));
    const predicted = await run(whole.model.predict(trained), asked);
    const probabilities = toNumbers(predicted.get('head')!);
    const wanted = toNumbers(test.get('head.target')!);
    const counted = [...wanted.keys()].filter((i) => wanted[i]! >= 0);
    const right = counted.filter((i) => {
      const row = probabilities.subarray(i * WORDS, (i + 1) * WORDS);
      return row.indexOf(Math.max(...row)) === wanted[i];
    });
    expect(right.length / counted.length).toBeGreaterThan(0.95);
  });
});
