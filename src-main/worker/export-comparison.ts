import { defined } from '../../src-shared/base/invariant';
import { Random } from '../../src-shared/base/random';
import {
  KEEP_STATE,
  type CompiledModel,
  type SteppingModel,
  type TrainGraph,
} from '../../src-shared/compiler/compiled-model';
import { aheadName, type FeedbackInput, type FeedbackPlan } from '../../src-shared/compiler/feedback';
import { gatherAxis } from '../../src-shared/decoding/gather';
import { samplingInputs } from '../../src-shared/decoding/generate-graph';
import type { RunGraph } from '../../src-shared/decoding/step-model';
import { GREEDY } from '../../src-shared/decoding/write-texts';
import { sizeOf, tensor, toNumbers, zeros, type Tensor } from '../../src-shared/tensor/tensor';
import { drawMasks, withoutChance } from '../../src-shared/training/dropout-masks';
import type { ModelData } from '../../src-shared/training/model-data';
import { readNamedSizes } from '../../src-shared/training/named-sizes';
import { runFreely } from '../../src-shared/training/run-freely';
import { measureWritten, runTaken, writeGreedily, writingOf } from './check-writing';
import type { GraphKind } from './model-metadata';
import type { ModelSession } from './ort-session';

export interface ExportCandidate {
  readonly kind: GraphKind;
  /** The file as it would be written; of a pair the encoder. */
  readonly bytes: Uint8Array;
  /** The second file of a pair; null for the other kinds. */
  readonly stepBytes: Uint8Array | null;
  readonly model: CompiledModel;
  readonly data: ModelData;
  readonly parameters: ReadonlyMap<string, Tensor>;
  /** The training graph in `bytes` and its steps a run; null for the other kinds. */
  readonly train: { readonly graph: TrainGraph; readonly steps: number } | null;
  /** How the graph in `bytes` runs freely; null for the other kinds. */
  readonly forecast: ForecastForm | null;
}

export interface ForecastForm {
  readonly feedback: FeedbackPlan;
  readonly steps: number;
}

/** Of a pair `session` is the encoder; `reference` is the graph that is compared with. */
export interface Sessions {
  readonly session: ModelSession;
  readonly step: ModelSession | null;
  readonly reference: ModelSession;
}

/**
 * What a file computes for a batch of `size` windows beside another graph of the same model. Returns the largest difference,
 * relative to the largest value compared (at least 1); infinite where either is no number.
 */
export async function compareExport(
  { kind, model, parameters, train, forecast }: ExportCandidate,
  { session, step, reference }: Sessions,
  batch: ReadonlyMap<string, Tensor>,
  size: number,
): Promise<number> {
  const all = new Map([...parameters, ...batch]);
  if (kind === 'step') return compareStepwise(model, all, runTaken(session), await runTaken(reference)(all), size);
  if (forecast) return compareFreeRuns(forecast, { session, reference }, all);
  if (kind === 'encoder' && model.stepping) {
    return compareSteps(model.stepping, { session, step: defined(step, 'step of the pair'), reference }, all);
  }
  const decoding = writingOf(model, kind);
  if (train === null) {
    // A graph that writes is judged by what the evaluate graph says of its texts, whichever of the two is exported.
    const [writer, judge] = kind === 'evaluate' ? [reference, session] : [session, reference];
    const writing = kind === 'evaluate' ? 'predict' : kind;
    const written =
      decoding === null
        ? 0
        : await measureWritten(
            ...([model, decoding, parameters, batch] as const),
            await writeGreedily({ kind: writing, model, decoding, parameters, session: writer, step }, batch, size),
            runTaken(judge),
          );
    const others = kind === 'encoder' ? [] : model.targets.filter(({ block }) => block !== decoding?.block);
    if (others.length === 0) return written;
    const drawn =
      decoding && kind === 'sample' ? samplingInputs(decoding.block, GREEDY, 1, size, decoding.vocabularySize) : [];
    const taken = new Map([...all, ...drawn]);
    const [ours, theirs] = [await runTaken(session)(taken), await runTaken(reference)(taken)];
    return Math.max(written, ...others.map(({ block }) => differenceOf(ours.get(block), theirs.get(block))));
  }
  const ours = await session.runSelected(trainFeeds(parameters, batch, train, model, size), ['loss']);
  const theirs = await runTaken(reference)(all);
  const first = toNumbers(defined(ours.get('loss'), 'loss')).subarray(0, 1);
  return differenceOf(tensor('float64', [1], first), theirs.get('loss'));
}

/** A free run in one graph against the same rows asked for one by one. What is known ahead repeats what is known in the window. */
async function compareFreeRuns(
  { feedback, steps }: ForecastForm,
  { session, reference }: Pick<Sessions, 'session' | 'reference'>,
  all: ReadonlyMap<string, Tensor>,
): Promise<number> {
  const ahead = new Map(
    [...feedback.inputs].flatMap(([name, input]): [string, Tensor][] =>
      input.known === 0 ? [] : [[aheadName(name), repeatKnown(defined(all.get(name), name), input, steps)]],
    ),
  );
  const found = await runTaken(session)(new Map([...all, ...ahead]));
  const wanted = await runFreely({ run: runTaken(reference), plan: feedback, windows: all, ahead, steps });
  return Math.max(
    ...feedback.outputs.map(({ block }) => {
      const values = defined(wanted.get(block), block);
      return differenceOf(found.get(block), tensor('float64', [values.length], values));
    }),
  );
}

