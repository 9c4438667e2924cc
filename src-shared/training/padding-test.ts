import { DiagnosticError } from '../base/diagnostic';
import { IGNORED_CLASS } from '../base/ignored-class';
import { defined } from '../base/invariant';
import { Random } from '../base/random';
import type { CompiledModel, ModelTarget, TrainGraph } from '../compiler/compiled-model';
import type { PartName } from '../data/split';
import type { PaddingReport } from '../protocol/run-types';
import { isFloat, type FloatType } from '../tensor/dtype';
import type { Shape } from '../tensor/dims';
import { castTensor, scalar, sizeOf, tensor, toNumbers, type Tensor } from '../tensor/tensor';
import { drawMasks, withoutChance } from './dropout-masks';
import type { ModelData } from './model-data';
import { readNamedSizes } from './named-sizes';
import type { Runner, RunnerFactory } from './training-setup';

type Tensors = ReadonlyMap<string, Tensor>;

export interface PaddingCall {
  /** Compiled for rows of unequal length, with data bound to that. */
  readonly model: CompiledModel;
  readonly data: ModelData;
  readonly parameters: Tensors;
  readonly part: PartName;
  readonly samples: ArrayLike<number>;
  /** Steps to add behind every sequence. */
  readonly padding: number;
  readonly createRunner: RunnerFactory;
}

/** Loss and gradients are compared in float64, outputs in float32: fused operators have nothing else. */
const TOLERANCE = 1e-6;
/** Where an operator of the model has no float64 kernel, gradients are sums in float32. */
const ROUGH_TOLERANCE = 1e-5;
/** What padded steps hold: unlike zero it shows in whatever reads them. */
const FILLER = 3;

/** Whether padding a batch further changes what a model answers, its loss, or a gradient: it must not. */
export async function testPadding(call: PaddingCall): Promise<PaddingReport> {
  const { model, data, parameters, part, samples, padding, createRunner } = call;
  const batch = data.fill(part, samples);
  const padded = padModelBatch(model, batch, padding);
  const evaluate = await createRunner(model.evaluate());
  let outputs: PaddingReport['outputs'];
  try {
    const [own, other] = [
      await evaluate.run(new Map([...parameters, ...batch])),
      await evaluate.run(new Map([...parameters, ...padded])),
    ];
    outputs = model.targets.map((target) => ({
      block: target.block,
      difference: differenceOf(
        readCounting(model, target, own, batch, batch),
        readCounting(model, target, other, padded, batch),
      ),
    }));
  } finally {
    await evaluate.release();
  }
  const { tolerance, loss, gradients } = await compareGradients(call, batch, padded);
  const differences = [loss, ...[...outputs, ...gradients].map(({ difference }) => difference)];
  // Written so that NaN fails.
  const passed = differences.every((difference) => difference <= tolerance);
  return { padding, samples: samples.length, tolerance, loss, outputs, gradients, passed };
}

type Compared = Pick<PaddingReport, 'tolerance' | 'loss' | 'gradients'>;

async function compareGradients(call: PaddingCall, batch: Tensors, padded: Tensors): Promise<Compared> {
  try {
    return await compareIn('float64', TOLERANCE, call, batch, padded);
  } catch (error) {
    // An operator without a kernel for float64 keeps the graph from loading.
    if (!(error instanceof DiagnosticError)) throw error;
    return compareIn('float32', ROUGH_TOLERANCE, call, batch, padded);
  }
}

async function compareIn(
  dtype: FloatType,
  tolerance: number,
  { model, parameters, samples, createRunner }: PaddingCall,
  batch: Tensors,
  padded: Tensors,
): Promise<Compared> {
  const train = model.train({
    ...{ dtype, optimizer: 'sgd', weightDecay: 0, optimizerOptions: new Map() },
    ...{ clipNorm: null, clipValue: null, steps: 1, gradients: true },
  });
  const runner = await createRunner(train.graph);
  try {
    const [own, other] = [
      await runTraining(runner, model, train, parameters, batch, samples.length, dtype),
      await runTraining(runner, model, train, parameters, padded, samples.length, dtype),
    ];
    const difference = (name: string): number =>
      differenceOf(toNumbers(defined(own.get(name), name)), toNumbers(defined(other.get(name), name)));
    const gradients = new Map<string, number>();
    for (const { name, block } of model.parameters) {
      gradients.set(block, largest(gradients.get(block) ?? 0, difference(`${name}.gradient`)));
    }
    return {
      tolerance,
      loss: difference('loss'),
      gradients: Array.from(gradients, ([block, value]) => ({ block, difference: value })),
    };
  } finally {
    await runner.release();
  }
}

