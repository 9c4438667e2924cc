import { describe, expect, it } from 'vitest';
import { Random } from '../base/random';
import type { Project } from '../document/document';
import { GraphBuilder } from '../ir/builder';
import type { Graph } from '../ir/graph';
import { printGraph } from '../ir/print';
import { encodeModel } from '../onnx/write';
import { Emitter } from '../ops/emitter';
import { verifyTypedGraph } from '../ops/verify-typed';
import { isFloat, type FloatType } from '../tensor/dtype';
import { castTensor, scalar, sizeOf, tensor, toNumbers, zeros, type Tensor } from '../tensor/tensor';
import { expectAllCloseTo, expectCloseTo, randomTensor } from '../testing/graphs';
import { runInOnnxruntime } from '../testing/ort';
import { fakeFeatures } from '../testing/features';
import { recurrentProject, SAMPLE_FEATURES, sampleProject } from '../testing/sample-projects';
import { checkProject } from './check';
import { compileProject } from './compile';
import type { CompiledModel, TrainGraphOptions } from './compiled-model';
import { lowerForward } from './forward';

const CELLS = ['rnn', 'gru', 'lstm'] as const;
const DIRECTIONS = ['forward', 'reverse', 'bidirectional'] as const;

function compiled(project: Project, source = SAMPLE_FEATURES, ragged = true): CompiledModel {
  const model = compileProject(project, source, { ragged });
  if (!model.ok) throw new Error(model.error.map((d) => `${d.code} ${d.message}`).join('\n'));
  return model.value;
}

function drawParameters(model: CompiledModel, seed: number): Map<string, Tensor> {
  return new Map(
    model.parameters.map((p) => [p.name, tensor('float32', p.shape, p.initial(Random.derive(seed, p.name)))]),
  );
}

/** Random feeds for everything but parameters and states; lengths are ragged, of at least one step. */
function drawBatch(
  graph: Graph,
  sizes: Record<string, number>,
  random: Random,
  known: ReadonlySet<string>,
): Map<string, Tensor> {
  const feeds = new Map<string, Tensor>();
  for (const v of graph.inputs) {
    if (known.has(v.name)) continue;
    const dims = v.shape.map((d) => (typeof d === 'number' ? d : sizes[d]!));
    if (v.name.endsWith('.lengths')) {
      feeds.set(
        v.name,
        tensor(
          'int64',
          dims,
          Array.from({ length: sizeOf(dims) }, () => 1 + random.integer(sizes['time']!)),
        ),
      );
    } else feeds.set(v.name, randomTensor(random, v.dtype, dims, isFloat(v.dtype) ? -1 : 0, isFloat(v.dtype) ? 1 : 3));
  }
  return feeds;
}

/** The forward pass of the training form, predictions by head id. */
function trainingForward(project: Project, model: CompiledModel): Graph {
  const builder = new GraphBuilder('forward');
  const g = new Emitter(builder);
  const heads = lowerForward(g, project, checkProject(project, SAMPLE_FEATURES), {
    form: 'train',
    parameter: (block, name, shape) => builder.contractInput(`${block}.${name}`, 'float32', shape),
    dropoutMask: () => {
      throw new Error('No dropout in this project');
    },
    source: (block) => {
      const input = model.inputs.find((i) => i.name === block)!;
      return {
        value: builder.contractInput(block, input.dtype, input.shape),
        lengths: builder.contractInput(`${block}.lengths`, 'int64', ['batch']),
      };
    },
  });
  for (const head of heads) builder.output(head.prediction, head.block);
  return builder.build();
}

const TRAINING: TrainGraphOptions = {
  dtype: 'float32',
  optimizer: 'adam',
  weightDecay: 0,
  optimizerOptions: new Map(),
  clipNorm: 1,
  clipValue: null,
  steps: 1,
  gradients: false,
};

describe('predict equals the forward pass of the training form', () => {
  const cases = CELLS.flatMap((cell) => DIRECTIONS.map((direction) => [cell, direction] as const));
  it.each(cases)('%s %s, two layers, ragged, per step', async (cell, direction) => {
    const project = recurrentProject(cell, { hidden: 5, layers: 2, direction }, true);
    const model = compiled(project);
    const parameters = drawParameters(model, 3);
    const predict = model.predict(parameters);
    const forward = trainingForward(project, model);
    verifyTypedGraph(predict);
    verifyTypedGraph(forward);
    for (const batch of [1, 7]) {
      for (const time of [3, 50]) {
        const feeds = drawBatch(predict, { batch, time }, new Random(batch * 100 + time), new Set());
        const fused = await runInOnnxruntime(predict, feeds);
        const scanned = await runInOnnxruntime(forward, new Map([...feeds, ...parameters]));
        expectAllCloseTo(fused, scanned, { relative: 1e-5, absolute: 1e-5 });
      }
    }
  });
});

