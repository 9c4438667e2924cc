import { createSession } from '../src-main/worker/ort-session';
import { Random } from '../src-shared/base/random';
import { GraphBuilder } from '../src-shared/ir/builder';
import type { Graph, Value } from '../src-shared/ir/graph';
import { encodeModel } from '../src-shared/onnx/write';
import { Emitter } from '../src-shared/ops/emitter';
import { randomFeeds } from '../src-shared/testing/graphs';
import { digits, markdownTable, round } from './report';
import { contend, race, type Effort } from './timing';
import { THREADS } from './training-loop';

const STEPS = 100;
/** `[rows of R, H, batch]`: an LSTM's product at each step, forward. The last rows ask where the gain ends. */
const SIZES: readonly (readonly [number, number, number])[] = [
  [64, 16, 8],
  [256, 64, 8],
  [256, 64, 64],
  [512, 128, 32],
  [1024, 256, 32],
  [256, 64, 256],
  [256, 64, 512],
];

interface LayoutRow {
  readonly rows: number;
  readonly hidden: number;
  readonly batch: number;
  /** Microseconds a step: `[batch, H]·[H, rows]`. */
  readonly batch_major_us: number;
  /** Microseconds a step: `[rows, H]·[H, batch]`. */
  readonly feature_major_us: number;
}

/**
 * What the layout of a loop's state costs. onnxruntime packs the right operand of every product that is no constant, at
 * every step: in the batch-major form that is the whole matrix of weights, in the feature-major form only the state.
 */
export async function measureLayout(effort: Effort): Promise<LayoutRow[]> {
  const measured: LayoutRow[] = [];
  for (const [rows, hidden, batch] of SIZES) {
    const batchMajor = await openLoop(loopOfProducts([hidden, rows], [batch, hidden], 'right'));
    const featureMajor = await openLoop(loopOfProducts([rows, hidden], [hidden, batch], 'left'));
    const contenders = new Map([
      ['batch', contend(batchMajor.run, STEPS)],
      ['feature', contend(featureMajor.run, STEPS)],
    ]);
    const times = await race(contenders, effort);
    await batchMajor.release();
    await featureMajor.release();
    const microseconds = (name: string): number => round((times.get(name) ?? Number.NaN) * 1e3);
    measured.push({
      ...{ rows, hidden, batch },
      batch_major_us: microseconds('batch'),
      feature_major_us: microseconds('feature'),
    });
  }
  return measured;
}

/** A loop over `STEPS` states that multiplies each with the same matrix, which stands on the given side. */
function loopOfProducts(matrix: readonly number[], state: readonly number[], side: 'left' | 'right'): Graph {
  const g = new Emitter(new GraphBuilder('products'));
  const weights = g.builder.input('weights', 'float32', matrix);
  const states = g.builder.input('states', 'float32', [STEPS, ...state]);
  const { outputs } = g.scan({
    states: [],
    inputs: [states],
    body: (b, _, [step]) => {
      const [left, right] = side === 'left' ? [weights, step as Value] : [step as Value, weights];
      return { states: [], outputs: [b.matMul(left, right)] };
    },
  });
  // Copying all results out would cost more than the products.
  for (const v of outputs) g.builder.output(g.slice(g.slice(v, 0, 0, 1), 1, 0, 1));
  return g.builder.build();
}

async function openLoop(graph: Graph): Promise<{ run: () => Promise<unknown>; release: () => Promise<void> }> {
  const session = await createSession(encodeModel(graph), { threads: THREADS });
  const feeds = randomFeeds(graph, new Random(1));
  return { run: () => session.run(feeds), release: () => session.release() };
}

export function formatLayout(measured: readonly LayoutRow[]): string {
  return markdownTable(
    ['µs a step', 'state batch-major', 'state feature-major', 'ratio'],
    measured.map((row) => [
      `R ${row.rows} × ${row.hidden}, batch ${row.batch}`,
      digits(row.batch_major_us),
      digits(row.feature_major_us),
      digits(row.batch_major_us / row.feature_major_us),
    ]),
  );
}
