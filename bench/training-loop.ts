import { createSession } from '../src-main/worker/ort-session';
import { Random } from '../src-shared/base/random';
import { KEEP_STATE, type CompiledModel, type TrainGraph } from '../src-shared/compiler/compiled-model';
import { encodeModel } from '../src-shared/onnx/write';
import type { Dim } from '../src-shared/tensor/dims';
import { sizeOf, tensor, zeros, type Tensor } from '../src-shared/tensor/tensor';
import { drawInitialParameters } from '../src-shared/training/training-state';

export const THREADS = 2;
const LEARNING_RATE = 1e-3;
const NEXT = '.next';

export interface BatchSizes {
  readonly batch: number;
  readonly time: number;
  /** Steps of the text that is written; only with a decoder. */
  readonly targetTime?: number;
  /** Tokens and classes lie below; only with tokens. */
  readonly words?: number;
}

/** A model being trained on one random batch again and again. */
export interface TrainingLoop {
  /** One run of the session; what it returns is what the next one reads, as when training for real. */
  readonly run: () => Promise<void>;
  readonly steps: number;
  readonly train: TrainGraph;
  readonly release: () => Promise<void>;
}

/** The training graph of a model as measured here: Adam in float32, without clipping, `steps` steps in one run. */
export function buildTraining(model: CompiledModel, steps: number): TrainGraph {
  return model.train({
    dtype: 'float32',
    optimizer: 'adam',
    weightDecay: 0,
    optimizerOptions: new Map(),
    clipNorm: null,
    clipValue: null,
    steps,
    gradients: false,
    carry: true,
  });
}

export async function createTrainingLoop(
  model: CompiledModel,
  sizes: BatchSizes,
  steps: number,
): Promise<TrainingLoop> {
  return loopOver(model, buildTraining(model, steps), sizes, steps);
}

/** The same with a training graph of the model that is at hand. */
export async function loopOver(
  model: CompiledModel,
  train: TrainGraph,
  sizes: BatchSizes,
  steps: number,
): Promise<TrainingLoop> {
  const session = await createSession(encodeModel(train.graph), { threads: THREADS });
  const feeds = drawFeeds(model, train, sizes);
  return {
    run: async () => {
      for (const [name, value] of await session.run(feeds)) {
        if (name.endsWith(NEXT)) feeds.set(name.slice(0, -NEXT.length), value);
      }
    },
    steps,
    train,
    release: () => session.release(),
  };
}

/** Parameters as a fresh model has them, zero state, and a batch of normal random numbers and random tokens. */
function drawFeeds(model: CompiledModel, train: TrainGraph, sizes: BatchSizes): Map<string, Tensor> {
  const random = new Random(1);
  const named = new Map<Dim, number>([
    ['batch', sizes.batch],
    ['time', sizes.time],
    ['time.target', sizes.targetTime ?? 1],
  ]);
  const size = (dim: Dim): number => named.get(dim) ?? Number(dim);
  const words = sizes.words ?? 1;
  const parameters = drawInitialParameters(model, 1, 'float32');
  const states = new Map(train.states.map(({ name, shape }) => [name, zeros('float32', shape)]));
  return new Map(
    train.graph.inputs.map(({ name, dtype, shape }) => {
      const dims = shape.map(size);
      const known = parameters.get(name) ?? states.get(name);
      if (known) return [name, known];
      if (name === KEEP_STATE) return [name, tensor(dtype, dims, new Float64Array(sizeOf(dims)).fill(1))];
      const drawNumber = name === 'learning_rate' ? () => LEARNING_RATE : () => random.normal();
      const draw = dtype === 'int64' ? () => random.integer(words) : drawNumber;
      return [name, tensor(dtype, dims, Float64Array.from({ length: sizeOf(dims) }, draw))];
    }),
  );
}