/** A project that has a bit of everything, for graphs as a whole. */
function mixedProject(): Project {
  return sampleProject(
    [
      ['series', 'sequence-input'],
      ['words', 'token-input'],
      ['facts', 'static-input'],
      ['table', 'embedding', { size: 4 }],
      ['join', 'concatenate'],
      ['conv', 'conv1d', { filters: 5, kernel: 3 }],
      ['norm', 'layer-norm'],
      ['gru', 'gru', { hidden: 4, direction: 'bidirectional' }],
      ['lstm', 'lstm', { hidden: 3, layers: 2 }],
      ['mean', 'mean-pool'],
      ['all', 'concatenate', { inputs: 3 }],
      ['act', 'gelu'],
      ['out', 'linear', { units: 2 }],
      ['head', 'regression-output'],
    ],
    [
      ['words.out', 'table.in'],
      ['series.out', 'join.in-1'],
      ['table.out', 'join.in-2'],
      ['join.out', 'conv.in'],
      ['conv.out', 'norm.in'],
      ['norm.out', 'gru.in'],
      ['gru.sequence', 'lstm.in'],
      ['gru.sequence', 'mean.in'],
      ['lstm.state', 'all.in-1'],
      ['mean.out', 'all.in-2'],
      ['facts.out', 'all.in-3'],
      ['all.out', 'act.in'],
      ['act.out', 'out.in'],
      ['out.out', 'head.in'],
    ],
  );
}

