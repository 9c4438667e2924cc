import { describe, it } from 'vitest';
import { evaluateGraph } from '../eval/evaluate';
import { int, ints } from '../ir/attributes';
import type { Graph, Value } from '../ir/graph';
import type { Emitter } from '../ops/emitter';
import type { FloatType } from '../tensor/dtype';
import { scalar, tensor, toNumbers, type Tensor } from '../tensor/tensor';
import { goldenTensor, listGoldenCases, loadGoldenCase, type GoldenCase } from '../testing/golden-cases';
import { buildGraph, expectCloseTo } from '../testing/graphs';
import { runInOnnxruntime } from '../testing/ort';
import { differentiate } from './differentiate';
import { lookupRule } from './rule-table';

/** Inputs and parameters of a case by name, and its settings. */
interface CaseValues {
  readonly read: (name: string) => Value;
  readonly number: (setting: string, fallback: number) => number;
}

/** Emits the function of a case; its outputs by the case's own names. */
type Model = (g: Emitter, values: CaseValues) => Readonly<Record<string, Value>>;

const ACTIVATIONS: Readonly<Record<string, (g: Emitter, x: Value) => Value>> = {
  elu: (g, x) => g.one('Elu', [x]),
  gelu: (g, x) => g.mul(g.mul(x, 0.5), g.add(g.one('Erf', [g.div(x, Math.SQRT2)]), 1)),
  relu: (g, x) => g.relu(x),
  sigmoid: (g, x) => g.sigmoid(x),
  silu: (g, x) => g.mul(x, g.sigmoid(x)),
  softplus: (g, x) => g.softplus(x),
  tanh: (g, x) => g.tanh(x),
};

const activation =
  (name: string): Model =>
  (g, { read }) => {
    const emit = ACTIVATIONS[name];
    if (!emit) throw new Error(`What is ${name}?`);
    return { y: emit(g, read('x')) };
  };

/** `x · wᵀ` over the last axis. */
function project(g: Emitter, x: Value, w: Value): Value {
  return g.matMul(x, g.transpose(w, [1, 0]));
}

/** Length of each row over the last axis, at least 1e-8. */
function lengthOf(g: Emitter, x: Value): Value {
  return g.max(g.reduceBy('ReduceL2', x, [-1], true), 1e-8);
}

/** Scores `[batch, queries, keys]`. */
const SCORES: Readonly<Record<string, (g: Emitter, query: Value, keys: Value, values: CaseValues) => Value>> = {
  additive: (g, query, keys, { read }) => {
    const q = g.unsqueeze(project(g, query, read('Wq')), [2]);
    const k = g.unsqueeze(project(g, keys, read('Wk')), [1]);
    return g.matMul(g.tanh(g.add(q, k)), read('v'));
  },
  content: (g, query, keys) =>
    g.matMul(g.div(query, lengthOf(g, query)), g.transposeLast(g.div(keys, lengthOf(g, keys)))),
  dot: (g, query, keys) => g.matMul(query, g.transposeLast(keys)),
  general: (g, query, keys, { read }) => g.matMul(g.matMul(query, read('Wa')), g.transposeLast(keys)),
  location: (g, query, keys, { read }) => g.slice(project(g, query, read('Wa')), 2, 0, Number(keys.shape[1])),
  'scaled-dot': (g, query, keys) =>
    g.div(g.matMul(query, g.transposeLast(keys)), Math.sqrt(Number(query.shape[query.shape.length - 1]))),
};

/** Softmax over the last axis of what the mask (1 keeps, 0 hides) leaves. */
function maskedSoftmax(g: Emitter, scores: Value, mask: Value): Value {
  return g.mul(g.softmax(g.where(g.greater(mask, 0), scores, -1e30)), mask);
}

const attention =
  (score: string): Model =>
  (g, values) => {
    const emit = SCORES[score];
    if (!emit) throw new Error(`What is ${score}?`);
    const { read } = values;
    const scores = emit(g, read('query'), read('keys'), values);
    const weights = maskedSoftmax(g, scores, g.unsqueeze(read('mask'), [1]));
    return { context: g.matMul(weights, read('values')), weights };
  };

const multiHead: Model = (g, { read, number }) => {
  const x = read('x');
  const [batch, time, width] = x.shape.map(Number) as [number, number, number];
  const heads = number('heads', 1);
  const split = (name: string): Value =>
    g.transpose(g.reshape(project(g, x, read(name)), [batch, time, heads, width / heads]), [0, 2, 1, 3]);
  const scores = g.div(g.matMul(split('Wq'), g.transposeLast(split('Wk'))), Math.sqrt(width / heads));
  const past = Array.from({ length: time * time }, (_, i) => (i % time <= Math.floor(i / time) ? 1 : 0));
  const weights = maskedSoftmax(g, scores, g.constant(tensor(x.dtype, [time, time], past)));
  const joined = g.reshape(g.transpose(g.matMul(weights, split('Wv')), [0, 2, 1, 3]), [batch, time, width]);
  return { y: project(g, joined, read('Wo')), weights };
};

