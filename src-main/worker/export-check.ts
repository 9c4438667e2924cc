import type { CompiledModel } from '../../src-shared/compiler/compiled-model';
import { PARTS, type PartName } from '../../src-shared/data/split';
import { encodeModel } from '../../src-shared/onnx/write';
import { tensor, toNumbers, type Tensor } from '../../src-shared/tensor/tensor';
import type { ModelData } from '../../src-shared/training/model-data';
import { compareExport, type ExportCandidate } from './export-comparison';
import { createSession, type ModelSession } from './ort-session';

export interface ExportCheck {
  /** Windows the graph was run on. */
  readonly windows: number;
  /** Windows of the larger of the two batches. */
  readonly batch: number;
  /** What the graph was compared with, in words. */
  readonly comparedWith: string;
  /** Largest difference, relative to the largest value compared (at least 1). */
  readonly difference: number;
}

/** A batch that a graph is run on: so many windows, each cut to its first `time` steps; null for whole ones. */
export interface CheckSize {
  readonly batch: number;
  readonly time: number | null;
}

export interface SizeCheck {
  readonly batch: number;
  /** Steps of the batch as it was; 1 where the model reads no sequence. */
  readonly time: number;
  /** Of one run of the file, the others of its kind with it: of a pair the encoder and all the steps it is followed by. */
  readonly milliseconds: number;
  /** Relative to the largest value compared (at least 1). */
  readonly difference: number;
}

/** float32 keeps seven digits; sums in another order cost one or two. */
export const TOLERANCE = 1e-5;
const BATCH = 7;

/**
 * Loads the bytes of an export in onnxruntime and compares what they compute, on one window and on seven, with another
 * graph of the same model. Throws an `Error` when they differ by more than rounding: that is a fault of Unroll.
 */
export async function checkExport(candidate: ExportCandidate): Promise<ExportCheck> {
  const { kind, data } = candidate;
  const batch = Math.min(BATCH, data.sampleCount(choosePart(data)));
  const checks = await measureExport(
    candidate,
    [1, batch].map((size) => ({ batch: size, time: null })),
  );
  for (const { difference, batch: size } of checks)
    if (!(difference <= TOLERANCE)) throw new Error(describeRefusal(kind, difference, size));
  const comparedWith =
    kind === 'forecast'
      ? 'the evaluate graph (asked once a row)'
      : `the ${kind === 'evaluate' ? 'predict' : 'evaluate'} graph`;
  return { windows: batch, batch, comparedWith, difference: greatestDifference(checks) };
}

/** Runs the bytes of an export on batches of these sizes, out of windows the model never saw, beside another graph of the same model. */
export async function measureExport(candidate: ExportCandidate, sizes: readonly CheckSize[]): Promise<SizeCheck[]> {
  const { kind, bytes, stepBytes, model, parameters, data } = candidate;
  const clock: Clock = { milliseconds: 0, runs: 0 };
  const session = timed(await createSession(bytes, { spinning: false }), clock, true);
  const step = stepBytes && timed(await createSession(stepBytes, { spinning: false }), clock, false);
  try {
    const other = kind === 'evaluate' ? model.predict(parameters) : model.evaluate();
    const reference = await createSession(encodeModel(other), { spinning: false });
    try {
      const part = choosePart(data);
      const checks: SizeCheck[] = [];
      for (const { batch, time } of sizes) {
        const samples = Int32Array.from({ length: batch }, (_, i) => i);
        const whole = data.fill(part, samples);
        const windows = time === null ? whole : shorten(model, whole, time);
        Object.assign(clock, { milliseconds: 0, runs: 0 });
        const difference = await compareExport(candidate, { session, step, reference }, windows, batch);
        const milliseconds = clock.milliseconds / Math.max(1, clock.runs);
        checks.push({ batch, time: countSteps(model, windows), milliseconds, difference });
      }
      return checks;
    } finally {
      await reference.release();
    }
  } finally {
    await session.release();
    await step?.release();
  }
}

/** Windows the model never saw, where there are any. */
export function choosePart(data: ModelData): PartName {
  return [...PARTS].reverse().find((part) => data.sampleCount(part) > 0) ?? 'train';
}

export function greatestDifference(checks: readonly SizeCheck[]): number {
  return Math.max(0, ...checks.map(({ difference }) => difference));
}

interface Clock {
  milliseconds: number;
  runs: number;
}

/** The session, its runs counted (where it begins one) and timed. */
function timed(session: ModelSession, clock: Clock, counts: boolean): ModelSession {
  const { inputNames, outputNames } = session;
  const measure = async <T>(run: () => Promise<T>): Promise<T> => {
    const begin = performance.now();
    const outputs = await run();
    clock.milliseconds += performance.now() - begin;
    if (counts) clock.runs++;
    return outputs;
  };
  return {
    ...{ inputNames, outputNames },
    run: (feeds) => measure(() => session.run(feeds)),
    runSelected: (feeds, names) => measure(() => session.runSelected(feeds, names)),
    release: () => session.release(),
  };
}

/** The first `time` steps of everything that has steps; lengths follow. */
function shorten(model: CompiledModel, batch: ReadonlyMap<string, Tensor>, time: number): Map<string, Tensor> {
  const withSteps = new Set<string>();
  const lengths = new Set<string>();
  for (const { name, shape, lengths: own } of model.inputs) {
    if (shape[1] === 'time') withSteps.add(name);
    if (own !== null) lengths.add(own);
  }
  for (const { name, shape } of model.targets) if (shape[1] === 'time') withSteps.add(name);
  const shortened = new Map<string, Tensor>();
  for (const [name, value] of batch) {
    if (lengths.has(name)) {
      const cut = toNumbers(value).map((length) => Math.min(length, time));
      shortened.set(name, tensor(value.dtype, value.dims, cut));
    } else shortened.set(name, withSteps.has(name) ? cutSteps(value, time) : value);
  }
  return shortened;
}

function cutSteps(value: Tensor, time: number): Tensor {
  const [batch = 0, steps = 0, ...rest] = value.dims;
  if (steps <= time) return value;
  const width = rest.reduce((product, size) => product * size, 1);
  const numbers = toNumbers(value);
  const cut = new Float64Array(batch * time * width);
  for (let row = 0; row < batch; row++) {
    cut.set(numbers.subarray(row * steps * width, (row * steps + time) * width), row * time * width);
  }
  return tensor(value.dtype, [batch, time, ...rest], cut);
}

/** Of the longest input. */
function countSteps(model: CompiledModel, batch: ReadonlyMap<string, Tensor>): number {
  const steps = model.inputs
    .filter(({ shape }) => typeof shape[1] === 'string')
    .map(({ name }) => batch.get(name)?.dims[1] ?? 1);
  return Math.max(1, ...steps);
}

function describeRefusal(kind: string, difference: number, windows: number): string {
  return `the ${kind} graph differs from another graph of the same model by ${difference.toExponential(1)} on ${windows} windows, where rounding explains ${TOLERANCE.toExponential(0)}; nothing was written.`;
}
