import { beforeEach, describe, expect, it } from 'vitest';
import { Random } from '../../src-shared/base/random';
import { compileProject } from '../../src-shared/compiler/compile';
import type { CompiledModel, TrainGraphOptions } from '../../src-shared/compiler/compiled-model';
import type { Project } from '../../src-shared/document/document';
import type { Attribute, Graph, Value } from '../../src-shared/ir/graph';
import { encodeModel } from '../../src-shared/onnx/write';
import { evaluateExpression } from '../../src-shared/tensor/dim-expression';
import { scalar, sizeOf, tensor, toNumbers, zeros, type Tensor } from '../../src-shared/tensor/tensor';
import { expectAllCloseTo, randomTensor, type Tolerance } from '../../src-shared/testing/graphs';
import { recurrentProject, SAMPLE_FEATURES } from '../../src-shared/testing/sample-projects';
import { drawInitialParameters } from '../../src-shared/training/training-state';
import { createSession, type ModelSession, type Provider } from './ort-session';
import { resolveProvider } from './providers';

/**
 * CUDA against the CPU, without falling back. `npm run test:gpu` asks for it; loading the driver would slow every other
 * test run down, so those skip. See docs/speed.md for what `disableFallback` does and does not see.
 */
async function findObstacle(): Promise<string | null> {
  if (process.env['UNROLL_GPU'] !== '1') return 'these checks run with `npm run test:gpu`';
  const resolved = await resolveProvider('cuda', 'train');
  return resolved.ok ? null : resolved.error.map(({ message, nextStep }) => `${message} ${nextStep}`).join(' ');
}

const obstacle = await findObstacle();
beforeEach(({ skip }) => skip(obstacle !== null, obstacle ?? ''));

const SIZES: Readonly<Record<string, number>> = { batch: 5, time: 9 };
/** The script turns TF32 off, so both sides round as float32 does; only the order of sums differs. */
const TOLERANCE: Tolerance = { relative: 1e-4, absolute: 1e-5 };

const MODELS: readonly (readonly [string, Project])[] = [
  ['RNN', recurrentProject('rnn', { hidden: 12 }, true)],
  ['GRU', recurrentProject('gru', { hidden: 12, layers: 2 }, false)],
  ['GRU, reset after the product', recurrentProject('gru', { hidden: 12, linearBeforeReset: true }, true)],
  ['bidirectional LSTM', recurrentProject('lstm', { hidden: 12, direction: 'bidirectional' }, true)],
];

const TRAINING: TrainGraphOptions = {
  dtype: 'float32',
  optimizer: 'adam',
  weightDecay: 0,
  optimizerOptions: new Map(),
  clipNorm: 1,
  clipValue: null,
  steps: 1,
  gradients: true,
};

describe('CUDA, with no node of the graph on the CPU', () => {
  // cuDNN has no GRU that resets before the product: onnxruntime runs that one operator on the CPU.
  it.each(MODELS.filter(([name]) => name !== 'GRU'))('%s: predicts as the CPU does', async (_name, project) => {
    const model = compile(project);
    const graph = bindSizes(model.predict(drawInitialParameters(model, 3, 'float32')), SIZES);
    const feeds = drawBatch(graph, new Map(), new Random(1));
    expectAllCloseTo(await runOnce(graph, feeds, 'cuda'), await runOnce(graph, feeds, 'cpu'), TOLERANCE);
  });

  it.each(MODELS)('%s: gives the same loss, gradients and next parameters', async (_name, project) => {
    const model = compile(project);
    const { graph, feeds } = prepareTraining(model, TRAINING, new Random(2));
    expectAllCloseTo(await runOnce(graph, feeds, 'cuda'), await runOnce(graph, feeds, 'cpu'), TOLERANCE);
  });

  it.each(MODELS)('%s: trains along the same way, several steps a run', async (_name, project) => {
    const model = compile(project);
    const options = { ...TRAINING, steps: 4, gradients: false };
    const { graph, feeds } = prepareTraining(model, options, new Random(4));
    const onGpu = await trainFor(5, graph, feeds, 'cuda');
    const onCpu = await trainFor(5, graph, feeds, 'cpu');
    expect(onGpu.at(-1)).toBeLessThan(0.9 * onGpu[0]!);
    // Rounding grows from step to step.
    onGpu.forEach((loss, i) => expect(Math.abs(loss / onCpu[i]! - 1)).toBeLessThan(1e-3));
  });
});

