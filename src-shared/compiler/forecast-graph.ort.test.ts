import { describe, expect, it } from 'vitest';
import { Random } from '../base/random';
import { verifyTypedGraph } from '../ops/verify-typed';
import { tensor, toNumbers, type Tensor } from '../tensor/tensor';
import { drawProject } from '../testing/draw-project';
import { fakeFeatures } from '../testing/features';
import { randomTensor } from '../testing/graphs';
import { runInOnnxruntime } from '../testing/ort';
import { compileProject } from './compile';
import type { FeedbackPlan } from './feedback';
import { runFreely } from '../training/run-freely';

const [BATCH, TIME, STEPS] = [3, 5, 6];
const data = fakeFeatures({
  sequence: ['y', 'day', 'z'],
  vocabulary: 4,
  static: ['place', 'holiday'],
  target: ['y', 'z'],
});

/** `y` and `z` are predicted, in the order `z`, `y` where two outputs say so; `day`, the word and `holiday` are known. */
const features = (y: number, z: number): FeedbackPlan['inputs'] =>
  new Map([
    [
      'x',
      {
        kind: 'sequence',
        known: 1,
        features: [
          { from: 'prediction', position: y },
          { from: 'known', position: 0 },
          { from: 'prediction', position: z },
        ],
      },
    ],
    ['word', { kind: 'token', known: 1, features: [{ from: 'known', position: 0 }] }],
    ['still', { kind: 'static', known: 1, features: [{ from: 'sample' }, { from: 'known', position: 0 }] }],
  ]);

const BLOCKS = {
  x: 'sequence-input',
  word: 'token-input',
  table: ['embedding', { size: 2 }],
  still: 'static-input',
  all: 'concatenate',
} as const;
const WIRES = ['word -> table', 'x -> all.in-1', 'table -> all.in-2', 'still -> rest.in-2'];

describe.each<[string, ReturnType<typeof drawProject>, FeedbackPlan]>([
  [
    'one output after the window, an LSTM as a fused operator',
    drawProject(
      {
        ...BLOCKS,
        cell: ['lstm', { hidden: 4 }],
        rest: 'concatenate',
        linear: ['linear', { units: 2 }],
        head: 'regression-output',
      },
      [...WIRES, 'all -> cell', 'cell.state -> rest.in-1', 'rest -> linear', 'linear -> head'],
    ),
    { inputs: features(0, 1), outputs: [{ block: 'head', perStep: false, columns: ['y', 'z'] }] },
  ],
  [
    'two outputs, one of them at every step, attention before',
    drawProject(
      {
        ...BLOCKS,
        cell: ['multi-head-attention', { heads: 1, causal: true }],
        last: 'last-step',
        rest: 'concatenate',
        one: ['linear', { units: 1 }],
        first: ['regression-output', { columns: ['z'] }],
        each: ['linear', { units: 1 }],
        second: ['regression-output', { columns: ['y'], perStep: true }],
      },
      [
        ...WIRES,
        ...['all -> cell.query', 'cell -> last', 'last -> rest.in-1', 'rest -> one', 'one -> first'],
        ...['cell -> each', 'each -> second'],
      ],
    ),
    {
      inputs: features(1, 0),
      outputs: [
        { block: 'first', perStep: false, columns: ['z'] },
        { block: 'second', perStep: true, columns: ['y'] },
      ],
    },
  ],
])('a free run in one graph: %s', (_name, project, feedback) => {
  const compiled = compileProject(project, data, { ragged: false });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  const model = compiled.value;
  const parameters = new Map(
    model.parameters.map((p) => [p.name, tensor('float32', p.shape, p.initial(Random.derive(4, p.name)))]),
  );
  const random = new Random(2);
  const words = (dims: readonly number[]): Tensor => randomTensor(random, 'int64', dims, 0, 4);
  const numbers = (dims: readonly number[]): Tensor => randomTensor(random, 'float32', dims, -1, 1);
  const windows = new Map([
    ['x', numbers([BATCH, TIME, 3])],
    ['word', words([BATCH, TIME])],
    ['still', numbers([BATCH, 2])],
  ]);
  const ahead = new Map([
    ['x.ahead', numbers([BATCH, STEPS, 1])],
    ['word.ahead', words([BATCH, STEPS])],
    ['still.ahead', numbers([BATCH, STEPS, 1])],
  ]);

  it('gives what asking for one row after the other gives', async () => {
    const graph = model.forecast({ parameters, feedback, steps: STEPS });
    verifyTypedGraph(graph);
    const found = await runInOnnxruntime(graph, new Map([...windows, ...ahead]));
    const predict = model.predict(parameters);
    const wanted = await runFreely({
      run: (feeds) => runInOnnxruntime(predict, feeds),
      ...{ plan: feedback, windows, ahead, steps: STEPS },
    });
    for (const { block, columns } of feedback.outputs) {
      expect(found.get(block)!.dims).toEqual([BATCH, STEPS, columns.length]);
      toNumbers(found.get(block)!).forEach((value, i) => expect(value).toBeCloseTo(wanted.get(block)![i]!, 5));
    }
  });

  it('reads every row that it predicted, and everything known of it', async () => {
    const graph = model.forecast({ parameters, feedback, steps: STEPS });
    const [{ block } = { block: '' }] = feedback.outputs;
    const base = toNumbers((await runInOnnxruntime(graph, new Map([...windows, ...ahead]))).get(block)!);
    for (const [name, given] of ahead) {
      const values = toNumbers(given);
      const width = values.length / (BATCH * STEPS);
      // Of the first window, the row of the second step.
      for (let i = 0; i < width; i++) values[width + i] = given.dtype === 'int64' ? (values[width + i]! + 1) % 4 : 5;
      const changed = new Map([...windows, ...ahead]).set(name, tensor(given.dtype, given.dims, values));
      const other = toNumbers((await runInOnnxruntime(graph, changed)).get(block)!);
      const size = base.length / BATCH;
      const isSame = Array.from({ length: STEPS }, (_, step) => {
        const from = (step * size) / STEPS;
        return base.slice(from, from + size / STEPS).every((value, i) => value === other[from + i]);
      });
      expect(isSame.slice(0, 2)).toEqual([true, false]);
      expect(other.slice(size)).toEqual(base.slice(size));
      // What was predicted from it goes on through the rows after.
      expect(isSame[2]).toBe(false);
    }
  });
});