/** The numbers that a pair writes step by step against those of one graph. */
async function compareSteps(
  { block, steps, columns, pair }: SteppingModel,
  { session, step, reference }: Sessions & { readonly step: ModelSession },
  all: ReadonlyMap<string, Tensor>,
): Promise<number> {
  const { carried } = pair(all);
  const values = new Map(await runTaken(session)(all));
  const wanted = defined((await runTaken(reference)(all)).get(block), block);
  const rows = wanted.dims[0] ?? 0;
  const written = new Float64Array(rows * steps * columns);
  for (let at = 0; at < steps; at++) {
    const out = await runTaken(step)(values);
    const own = toNumbers(defined(out.get(`${block}.value.next`), 'written value'));
    for (let row = 0; row < rows; row++) {
      written.set(own.subarray(row * columns, (row + 1) * columns), (row * steps + at) * columns);
    }
    for (const name of carried) values.set(name, defined(out.get(`${name}.next`), name));
  }
  return differenceOf(tensor('float64', wanted.dims, written), wanted);
}

/** The known features of the steps of a window, over and over: `[batch, steps, known]`, of tokens `[batch, steps]`. */
function repeatKnown({ dtype, dims, data }: Tensor, { kind, features, known }: FeedbackInput, steps: number): Tensor {
  const rows = dims[0] ?? 0;
  const width = kind === 'token' ? 1 : features.length;
  const length = data.length / Math.max(1, rows * width);
  const places = features.flatMap(({ from }, f) => (from === 'known' ? [f] : []));
  const values = Array.from({ length: rows * steps * known }, (_, i) => {
    const [row, step] = [Math.floor(i / (steps * known)), Math.floor(i / known) % steps];
    return Number(data[(row * length + (step % length)) * width + (places[i % known] ?? 0)]);
  });
  return tensor(dtype, kind === 'token' ? [rows, steps] : [rows, steps, known], values);
}

/** One step after the other, each with the states of the one before, beside all steps at once. */
async function compareStepwise(
  { inputs, targets, states }: CompiledModel,
  batch: ReadonlyMap<string, Tensor>,
  run: RunGraph,
  whole: ReadonlyMap<string, Tensor>,
  rows: number,
): Promise<number> {
  const feeds = inputs.map(({ name }) => [name, defined(batch.get(name), `input ${name}`)] as const);
  const steps = feeds[0]?.[1].dims[1] ?? 0;
  let carried: ReadonlyMap<string, Tensor> = new Map(
    states.map(({ name, size }) => [name, zeros('float32', [rows, size])]),
  );
  let difference = 0;
  for (let step = 0; step < steps; step++) {
    const outputs = await run(
      new Map([...carried, ...feeds.map(([name, value]) => [name, gatherAxis(value, 1, [step])] as const)]),
    );
    carried = new Map(states.map(({ name }) => [name, defined(outputs.get(`${name}.next`), `output ${name}.next`)]));
    for (const { block } of targets) {
      const wanted = gatherAxis(defined(whole.get(block), `output ${block}`), 1, [step]);
      difference = Math.max(difference, differenceOf(outputs.get(block), wanted));
    }
  }
  return difference;
}

/** One step on the batch (or several on the same one) with nothing dropped: its first loss is that of the evaluate graph. */
function trainFeeds(
  parameters: ReadonlyMap<string, Tensor>,
  batch: ReadonlyMap<string, Tensor>,
  { graph, steps }: { readonly graph: TrainGraph; readonly steps: number },
  model: CompiledModel,
  size: number,
): Map<string, Tensor> {
  const feeds = new Map(parameters);
  for (const { name, shape, initial } of graph.states) {
    feeds.set(name, tensor('float32', shape, new Float64Array(sizeOf(shape)).fill(initial)));
  }
  // Every row begins anew, as in the evaluate graph.
  for (const { name, size: width } of model.states) feeds.set(name, zeros('float32', [size, width]));
  if (model.states.length > 0) feeds.set(KEEP_STATE, zeros('float32', steps === 1 ? [size] : [steps, size]));
  for (const [name, value] of batch) feeds.set(name, steps === 1 ? value : repeatTensor(value, steps));
  const sizes = readNamedSizes(model, batch, size);
  for (const [name, mask] of drawMasks(withoutChance(graph.masks), sizes, steps, new Random(0))) feeds.set(name, mask);
  feeds.set('learning_rate', tensor('float32', steps === 1 ? [] : [steps], new Float64Array(steps).fill(1e-3)));
  return feeds;
}

function repeatTensor(value: Tensor, times: number): Tensor {
  const numbers = toNumbers(value);
  const repeated = new Float64Array(times * numbers.length);
  for (let i = 0; i < times; i++) repeated.set(numbers, i * numbers.length);
  return tensor(value.dtype, [times, ...value.dims], repeated);
}

function differenceOf(a: Tensor | undefined, b: Tensor | undefined): number {
  const [x, y] = [toNumbers(defined(a, 'value to compare')), toNumbers(defined(b, 'value to compare with'))];
  if (x.length !== y.length) return Infinity;
  let largest = 1;
  let difference = 0;
  x.forEach((value, i) => {
    const other = y[i] ?? NaN;
    largest = Math.max(largest, Math.abs(other));
    const gap = Math.abs(value - other);
    // Not a number is no difference that could be small.
    difference = Number.isNaN(gap) ? Infinity : Math.max(difference, gap);
  });
  return difference / largest;
}