function compile(project: Project): CompiledModel {
  const model = compileProject(project, SAMPLE_FEATURES);
  if (!model.ok) throw new Error(model.error.map((d) => `${d.code} ${d.message}`).join('\n'));
  return model.value;
}

function prepareTraining(
  model: CompiledModel,
  options: TrainGraphOptions,
  random: Random,
): { readonly graph: Graph; readonly feeds: Map<string, Tensor> } {
  const { graph, states } = model.train(options);
  const known = drawInitialParameters(model, 3, 'float32');
  for (const { name, shape } of states) known.set(name, zeros('float32', shape));
  const rates = new Float64Array(options.steps).fill(0.02);
  known.set('learning_rate', options.steps === 1 ? scalar('float32', 0.02) : tensor('float32', [options.steps], rates));
  const bound = bindSizes(graph, SIZES);
  return { graph: bound, feeds: drawBatch(bound, known, random) };
}

/** Random tensors for what is not known; lengths are ragged. */
function drawBatch(graph: Graph, known: ReadonlyMap<string, Tensor>, random: Random): Map<string, Tensor> {
  return new Map(
    graph.inputs.map(({ name, dtype, shape }) => {
      const dims = shape.map(Number);
      const lengths = (): number[] => Array.from({ length: sizeOf(dims) }, () => 1 + random.integer(SIZES['time']!));
      return [
        name,
        known.get(name) ??
          (name.endsWith('.lengths') ? tensor(dtype, dims, lengths()) : randomTensor(random, dtype, dims)),
      ];
    }),
  );
}

async function withSession<T>(
  graph: Graph,
  provider: Provider,
  use: (session: ModelSession) => Promise<T>,
): Promise<T> {
  const session = await createSession(encodeModel(graph), { provider, disableFallback: true });
  try {
    return await use(session);
  } finally {
    await session.release();
  }
}

function runOnce(graph: Graph, feeds: ReadonlyMap<string, Tensor>, provider: Provider): Promise<Map<string, Tensor>> {
  return withSession(graph, provider, (session) => session.run(feeds));
}

/** The losses of `runs` runs, each from where the one before it ended. */
function trainFor(
  runs: number,
  graph: Graph,
  first: ReadonlyMap<string, Tensor>,
  provider: Provider,
): Promise<number[]> {
  return withSession(graph, provider, async (session) => {
    const feeds = new Map(first);
    const losses: number[] = [];
    for (let i = 0; i < runs; i++) {
      for (const [name, value] of await session.run(feeds)) {
        if (name === 'loss') losses.push(...toNumbers(value));
        else if (name.endsWith('.next')) feeds.set(name.slice(0, -'.next'.length), value);
      }
    }
    return losses;
  });
}

/**
 * The same graph with its named sizes fixed. onnxruntime then works all shapes out while loading; with open sizes it puts
 * the arithmetic on shapes on the CPU on purpose, and a session without fallback refuses to load.
 */
function bindSizes(graph: Graph, sizes: Readonly<Record<string, number>>): Graph {
  const bound = new Map<Value, Value>();
  const bindValue = (v: Value): Value => {
    const known = bound.get(v);
    if (known) return known;
    const shape = v.shape.map((dim) => {
      const size = typeof dim === 'number' ? dim : evaluateExpression(dim, (name) => sizes[name] ?? null);
      if (size === null) throw new Error(`${v.name} has the size ${dim}`);
      return size;
    });
    const value = { ...v, shape };
    bound.set(v, value);
    return value;
  };
  const bindAttribute = (attribute: Attribute): Attribute =>
    attribute.kind === 'graph' ? { kind: 'graph', value: bindGraph(attribute.value) } : attribute;
  const bindGraph = ({ name, inputs, outputs, initializers, nodes }: Graph): Graph => ({
    name,
    inputs: inputs.map(bindValue),
    outputs: outputs.map(bindValue),
    initializers: initializers.map(bindValue),
    nodes: nodes.map((node) => ({
      ...node,
      inputs: node.inputs.map((v) => v && bindValue(v)),
      outputs: node.outputs.map(bindValue),
      attributes: Object.fromEntries(Object.entries(node.attributes).map(([key, a]) => [key, bindAttribute(a)])),
    })),
  });
  return bindGraph(graph);
}
