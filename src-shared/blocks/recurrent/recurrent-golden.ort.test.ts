import { describe, expect, it } from 'vitest';
import { differentiate } from '../../autodiff/differentiate';
import { lookupRule } from '../../autodiff/rule-table';
import { GraphBuilder } from '../../ir/builder';
import type { Graph, Value } from '../../ir/graph';
import { Emitter } from '../../ops/emitter';
import { liftForward, optimizeTraining } from '../../passes/pipeline';
import type { FloatType } from '../../tensor/dtype';
import { scalar, type Tensor } from '../../tensor/tensor';
import { goldenTensor, listGoldenCases, loadGoldenCase, type GoldenCase } from '../../testing/golden-cases';
import { expectCloseTo, type Tolerance } from '../../testing/graphs';
import { runInOnnxruntime } from '../../testing/ort';
import { lowerRecurrentLayer } from './lower-layer';
import { type RecurrentResult } from './recurrent-layer';
import { type CellKind, type Direction } from './cell-kind';

const CASES = ['rnn-', 'gru-', 'lstm-'].flatMap(listGoldenCases);
const TOLERANCES: Readonly<Record<FloatType, Tolerance>> = {
  float32: { relative: 1e-5, absolute: 2e-6 },
  float64: { relative: 1e-9, absolute: 1e-10 },
};

interface Inputs {
  readonly values: ReadonlyMap<string, Value>;
  readonly result: RecurrentResult;
}

/** Lowers the case's layer with batch and time named, as every model has them. */
function lowerCase(g: Emitter, golden: GoldenCase, dtype: FloatType, form: 'predict' | 'train'): Inputs {
  const values = new Map<string, Value>();
  for (const [name, { shape }] of Object.entries({ ...golden.params, ...golden.inputs })) {
    const named = shape.map((size, axis) => {
      if (name === 'X') return axis === 0 ? 'time' : axis === 1 ? 'batch' : size;
      if (name === 'dY') return axis === 0 ? 'time' : axis === 2 ? 'batch' : size;
      if (name === 'lengths') return 'batch';
      return name.startsWith('d') || name.endsWith('0') ? (axis === 1 ? 'batch' : size) : size;
    });
    values.set(name, g.builder.contractInput(name, name === 'lengths' ? 'int64' : dtype, named));
  }
  const value = (name: string): Value => values.get(name)!;
  const result = lowerRecurrentLayer(
    g,
    {
      cell: golden.config['cell'] as CellKind,
      activation: golden.config['variant'] === 'relu' ? 'relu' : 'tanh',
      linearBeforeReset: golden.config['linear_before_reset'] === 1,
      direction: golden.config['direction'] as Direction,
      hidden: Number(golden.config['hidden']),
      W: value('W'),
      R: value('R'),
      B: value('B'),
      x: g.transpose(value('X'), [1, 0, 2]),
      lengths: values.get('lengths') ?? null,
      initialHidden: values.get('h0') ?? null,
      initialCell: values.get('c0') ?? null,
    },
    form,
  );
  return { values, result };
}

function publishOutputs(g: Emitter, golden: GoldenCase, { result }: Inputs): { readonly Y: Value; readonly Yh: Value } {
  const directions = golden.outputs['Y']!.shape[1]!;
  const { shape } = result.sequence;
  const split = g.reshape(result.sequence, [shape[0]!, shape[1]!, directions, Number(golden.config['hidden'])]);
  const Y = g.builder.output(g.transpose(split, [1, 2, 0, 3]), 'Y');
  const Yh = g.builder.output(result.hidden, 'Yh');
  if (result.cell) g.builder.output(result.cell, 'Yc');
  return { Y, Yh };
}

function forwardGraph(golden: GoldenCase, dtype: FloatType, form: 'predict' | 'train'): Graph {
  const g = new Emitter(new GraphBuilder(form));
  publishOutputs(g, golden, lowerCase(g, golden, dtype, form));
  return g.builder.build();
}

function gradientGraph(golden: GoldenCase, dtype: FloatType, isLifted: boolean): Graph {
  const builder = new GraphBuilder('gradients');
  const g = new Emitter(builder);
  const inputs = lowerCase(g, golden, dtype, 'train');
  const { Y, Yh } = publishOutputs(g, golden, inputs);
  const bySequence = g.reduceSum(g.mul(Y, inputs.values.get('dY')!));
  const loss = g.add(bySequence, g.reduceSum(g.mul(Yh, inputs.values.get('dYh')!)));
  builder.output(loss, 'loss');
  if (isLifted) liftForward(builder);
  const names = Object.keys(golden.grads);
  const wanted = names.map((name) => inputs.values.get(name)!);
  const gradients = differentiate(g, new Map([[loss, g.constant(scalar(dtype, 1))]]), wanted, lookupRule);
  names.forEach((name, i) => builder.output(gradients.get(wanted[i]!)!, `${name}.gradient`));
  if (isLifted) optimizeTraining(builder);
  return builder.build();
}

function feedsOf(golden: GoldenCase, graph: Graph, dtype: FloatType): Map<string, Tensor> {
  const arrays = { ...golden.params, ...golden.inputs };
  return new Map(
    graph.inputs.map((v) => [v.name, goldenTensor(arrays[v.name]!, v.dtype === 'int64' ? 'int64' : dtype)]),
  );
}

function expectOutputs(actual: ReadonlyMap<string, Tensor>, golden: GoldenCase, dtype: FloatType): void {
  for (const [name, array] of Object.entries(golden.outputs)) {
    expectCloseTo(actual.get(name), goldenTensor(array, dtype), TOLERANCES[dtype], name);
  }
}

describe.each(CASES)('golden %s', (name) => {
  const golden = loadGoldenCase(name);

  it('the fused operator gives the reference outputs', async () => {
    const graph = forwardGraph(golden, 'float32', 'predict');
    expectOutputs(await runInOnnxruntime(graph, feedsOf(golden, graph, 'float32')), golden, 'float32');
  });

  it.each([
    ['float32', 'as written', false],
    ['float32', 'lifted', true],
    ['float64', 'as written', false],
    ['float64', 'lifted', true],
  ] as const)('the training form gives outputs, loss and all gradients in %s, %s', async (dtype, _how, isLifted) => {
    const graph = gradientGraph(golden, dtype, isLifted);
    const actual = await runInOnnxruntime(graph, feedsOf(golden, graph, dtype));
    expectOutputs(actual, golden, dtype);
    expectCloseTo(actual.get('loss'), scalar(dtype, golden.loss), TOLERANCES[dtype], 'loss');
    expect(Object.keys(golden.grads).length).toBeGreaterThan(0);
    for (const [key, array] of Object.entries(golden.grads)) {
      expectCloseTo(actual.get(`${key}.gradient`), goldenTensor(array, dtype), TOLERANCES[dtype], `gradient of ${key}`);
    }
  });
});
