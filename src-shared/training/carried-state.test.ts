import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../base/random';
import { KEEP_STATE, type CompiledModel } from '../compiler/compiled-model';
import { compileProject } from '../compiler/compile';
import { createDataset } from '../data/dataset';
import type { Json, Project } from '../document/document';
import { evaluateGraph } from '../eval/evaluate';
import { fakeFeatures } from '../testing/features';
import { randomTensor } from '../testing/graphs';
import { bind, makeBinding, makeTable, range } from '../testing/tables';
import {
  bitsOf,
  chainProject,
  evaluatingRunner,
  recordTraining,
  TINY_SETTINGS,
  tinySetup,
  type TinyTraining,
} from '../testing/tiny-training';
import { PLAIN_TRAINING } from '../testing/whole-model';
import { scalar, tensor, toNumbers, zeros, type Tensor } from '../tensor/tensor';
import { evaluatePart } from './evaluate-part';
import { createFeatureSource, createModelData } from './model-data';
import { trainModel } from './train-model';
import type { RunnerFactory } from './training-setup';
import { drawInitialParameters } from './training-state';

function carrying(type: string, parameters: Readonly<Record<string, Json>> = {}, rate = 0): Project {
  const project = chainProject(
    [
      ['input', 'sequence-input'],
      ['cell', type, { hidden: 3, ...parameters }],
      ['drop', 'dropout', { rate }],
      ['linear', 'linear', { units: 1 }],
      ['head', 'regression-output', { perStep: true }],
    ],
    { cell: 'sequence' },
  );
  return { ...project, training: { ...TINY_SETTINGS, carryState: true } };
}

function compileFake(project: Project): CompiledModel {
  const source = fakeFeatures({ sequence: ['a', 'b'], target: ['y'] });
  const compiled = compileProject(project, source, { ragged: false });
  if (!compiled.ok) throw new Error(compiled.error[0]!.message);
  return compiled.value;
}

const CELLS = [
  ['rnn', {}],
  ['gru', {}],
  ['gru', { linearBeforeReset: true, layers: 2 }],
  ['lstm', {}],
  ['lstm', { layers: 2 }],
] as const;

const ROWS = 2;
const STEPS = 4;
const WINDOWS = 3;

/** Feeds of a training graph in float64, of the steps from `from` up to `to` of one long batch. */
function longBatch(): (from: number, to: number) => Map<string, Tensor> {
  const random = new Random(4);
  const values = { input: 2, 'head.target': 1 };
  const long = Object.entries(values).map(([name, width]) => {
    const drawn = toNumbers(randomTensor(random, 'float64', [ROWS, WINDOWS * STEPS, width], -1, 1));
    return { name, width, drawn };
  });
  return (from, to) =>
    new Map(
      long.map(({ name, width, drawn }) => {
        const rows = range(ROWS).flatMap((row) => {
          const start = row * WINDOWS * STEPS;
          return [...drawn.subarray((start + from) * width, (start + to) * width)];
        });
        return [name, tensor('float64', [ROWS, to - from, width], rows)];
      }),
    );
}

function trainFeeds(model: CompiledModel, batch: ReadonlyMap<string, Tensor>): Map<string, Tensor> {
  const { states } = model.train({ ...PLAIN_TRAINING, dtype: 'float64' });
  return new Map([
    ...drawInitialParameters(model, 3, 'float64'),
    ...states.map(({ name, shape }) => [name, zeros('float64', shape)] as const),
    ...model.states.map(({ name, size }) => [name, zeros('float64', [ROWS, size])] as const),
    ...batch,
    ['learning_rate', scalar('float64', 0)],
    [KEEP_STATE, tensor('float64', [ROWS], [1, 1])],
  ]);
}

function closeTo(found: Tensor | undefined, wanted: Tensor | undefined, tolerance: number): void {
  const [a, b] = [toNumbers(found!), toNumbers(wanted!)];
  expect(a.length).toBe(b.length);
  a.forEach((value, i) => expect(Math.abs(value - b[i]!)).toBeLessThanOrEqual(tolerance));
}