async function runTraining(
  runner: Runner,
  model: CompiledModel,
  { graph, states, masks }: TrainGraph,
  parameters: Tensors,
  batch: Tensors,
  rows: number,
  dtype: FloatType,
): Promise<Tensors> {
  const sizes = readNamedSizes(model, batch, rows);
  const all = new Map([
    ...parameters,
    ...batch,
    ...states.map(({ name, shape, initial }) => {
      return [name, tensor(dtype, shape, new Float64Array(sizeOf(shape)).fill(initial))] as const;
    }),
    ...drawMasks(withoutChance(masks), sizes, 1, new Random(0), { dtype }),
    ['learning_rate', scalar(dtype, 0)] as const,
  ]);
  const feeds = graph.inputs.map(({ name, dtype: wanted }) => {
    return [name, castTensor(defined(all.get(name), `value of ${name}`), wanted)] as const;
  });
  return runner.run(new Map(feeds));
}

/** The same rows with more steps: tokens of padding, targets that do not count, numbers that would be noticed. */
export function padModelBatch(
  { inputs, targets }: Pick<CompiledModel, 'inputs' | 'targets'>,
  batch: Tensors,
  padding: number,
): Map<string, Tensor> {
  const padded = new Map(batch);
  const widen = (name: string, shape: Shape, filler: number): void => {
    const axis = shape.findIndex((dim) => typeof dim === 'string' && dim !== 'batch');
    const value = batch.get(name);
    if (axis >= 0 && value) padded.set(name, padAxis(value, axis, padding, filler));
  };
  for (const { name, shape, dtype, info } of inputs) {
    widen(name, shape, isFloat(dtype) ? FILLER : (info.text?.special.pad ?? 0));
  }
  for (const { name, shape, dtype } of targets) widen(name, shape, isFloat(dtype) ? FILLER : IGNORED_CLASS);
  return padded;
}

function padAxis(value: Tensor, axis: number, padding: number, filler: number): Tensor {
  const size = value.dims[axis] ?? 0;
  const outer = sizeOf(value.dims.slice(0, axis));
  const inner = sizeOf(value.dims.slice(axis + 1));
  const numbers = toNumbers(value);
  const out = new Float64Array(outer * (size + padding) * inner).fill(filler);
  for (let block = 0; block < outer; block++) {
    out.set(numbers.subarray(block * size * inner, (block + 1) * size * inner), block * (size + padding) * inner);
  }
  return tensor(value.dtype, [...value.dims.slice(0, axis), size + padding, ...value.dims.slice(axis + 1)], out);
}

/**
 * What counts of an output, row after row: of one that answers at each step the steps within the row's length, as the
 * unpadded batch has it.
 */
function readCounting(
  model: CompiledModel,
  target: ModelTarget,
  outputs: Tensors,
  given: Tensors,
  unpadded: Tensors,
): Float64Array {
  const output = defined(outputs.get(target.block), `output ${target.block}`);
  const numbers = toNumbers(output);
  const time = target.shape[1];
  if (typeof time !== 'string') return numbers;
  const steps = defined(given.get(target.name), target.name).dims[1] ?? 1;
  const wanted = defined(unpadded.get(target.name), target.name);
  const [rows = 0, ownSteps = 0] = wanted.dims;
  const width = numbers.length / (rows * steps);
  const input = model.inputs.find(({ shape, lengths }) => shape[1] === time && lengths !== null);
  const lengthsName = input?.lengths ?? null;
  const lengths = lengthsName === null ? undefined : unpadded.get(lengthsName);
  const counts = (row: number, step: number): boolean => {
    if (wanted.dtype === 'int64' && Number(wanted.data[row * ownSteps + step]) === IGNORED_CLASS) return false;
    return lengths === undefined || step < Number(lengths.data[row]);
  };
  const out: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (let step = 0; step < ownSteps; step++) {
      if (!counts(row, step)) continue;
      const from = (row * steps + step) * width;
      out.push(...numbers.subarray(from, from + width));
    }
  }
  return Float64Array.from(out);
}

/** Relative to the largest value (at least 1); NaN where a value is not a number. */
function differenceOf(a: Float64Array, b: Float64Array): number {
  if (a.length !== b.length) return Infinity;
  let [scale, difference] = [1, 0];
  a.forEach((value, i) => {
    scale = Math.max(scale, Math.abs(value));
    difference = largest(difference, Math.abs(value - (b[i] ?? NaN)));
  });
  return difference / scale;
}

/** Infinity for what is not a number: it is no difference that could be small. */
function largest(a: number, b: number): number {
  return Number.isNaN(a) || Number.isNaN(b) ? Infinity : Math.max(a, b);
}
