import { Random } from '../base/random';
import type { FeatureSource } from '../blocks/block';
import { checkProject } from '../compiler/check';
import { compileProject } from '../compiler/compile';
import type { CompiledModel, TrainGraph, TrainGraphOptions } from '../compiler/compiled-model';
import { lowerForward } from '../compiler/forward';
import type { Project } from '../document/document';
import { GraphBuilder } from '../ir/builder';
import type { Graph } from '../ir/graph';
import { Emitter } from '../ops/emitter';
import { isFloat, type FloatType } from '../tensor/dtype';
import { castTensor, scalar, sizeOf, tensor, toNumbers, zeros, type Tensor } from '../tensor/tensor';
import { randomTensor } from './graphs';

/** Runs a graph: onnxruntime or the reference evaluation. */
export type RunGraph = (graph: Graph, feeds: ReadonlyMap<string, Tensor>) => Promise<Map<string, Tensor>>;

/** A compiled project with starting weights, for tests of models as a whole. */
export interface WholeModel {
  readonly project: Project;
  readonly source: FeatureSource;
  readonly model: CompiledModel;
  /** Starting weights in float32. */
  readonly parameters: ReadonlyMap<string, Tensor>;
}

/** Compiles a project that has no errors, with rows of unequal length; throws with its diagnostics else. */
export function compileWhole(project: Project, source: FeatureSource, seed = 1): WholeModel {
  const compiled = compileProject(project, source);
  if (!compiled.ok) throw new Error(compiled.error.map((d) => `${d.code} ${d.message}`).join('\n'));
  const model = compiled.value;
  const parameters = new Map(
    model.parameters.map((p) => [p.name, tensor('float32', p.shape, p.initial(Random.derive(seed, p.name)))]),
  );
  return { project, source, model, parameters };
}

export const PLAIN_TRAINING: TrainGraphOptions = {
  dtype: 'float32',
  optimizer: 'adam',
  weightDecay: 0,
  optimizerOptions: new Map(),
  clipNorm: null,
  clipValue: null,
  steps: 1,
  gradients: false,
};

/** The forward pass of the training form: inputs are the model's and its weights, outputs the heads by id. */
export function buildTrainingForward({ project, source, model }: WholeModel): Graph {
  const builder = new GraphBuilder('forward');
  const heads = lowerForward(new Emitter(builder), project, checkProject(project, source), {
    form: 'train',
    parameter: (block, name, shape) => builder.contractInput(`${block}.${name}`, 'float32', shape),
    dropoutMask: (block, name, shape) => builder.contractInput(`${block}.${name}`, 'float32', shape),
    source: (block) => {
      const input = model.inputs.find(({ name }) => name === block);
      if (!input) throw new Error(`${block} brings in no data`);
      const value = builder.contractInput(block, input.dtype, input.shape);
      return {
        value,
        lengths: input.lengths === null ? null : builder.contractInput(input.lengths, 'int64', ['batch']),
      };
    },
  });
  for (const head of heads) builder.output(head.prediction, head.block);
  return builder.build();
}

/**
 * Random inputs, lengths and targets for a graph of the model. Lengths: the first row is full, the second empty, the
 * others from 1. Classes and tokens lie below `classes`.
 */
export function drawModelBatch(
  { model }: WholeModel,
  graph: Graph,
  sizes: Readonly<Record<string, number>>,
  seed: number,
  classes = 3,
): Map<string, Tensor> {
  const random = new Random(seed);
  const names = new Set([
    ...model.inputs.flatMap(({ name, lengths }) => (lengths === null ? [name] : [name, lengths])),
    ...model.targets.map(({ name }) => name),
  ]);
  const lengths = new Set(model.inputs.map((input) => input.lengths));
  return new Map(
    graph.inputs.flatMap((v): [string, Tensor][] => {
      if (!names.has(v.name)) return [];
      const dims = v.shape.map((d) => (typeof d === 'number' ? d : (sizes[d] ?? Number.NaN)));
      if (!lengths.has(v.name)) {
        return [
          [v.name, randomTensor(random, v.dtype, dims, isFloat(v.dtype) ? -1 : 0, isFloat(v.dtype) ? 1 : classes)],
        ];
      }
      const time = sizes['time'] ?? 1;
      const drawn = Array.from({ length: sizeOf(dims) }, (_, row) =>
        row === 0 ? time : row === 1 ? 0 : 1 + random.integer(time),
      );
      return [[v.name, tensor('int64', dims, drawn)]];
    }),
  );
}