describe('training graphs', () => {
  const project = mixedProject();
  const model = compiled(project);
  const sizes = { batch: 3, time: 6 };

  function startState(graph: ReturnType<CompiledModel['train']>, dtype: FloatType): Map<string, Tensor> {
    const state = new Map([...drawParameters(model, 1)].map(([name, t]) => [name, castTensor(t, dtype)]));
    for (const s of graph.states) state.set(s.name, zeros(dtype, s.shape));
    return state;
  }

  it('are sound, the same on every run, and lower the loss', async () => {
    const train = model.train(TRAINING);
    verifyTypedGraph(train.graph);
    expect(printGraph(model.train(TRAINING).graph)).toBe(printGraph(train.graph));
    expect(Buffer.compare(encodeModel(model.train(TRAINING).graph), encodeModel(train.graph))).toBe(0);
    const state = startState(train, 'float32');
    const batch = drawBatch(train.graph, sizes, new Random(5), new Set([...state.keys(), 'learning_rate']));
    batch.set('learning_rate', scalar('float32', 0.01));
    const losses: number[] = [];
    for (let step = 0; step < 20; step++) {
      const out = await runInOnnxruntime(train.graph, new Map([...state, ...batch]));
      losses.push(Number(out.get('loss')!.data[0]));
      for (const name of state.keys()) state.set(name, out.get(`${name}.next`)!);
    }
    expect(losses[19]!).toBeLessThan(0.6 * losses[0]!);
    expect(toNumbers(state.get('optimizer.step')!)[0]).toBe(20);
  });

  it('have the gradients that central differences of the loss give, in float64', async () => {
    const options: TrainGraphOptions = { ...TRAINING, dtype: 'float64', gradients: true, clipNorm: null };
    // Erf (in GELU) and Conv have no float64 kernel in onnxruntime: the same model with other blocks in their places.
    const smooth: Project = {
      ...project,
      blocks: new Map(
        [...project.blocks].map(([id, block]) => [
          id,
          id === 'act'
            ? { ...block, type: 'tanh' }
            : id === 'conv'
              ? { ...block, type: 'linear', parameters: new Map([['units', 5]]) }
              : block,
        ]),
      ),
    };
    const own = compiled(smooth);
    const train = own.train(options);
    const state = new Map([...drawParameters(own, 2)].map(([name, t]) => [name, castTensor(t, 'float64')]));
    const states = train.states.map((s): [string, Tensor] => [s.name, zeros('float64', s.shape)]);
    const batch = drawBatch(
      train.graph,
      sizes,
      new Random(6),
      new Set([...state.keys(), ...states.map(([n]) => n), 'learning_rate']),
    );
    batch.set('learning_rate', scalar('float64', 0));
    const run = (changed: ReadonlyMap<string, Tensor>): Promise<Map<string, Tensor>> =>
      runInOnnxruntime(train.graph, new Map([...state, ...states, ...batch, ...changed]));
    const out = await run(new Map());
    const random = new Random(9);
    expect(state.size).toBeGreaterThan(15);
    for (const [name, value] of state) {
      const numbers = toNumbers(value);
      const direction = numbers.map(() => random.uniform() * 2 - 1);
      const lossAt = async (step: number): Promise<number> => {
        const moved = tensor(
          'float64',
          value.dims,
          numbers.map((x, i) => x + step * direction[i]!),
        );
        return Number((await run(new Map([[name, moved]]))).get('loss')!.data[0]);
      };
      const quotient = ((await lossAt(1e-5)) - (await lossAt(-1e-5))) / 2e-5;
      const parts = toNumbers(out.get(`${name}.gradient`)!).map((slope, i) => slope * direction[i]!);
      const slope = parts.reduce((a, b) => a + b, 0);
      const allowed = 1e-6 * parts.reduce((a, b) => a + Math.abs(b), 0) + 1e-9;
      expect(Math.abs(quotient - slope), `${name}: ${slope} against ${quotient}`).toBeLessThanOrEqual(allowed);
    }
  });

  it('make several steps in one run as they make them one by one', async () => {
    const single = model.train(TRAINING);
    const several = model.train({ ...TRAINING, steps: 3 });
    verifyTypedGraph(several.graph);
    const known = new Set([...startState(single, 'float32').keys(), 'learning_rate']);
    const random = new Random(8);
    const batches = [0, 1, 2].map(() => drawBatch(single.graph, sizes, random, known));
    let state = startState(single, 'float32');
    const losses: number[] = [];
    for (const batch of batches) {
      const out = await runInOnnxruntime(
        single.graph,
        new Map([...state, ...batch, ['learning_rate', scalar('float32', 0.01)]]),
      );
      losses.push(Number(out.get('loss')!.data[0]));
      state = new Map([...state.keys()].map((name) => [name, out.get(`${name}.next`)!]));
    }
    const stacked = new Map(
      [...batches[0]!].map(([name, first]) => {
        const all = batches.flatMap((batch) => Array.from(toNumbers(batch.get(name)!)));
        return [name, tensor(first.dtype, [3, ...first.dims], all)] as const;
      }),
    );
    const rates = tensor('float32', [3], [0.01, 0.01, 0.01]);
    const out = await runInOnnxruntime(
      several.graph,
      new Map([...startState(several, 'float32'), ...stacked, ['learning_rate', rates]]),
    );
    expectCloseTo(out.get('loss'), tensor('float32', [3], losses), { relative: 1e-6, absolute: 0 });
    for (const [name, value] of state)
      expectCloseTo(out.get(`${name}.next`), value, { relative: 1e-5, absolute: 1e-7 }, name);
  });

  it('change neither loss nor gradients when rows are padded more', async () => {
    const train = model.train({ ...TRAINING, gradients: true, clipNorm: null });
    const state = startState(train, 'float32');
    const batch = drawBatch(train.graph, sizes, new Random(7), new Set([...state.keys(), 'learning_rate']));
    batch.set('learning_rate', scalar('float32', 0.01));
    const random = new Random(10);
    const padded = new Map(
      [...batch].map(([name, t]) => {
        if (t.dims[1] !== sizes.time) return [name, t] as const;
        const width = t.dims[2] ?? 1;
        const wider = randomTensor(random, t.dtype, [t.dims[0]!, sizes.time + 4, ...t.dims.slice(2)], 0, 3);
        const values = toNumbers(wider);
        toNumbers(t).forEach((x, i) => {
          values[Math.floor(i / (sizes.time * width)) * (sizes.time + 4) * width + (i % (sizes.time * width))] = x;
        });
        return [name, tensor(t.dtype, wider.dims, values)] as const;
      }),
    );
    const narrow = await runInOnnxruntime(train.graph, new Map([...state, ...batch]));
    const wide = await runInOnnxruntime(train.graph, new Map([...state, ...padded]));
    expectAllCloseTo(wide, narrow, { relative: 1e-5, absolute: 1e-6 });
  });
});

