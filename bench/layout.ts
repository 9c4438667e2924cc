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
/** `[rows, columns, batch]` of the matrix: an LSTM's product at each step, forward, backward, and where the gain may end. */
const SIZES: readonly (readonly [number, number, number])[] = [
  [64, 16, 8],
  [256, 64, 8],
  [256, 64, 64],
  [512, 128, 32],
  [1024, 256, 32],
  [128, 512, 32],
  [256, 1024, 32],
  [64, 256, 64],
  [256, 64, 512],
  [64, 256, 512],
];

interface LayoutRow {
  readonly rows: number;
  readonly columns: number;
  readonly batch: number;
  /** Microseconds a step: `[batch, columns]·[columns, rows]`. */
  readonly batch_major_us: number;
  /** Microseconds a step: `[rows, columns]·[columns, batch]`. */
  readonly feature_major_us: number;
}

/** `[rows of W, input features, batch]`: the projection of a layer's whole input. */
const PROJECTIONS: readonly (readonly [number, number, number])[] = [
  [256, 64, 64],
  [512, 64, 32],
  [1024, 64, 32],
];

export interface LayoutReport {
  readonly products: readonly LayoutRow[];
  readonly projections: readonly ProjectionRow[];
}

export async function measureLayout(effort: Effort): Promise<LayoutReport> {
  return { products: await measureProducts(effort), projections: await measureProjections(effort) };
}

/**
 * What the layout of a loop's state costs. onnxruntime packs the right operand of every product that is no constant, at
 * every step: in the batch-major form that is the whole matrix of weights, in the feature-major form only the state.
 */
async function measureProducts(effort: Effort): Promise<LayoutRow[]> {
  const measured: LayoutRow[] = [];
  for (const [rows, columns, batch] of SIZES) {
    const batchMajor = await openLoop(loopOfProducts([columns, rows], [batch, columns], 'right'));
    const featureMajor = await openLoop(loopOfProducts([rows, columns], [columns, batch], 'left'));
    const contenders = new Map([
      ['batch', contend(batchMajor.run, STEPS)],
      ['feature', contend(featureMajor.run, STEPS)],
    ]);
    const times = await race(contenders, effort);
    await batchMajor.release();
    await featureMajor.release();
    const microseconds = (name: string): number => round((times.get(name) ?? Number.NaN) * 1e3);
    measured.push({
      ...{ rows, columns, batch },
      batch_major_us: microseconds('batch'),
      feature_major_us: microseconds('feature'),
    });
  }
  return measured;
}

interface ProjectionRow {
  readonly rows: number;
  readonly inputs: number;
  readonly batch: number;
  readonly added_ms: number;
  readonly column_ms: number;
}

/** The bias of the input's projection, added after the product or as one more column of `W` against a row of ones. */
async function measureProjections(effort: Effort): Promise<ProjectionRow[]> {
  const measured: ProjectionRow[] = [];
  for (const [rows, inputs, batch] of PROJECTIONS) {
    const added = await openLoop(projection(rows, inputs, batch, 'added'));
    const column = await openLoop(projection(rows, inputs, batch, 'column'));
    const contenders = new Map([
      ['added', contend(added.run)],
      ['column', contend(column.run)],
    ]);
    const times = await race(contenders, effort);
    await added.release();
    await column.release();
    const time = (name: string): number => round(times.get(name) ?? Number.NaN);
    measured.push({ rows, inputs, batch, added_ms: time('added'), column_ms: time('column') });
  }
  return measured;
}

function projection(rows: number, inputs: number, batch: number, bias: 'added' | 'column'): Graph {
  const g = new Emitter(new GraphBuilder('projection'));
  const W = g.builder.input('W', 'float32', [rows, inputs]);
  const b = g.unsqueeze(g.builder.input('b', 'float32', [rows]), [1]);
  const x = g.builder.input('x', 'float32', [STEPS, batch, inputs]);
  const sequence = bias === 'added' ? x : g.concat([x, g.filled([STEPS, batch, 1], 1, 'float32')], 2);
  const features = g.transpose(sequence, [0, 2, 1]);
  const product = bias === 'added' ? g.add(g.matMul(W, features), b) : g.matMul(g.concat([W, b], 1), features);
  publishCorner(g, product);
  return g.builder.build();
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
  for (const v of outputs) publishCorner(g, v);
  return g.builder.build();
}

/** Publishes a little of a result, so that it must be computed; copying all of it out would cost more than computing it. */
function publishCorner(g: Emitter, value: Value): void {
  g.builder.output(g.slice(g.slice(value, 0, 0, 1), 1, 0, 1));
}

async function openLoop(graph: Graph): Promise<{ run: () => Promise<unknown>; release: () => Promise<void> }> {
  const session = await createSession(encodeModel(graph), { threads: THREADS });
  const feeds = randomFeeds(graph, new Random(1));
  return { run: () => session.run(feeds), release: () => session.release() };
}

export function formatLayout({ products, projections }: LayoutReport): string {
  const inLoop = markdownTable(
    ['product in a loop, µs a step', 'state batch-major', 'state feature-major', 'ratio'],
    products.map((row) => [
      `${row.rows} × ${row.columns} matrix, batch ${row.batch}`,
      digits(row.batch_major_us),
      digits(row.feature_major_us),
      digits(row.batch_major_us / row.feature_major_us),
    ]),
  );
  const before = markdownTable(
    [`projection of ${STEPS} steps, ms`, 'bias added', 'bias a column', 'ratio'],
    projections.map((row) => [
      `W ${row.rows} × ${row.inputs}, batch ${row.batch}`,
      digits(row.added_ms),
      digits(row.column_ms),
      digits(row.added_ms / row.column_ms),
    ]),
  );
  return `${inLoop}\n\n${before}`;
}