describe.each(CELLS)('%s %o that carries its state', (type, parameters) => {
  const model = compileFake(carrying(type, parameters));
  const { graph } = model.train({ ...PLAIN_TRAINING, dtype: 'float64', gradients: true, carry: true });
  const batch = longBatch();

  it('computes over several windows what one long window gives', () => {
    const whole = evaluateGraph(graph, trainFeeds(model, batch(0, WINDOWS * STEPS)));
    let states = new Map<string, Tensor>();
    let loss = 0;
    for (let window = 0; window < WINDOWS; window++) {
      const feeds = trainFeeds(model, batch(window * STEPS, (window + 1) * STEPS));
      const outputs = evaluateGraph(graph, new Map([...feeds, ...states]));
      states = new Map(model.states.map(({ name }) => [name, outputs.get(`${name}.next`)!]));
      loss += toNumbers(outputs.get('loss')!)[0]! / WINDOWS;
    }
    expect(model.states.length).toBe(type === 'lstm' ? 2 : 1);
    expect(loss).toBeCloseTo(toNumbers(whole.get('loss')!)[0]!, 10);
    for (const [name, value] of states) closeTo(value, whole.get(`${name}.next`), 1e-9);
  });

  it('gets the gradient of its own window, with the state it began with held fast', () => {
    const before = evaluateGraph(graph, trainFeeds(model, batch(0, STEPS)));
    const feeds = trainFeeds(model, batch(STEPS, 2 * STEPS));
    for (const { name } of model.states) feeds.set(name, before.get(`${name}.next`)!);
    const outputs = evaluateGraph(graph, feeds);
    const random = new Random(8);
    for (const { name } of model.parameters) {
      const value = feeds.get(name)!;
      const direction = toNumbers(value).map(() => random.uniform() * 2 - 1);
      const lossAt = (step: number): number => {
        const moved = toNumbers(value).map((x, i) => x + step * direction[i]!);
        const results = evaluateGraph(graph, new Map(feeds).set(name, tensor('float64', value.dims, moved)));
        return toNumbers(results.get('loss')!)[0]!;
      };
      const quotient = (lossAt(1e-5) - lossAt(-1e-5)) / 2e-5;
      const slope = toNumbers(outputs.get(`${name}.gradient`)!).reduce((sum, g, i) => sum + g * direction[i]!, 0);
      expect(Math.abs(quotient - slope)).toBeLessThanOrEqual(1e-6 * Math.abs(slope) + 1e-9);
    }
  });

  it('begins anew in the rows that do not go on', () => {
    const inputs = batch(0, STEPS);
    const begun = evaluateGraph(graph, trainFeeds(model, inputs));
    const feeds = trainFeeds(model, inputs).set(KEEP_STATE, tensor('float64', [ROWS], [0, 1]));
    for (const { name, size } of model.states) {
      feeds.set(name, tensor('float64', [ROWS, size], new Float64Array(ROWS * size).fill(0.7)));
    }
    const outputs = evaluateGraph(graph, feeds);
    for (const { name, size } of model.states) {
      const [a, b] = [outputs, begun].map((results) => toNumbers(results.get(`${name}.next`)!));
      expect([...a!.subarray(0, size)]).toEqual([...b!.subarray(0, size)]);
      expect([...a!.subarray(size)]).not.toEqual([...b!.subarray(size)]);
    }
  });

  it('infers step by step what it infers at once', () => {
    const values = drawInitialParameters(model, 3, 'float32');
    const step = model.step!(values);
    const input = tensor(
      'float32',
      [ROWS, 6, 2],
      Float64Array.from(range(ROWS * 12), (i) => Math.sin(i)),
    );
    const whole = evaluateGraph(model.predict(values), new Map([['input', input]])).get('head')!;
    let states = new Map(model.states.map(({ name, size }) => [name, zeros('float32', [ROWS, size])]));
    for (let t = 0; t < 6; t++) {
      const now = range(ROWS).flatMap((row) => [
        ...toNumbers(input).subarray((row * 6 + t) * 2, (row * 6 + t + 1) * 2),
      ]);
      const outputs = evaluateGraph(step, new Map([['input', tensor('float32', [ROWS, 1, 2], now)], ...states]));
      states = new Map(model.states.map(({ name }) => [name, outputs.get(`${name}.next`)!]));
      const wanted = range(ROWS).map((row) => toNumbers(whole)[row * 6 + t]!);
      closeTo(outputs.get('head'), tensor('float64', [ROWS, 1, 1], wanted), 1e-5);
    }
  });
});

/** Two series of 62 and 31 rows, whose last rows are for validation and test. */
function createCarried(project: Project): TinyTraining {
  const series = [...new Array<string>(62).fill('a'), ...new Array<string>(31).fill('b')];
  const table = makeTable({ series, y: series.map((_, i) => 5 + 2 * Math.sin(i / 3)), z: series.map((_, i) => i % 7) });
  const binding = makeBinding([bind('series', 'series', 'none'), bind('y', 'target'), bind('z', 'input')], {
    window: { length: 3, stride: 1, horizon: 1, steps: 1 },
  });
  const dataset = createDataset(table, binding, { placement: 'each-step', carriesState: true });
  if (!dataset.ok) throw new Error(dataset.error[0]!.message);
  const compiled = compileProject(project, createFeatureSource(dataset.value), { ragged: false });
  if (!compiled.ok) throw new Error(compiled.error[0]!.message);
  const data = createModelData(dataset.value, compiled.value);
  if (!data.ok) throw new Error(data.error[0]!.message);
  return { project, dataset: dataset.value, model: compiled.value, data: data.value };
}