const convolution: Model = (g, { read, number }) => {
  const axes = read('x').shape.length - 2;
  const all = (setting: string, fallback: number, times = axes) =>
    ints(new Array<number>(times).fill(number(setting, fallback)));
  const attributes = {
    strides: all('stride', 1),
    dilations: all('dilation', 1),
    pads: all('padding', 0, 2 * axes),
    group: int(number('groups', 1)),
  };
  return { y: g.one('Conv', [read('x'), read('weight'), read('bias')], attributes) };
};

const layerNormalization: Model = (g, { read, number }) => {
  const attributes = {
    axis: int(number('axis', -1)),
    epsilon: { kind: 'float', value: number('epsilon', 1e-5) },
  } as const;
  return { y: g.one('LayerNormalization', [read('x'), read('scale'), read('bias')], attributes) };
};

function modelOf(golden: GoldenCase): Model {
  const [family, ...rest] = golden.name.split('-');
  if (family === 'activation') return activation(rest.join('-'));
  if (family === 'attention') return attention(String(golden.config['score']));
  if (family === 'multi') return multiHead;
  if (family === 'layer') return layerNormalization;
  return convolution;
}

/** The names of the output weights, and of the outputs they weigh. */
const WEIGHED: Readonly<Record<string, string>> = { dY: 'y', dContext: 'context' };

/** Outputs, loss (`Σ output · weight`) and gradients (`NAME.gradient`) of a case. */
function goldenGraph(golden: GoldenCase, dtype: FloatType): Graph {
  return buildGraph((g) => {
    const given = new Map(
      Object.entries({ ...golden.params, ...golden.inputs }).map(([name, { shape }]) => [
        name,
        g.builder.input(name, dtype, shape),
      ]),
    );
    const read = (name: string): Value => {
      const value = given.get(name);
      if (!value) throw new Error(`${golden.name} has no ${name}`);
      return value;
    };
    const number = (setting: string, fallback: number): number => {
      const value = golden.config[setting] ?? fallback;
      if (typeof value !== 'number') throw new Error(`${golden.name}: ${setting} is no number`);
      return value;
    };
    const outputs = modelOf(golden)(g, { read, number });
    const terms = Object.entries(WEIGHED).flatMap(([weight, output]) =>
      given.has(weight) ? [g.reduceSum(g.mul(outputs[output]!, read(weight)))] : [],
    );
    const loss = terms.reduce((a, b) => g.add(a, b));
    const wanted = Object.keys(golden.grads);
    const gradients = differentiate(g, new Map([[loss, g.scalar(1, dtype)]]), wanted.map(read), lookupRule);
    // What the loss does not depend on (the keys of attention by location) has the gradient 0.
    const gradientOf = (value: Value): Value => gradients.get(value) ?? g.zerosLike(value);
    return {
      ...outputs,
      loss,
      ...Object.fromEntries(wanted.map((name) => [`${name}.gradient`, gradientOf(read(name))])),
    };
  });
}

/** Every element agrees to `relative` of the largest element of its tensor. */
function expectGolden(
  actual: ReadonlyMap<string, Tensor>,
  golden: GoldenCase,
  dtype: FloatType,
  relative: number,
): void {
  const expected = new Map<string, Tensor>([['loss', scalar(dtype, golden.loss)]]);
  for (const [name, array] of Object.entries(golden.outputs)) expected.set(name, goldenTensor(array, dtype));
  for (const [name, array] of Object.entries(golden.grads))
    expected.set(`${name}.gradient`, goldenTensor(array, dtype));
  for (const [name, value] of expected) {
    const scale = Math.max(...toNumbers(value).map(Math.abs));
    // The reference vectors hold twelve decimals.
    expectCloseTo(actual.get(name), value, { relative: 0, absolute: relative * scale + 1e-12 }, name);
  }
}

/** Operators that onnxruntime computes in float32 only; the reference evaluation stands in. */
const SINGLE_ONLY = new Set(['Conv', 'ConvTranspose', 'Erf', 'Elu', 'Softplus']);

const names = ['activation-', 'attention-', 'conv', 'layer-norm', 'multi-head'].flatMap(listGoldenCases);

describe.each(names)('%s', (name) => {
  const golden = loadGoldenCase(name);
  const feeds = (dtype: FloatType): Map<string, Tensor> =>
    new Map(
      Object.entries({ ...golden.params, ...golden.inputs }).map(([key, array]) => [key, goldenTensor(array, dtype)]),
    );

  it('has outputs, loss and gradients of the reference in float32', async () => {
    expectGolden(await runInOnnxruntime(goldenGraph(golden, 'float32'), feeds('float32')), golden, 'float32', 1e-5);
  });

  it('has outputs, loss and gradients of the reference in float64', async () => {
    const graph = goldenGraph(golden, 'float64');
    expectGolden(evaluateGraph(graph, feeds('float64')), golden, 'float64', 1e-9);
    if (graph.nodes.some((node) => SINGLE_ONLY.has(node.op))) return;
    expectGolden(await runInOnnxruntime(graph, feeds('float64'), 'basic'), golden, 'float64', 1e-9);
  });
});