describe('evaluate graphs', () => {
  it.each([
    ['multi-class-output', fakeFeatures({ sequence: ['a', 'b'], target: ['label'], classes: 4 }), 4],
    ['binary-output', SAMPLE_FEATURES, 2],
  ] as const)('give loss and prediction of a %s that agree with predict', async (type, source, units) => {
    const project = sampleProject(
      [
        ['input', 'sequence-input'],
        ['cell', 'lstm', { hidden: 4 }],
        ['out', 'linear', { units }],
        ['head', type, { perStep: true }],
      ],
      [
        ['input.out', 'cell.in'],
        ['cell.sequence', 'out.in'],
        ['out.out', 'head.in'],
      ],
    );
    const model = compiled(project, source);
    const parameters = drawParameters(model, 4);
    const evaluate = model.evaluate();
    verifyTypedGraph(evaluate);
    const batch = drawBatch(evaluate, { batch: 5, time: 4 }, new Random(3), new Set(parameters.keys()));
    batch.set(
      'head.target',
      randomTensor(new Random(4), batch.get('head.target')!.dtype, batch.get('head.target')!.dims, 0, 2),
    );
    const out = await runInOnnxruntime(evaluate, new Map([...parameters, ...batch]));
    const predictions = await runInOnnxruntime(
      model.predict(parameters),
      new Map([...batch].filter(([name]) => !name.endsWith('.target'))),
    );
    expectCloseTo(out.get('head'), predictions.get('head'));
    expect(Number(out.get('loss')!.data[0])).toBeGreaterThan(0);
    const steps = toNumbers(batch.get('input.lengths')!).reduce((a, b) => a + b, 0);
    expect(Number(out.get('loss_weight')!.data[0])).toBe(steps);
  });
});

describe('a class that training never saw', () => {
  it.each(['binary-output', 'multi-class-output'])('counts neither in loss nor in weight of a %s', async (type) => {
    const isBinary = type === 'binary-output';
    const project = sampleProject(
      [
        ['input', 'sequence-input'],
        ['cell', 'gru', { hidden: 4 }],
        ['out', 'linear', { units: isBinary ? 1 : 2 }],
        ['head', type],
      ],
      [
        ['input.out', 'cell.in'],
        ['cell.state', 'out.in'],
        ['out.out', 'head.in'],
      ],
    );
    const model = compiled(project, fakeFeatures({ sequence: ['a'], target: ['label'], classes: 2 }), false);
    const parameters = drawParameters(model, 4);
    const evaluate = model.evaluate();
    const input = randomTensor(new Random(1), 'float32', [3, 4, 1]);
    const dims = (rows: number): number[] => (isBinary ? [rows, 1] : [rows]);
    const run = (rows: number, classes: number[]): Promise<Map<string, Tensor>> =>
      runInOnnxruntime(
        evaluate,
        new Map([
          ...parameters,
          ['input', { ...input, dims: [rows, 4, 1], data: input.data.slice(0, rows * 4) }],
          ['head.target', tensor('int64', dims(rows), classes)],
        ]),
      );
    const known = await run(2, [1, 0]);
    const withUnknown = await run(3, [1, 0, -100]);
    expectCloseTo(withUnknown.get('loss'), known.get('loss'));
    expect(Number(withUnknown.get('loss_weight')!.data[0])).toBe(2);
  });
});

describe('compiling', () => {
  it('fails with the diagnostics of the check', () => {
    const model = compileProject(sampleProject([['input', 'sequence-input']], []), SAMPLE_FEATURES);
    expect(model.ok).toBe(false);
  });

  it('refuses a block that has the name of an output', () => {
    const project = recurrentProject('gru', {}, false);
    const block = { ...project.blocks.get('head')!, id: 'loss' };
    const wires = new Map(
      [...project.wires].map(([id, w]) => [id, w.to.block === 'head' ? { ...w, to: { ...w.to, block: 'loss' } } : w]),
    );
    const blocks = new Map([...project.blocks].filter(([id]) => id !== 'head')).set('loss', block);
    const model = compileProject({ ...project, blocks, wires }, SAMPLE_FEATURES);
    expect(model.ok ? [] : model.error.map((d) => d.code)).toEqual(['GRAPH-020']);
  });
});