describe('training with carried state', () => {
  let tiny: TinyTraining;
  // 18 windows: four whole steps of four streams, and one of two.
  const settings = { ...TINY_SETTINGS, carryState: true, batchSize: 4, epochs: 2 };

  beforeAll(() => {
    tiny = createCarried(carrying('gru', {}, 0.3));
  });

  /** Trains, stopping after some steps; `fed` are the states that each step began with. */
  async function train(changes: Parameters<typeof tinySetup>[2] = {}, stopAfter = Infinity) {
    let steps = 0;
    const fed: (readonly [keep: number[], state: number[]])[] = [];
    const counting: RunnerFactory = async (graph) => {
      const runner = await evaluatingRunner(graph);
      if (graph.name !== 'train') return runner;
      return {
        ...runner,
        run: async (feeds) => {
          steps++;
          fed.push([[...toNumbers(feeds.get(KEEP_STATE)!)], [...toNumbers(feeds.get('cell.state')!)]]);
          return runner.run(feeds);
        },
      };
    };
    const recording = recordTraining(() => (steps >= stopAfter ? 'after-step' : 'no'));
    const result = await trainModel(tinySetup(tiny, recording, { settings, createRunner: counting, ...changes }));
    return { result, recording, fed };
  }

  it('hands states on within streams, and begins each epoch and each series anew', async () => {
    expect(tiny.data.sampleCount('train')).toBe(18);
    const { fed } = await train();
    expect(fed).toHaveLength(10);
    expect(fed.map(([keep]) => keep.length)).toEqual([4, 4, 4, 4, 2, 4, 4, 4, 4, 2]);
    for (const epoch of [fed.slice(0, 5), fed.slice(5)]) {
      expect(epoch[0]![0]).toEqual([0, 0, 0, 0]);
      expect(epoch[0]![1].every((value) => value === 0)).toBe(true);
      expect(epoch[1]![1].every((value) => value !== 0)).toBe(true);
      // The second series begins in the third stream.
      expect(epoch.flatMap(([keep]) => keep).filter((keep) => keep === 0)).toHaveLength(5);
    }
  });

  it.each([1, 2, 4, 5, 8])('goes on after %i steps to the bit', async (steps) => {
    const straight = await train();
    const stopped = await train({}, steps);
    const last = stopped.recording.saved.findLast(({ as }) => as === 'last')!.checkpoint;
    expect(last.carried.size).toBe(steps === 5 ? 0 : 1);
    const bestParameters = stopped.recording.saved.findLast(({ as }) => as === 'best')?.checkpoint.parameters ?? null;
    const resumed = await train({ resume: { last, bestParameters } });
    expect(bitsOf(resumed.result.parameters)).toEqual(bitsOf(straight.result.parameters));
    const end = ({ recording }: typeof resumed) => recording.saved.at(-1)!.checkpoint;
    expect(bitsOf(end(resumed).states)).toEqual(bitsOf(end(straight).states));
    expect(end(resumed).position).toEqual(end(straight).position);
  });

  it('does the same steps whether a run does one or two', async () => {
    const one = await train();
    const two = await train({ settings: { ...settings, stepsPerRun: 2 } });
    expect(bitsOf(two.result.parameters)).toEqual(bitsOf(one.result.parameters));
  });

  it('refuses a checkpoint with a state that the model does not have', async () => {
    const { recording } = await train({}, 2);
    const { checkpoint } = recording.saved.findLast(({ as }) => as === 'last')!;
    const last = { ...checkpoint, carried: new Map([['cell.state', zeros('float32', [4, 7])]]) };
    await expect(train({ resume: { last, bestParameters: null } })).rejects.toThrow('TRAIN-015');
  });

  it('is measured with all that stands before each window', async () => {
    const { model, data, dataset } = tiny;
    const parameters = drawInitialParameters(model, 1, 'float32');
    const call = { model, data, parameters, batchSize: 4, between: async () => undefined };
    const runner = await evaluatingRunner(model.evaluate({ carry: true }));
    const { length } = dataset.binding.window;
    for (const part of ['validation', 'test'] as const) {
      const found = await evaluatePart({ ...call, runner, part });
      // One pass over each series from its beginning; the windows of the part are its last steps.
      let [sum, count] = [0, 0];
      for (const { start } of dataset.sequences) {
        const own = [...dataset.parts[part].starts].filter(
          (at) => dataset.sequences.findLast((s) => s.start <= at)?.start === start,
        );
        const end = own.at(-1)! + length;
        const all = Int32Array.from(range((end - start) / length), (i) => start + i * length);
        const batch = new Map(
          Array.from(data.streams!.fillAt(all), ([name, t]) => [
            name,
            { ...t, dims: [1, end - start, ...t.dims.slice(2)] },
          ]),
        );
        const outputs = evaluateGraph(model.evaluate(), new Map([...parameters, ...batch]));
        const [truth, prediction] = [batch.get('head.target')!, outputs.get('head')!].map(toNumbers);
        for (let step = own[0]! - start; step < end - start; step++) {
          sum += (truth![step]! - prediction![step]!) ** 2;
          count++;
        }
      }
      expect(count).toBe(data.sampleCount(part) * length);
      expect(found!.loss).toBeCloseTo(sum / count, 6);
    }
  });
});