/** Weights and optimizer states at the start, and a learning rate, as a training graph takes them. */
export function startFeeds(
  { parameters }: WholeModel,
  { states }: TrainGraph,
  dtype: FloatType,
  learningRate: number,
): Map<string, Tensor> {
  return new Map([
    ...Array.from(parameters, ([name, t]) => [name, castTensor(t, dtype)] as const),
    ...states.map(({ name, shape }) => [name, zeros(dtype, shape)] as const),
    ['learning_rate', scalar(dtype, learningRate)] as const,
  ]);
}

/** The same batch with `more` steps, which hold `value` (tokens and classes 0). */
export function padBatch(
  batch: ReadonlyMap<string, Tensor>,
  time: number,
  more: number,
  value: number,
): Map<string, Tensor> {
  return new Map(
    Array.from(batch, ([name, t]) => {
      if (t.dims[1] !== time) return [name, t];
      const [rows = 0, , ...rest] = t.dims;
      const step = sizeOf(rest);
      const wider = new Float64Array(rows * (time + more) * step).fill(isFloat(t.dtype) ? value : 0);
      const numbers = toNumbers(t);
      for (let row = 0; row < rows; row++) {
        wider.set(numbers.subarray(row * time * step, (row + 1) * time * step), row * (time + more) * step);
      }
      return [name, tensor(t.dtype, [rows, time + more, ...rest], wider)];
    }),
  );
}

/**
 * Compares the gradient of the loss with respect to every weight with central differences in float64, along one random
 * direction each, on `batch` or on one that is drawn: |difference quotient − gradient · v| ≤ 1e-6 · Σ |gradient · v| + 1e-9. Throws where they part.
 */
export async function checkWholeGradients(
  whole: WholeModel,
  sizes: Readonly<Record<string, number>>,
  run: RunGraph,
  classes = 3,
  batch: ReadonlyMap<string, Tensor> | null = null,
): Promise<void> {
  const train = whole.model.train({ ...PLAIN_TRAINING, dtype: 'float64', gradients: true });
  const feeds = startFeeds(whole, train, 'float64', 0);
  for (const [name, t] of batch ?? drawModelBatch(whole, train.graph, sizes, 6, classes)) feeds.set(name, t);
  const random = new Random(9);
  const out = await run(train.graph, feeds);
  for (const name of whole.parameters.keys()) {
    const value = feeds.get(name)!;
    const numbers = toNumbers(value);
    const direction = numbers.map(() => random.uniform() * 2 - 1);
    const lossAt = async (step: number): Promise<number> => {
      const moved = numbers.map((x, i) => x + step * direction[i]!);
      const results = await run(train.graph, new Map(feeds).set(name, tensor('float64', value.dims, moved)));
      return Number(results.get('loss')!.data[0]);
    };
    const quotient = ((await lossAt(1e-5)) - (await lossAt(-1e-5))) / 2e-5;
    const parts = toNumbers(out.get(`${name}.gradient`)!).map((slope, i) => slope * direction[i]!);
    const slope = parts.reduce((a, b) => a + b, 0);
    const allowed = 1e-6 * parts.reduce((a, b) => a + Math.abs(b), 0) + 1e-9;
    // Written so that NaN fails.
    if (!(Math.abs(quotient - slope) <= allowed)) {
      throw new Error(`The gradient of ${name} is ${slope} along a direction, its differences say ${quotient}`);
    }
  }
}
