import { describe, expect, it } from 'vitest';
import { scalar, tensor, type Tensor } from '../../tensor/tensor';
import type { FloatType } from '../../tensor/dtype';
import { lowerWithGradients } from '../../testing/block-gradients';
import {
  goldenTensor,
  listGoldenCases,
  loadGoldenCase,
  type GoldenArray,
  type GoldenCase,
} from '../../testing/golden-cases';
import { expectCloseTo, type Tolerance } from '../../testing/graphs';
import type { BlockCase } from '../../testing/lower-block';
import { runInOnnxruntime } from '../../testing/ort';
import { makeSequence } from '../signals';

const TOLERANCES: Readonly<Record<FloatType, Tolerance>> = {
  float32: { relative: 1e-5, absolute: 2e-6 },
  float64: { relative: 1e-9, absolute: 1e-10 },
};

const TYPES = ['float32', 'float64'] as const;

function arrayOf(golden: GoldenCase, name: string): GoldenArray {
  const array = golden.params[name] ?? golden.inputs[name];
  if (!array) throw new Error(`${golden.name} has no ${name}`);
  return array;
}

/** The reference masks keys one by one; a sequence has lengths: the ones must come first. */
function lengthsOf(mask: GoldenArray): Tensor {
  const [batch = 0, steps = 0] = mask.shape;
  const lengths = Array.from({ length: batch }, (_, row) => {
    const marks = mask.data.slice(row * steps, (row + 1) * steps);
    const length = marks.reduce((a, b) => a + b, 0);
    expect(marks).toEqual(marks.map((_mark, step) => (step < length ? 1 : 0)));
    return length;
  });
  return tensor('int64', [batch], lengths);
}

function sequenceOf(golden: GoldenCase, name: string, time: string) {
  return makeSequence(time, arrayOf(golden, name).shape[2]!);
}

/** What the block gives against the reference: outputs by port, loss, and gradients by input. */
async function compare(
  golden: GoldenCase,
  spec: BlockCase,
  names: { readonly port: string; readonly output: string; readonly seed: string; readonly inputs: readonly string[] },
  lengths: Tensor | null,
): Promise<void> {
  const dtype = spec.dtype ?? 'float64';
  const graph = lowerWithGradients(spec, names.port);
  const goldenNames = new Map([
    ...Object.keys(golden.params).map((name) => [`b.${name}`, name] as const),
    ...names.inputs.map((name) => [name === 'x' ? 'query' : name, name] as const),
  ]);
  const feeds = new Map(
    graph.inputs.map((input) => {
      if (input.name === 'lengths' && lengths) return [input.name, lengths];
      const name = input.name === `${names.port}.seed` ? names.seed : (goldenNames.get(input.name) ?? input.name);
      return [input.name, goldenTensor(arrayOf(golden, name), dtype)];
    }),
  );
  const actual = await runInOnnxruntime(graph, feeds, dtype === 'float64' ? 'basic' : 'all');
  const tolerance = TOLERANCES[dtype];
  const expectArray = (name: string, array: GoldenArray | undefined): void => {
    expectCloseTo(actual.get(name), array && goldenTensor(array, dtype), tolerance, name);
  };
  expectArray(names.port, golden.outputs[names.output]);
  expectArray('weights', golden.outputs['weights']);
  expectCloseTo(actual.get('loss'), scalar(dtype, golden.loss), tolerance, 'loss');
  const compared = new Set<string>();
  for (const [input, name] of goldenNames) {
    expectArray(`${input}.gradient`, golden.grads[name]);
    compared.add(name);
  }
  expect([...compared].sort()).toEqual(Object.keys(golden.grads).sort());
}

describe.each(listGoldenCases('attention-'))('golden %s', (name) => {
  const golden = loadGoldenCase(name);
  it.each(TYPES)('the block gives context, weights, loss and all gradients in %s', async (dtype) => {
    const size = golden.params['v']?.shape[0] ?? 1;
    const length = golden.config['score'] === 'location' ? arrayOf(golden, 'Wa').shape[0]! : 1;
    const spec: BlockCase = {
      type: 'attention',
      parameters: { score: String(golden.config['score']), size, length, learnSharpness: false },
      inputs: {
        query: sequenceOf(golden, 'query', 'time.query'),
        keys: sequenceOf(golden, 'keys', 'time'),
        values: sequenceOf(golden, 'values', 'time'),
      },
      dtype,
    };
    const names = { port: 'context', output: 'context', seed: 'dContext', inputs: ['query', 'keys', 'values'] };
    await compare(golden, spec, names, lengthsOf(arrayOf(golden, 'mask')));
  });
});

describe.each(listGoldenCases('multi-head-'))('golden %s', (name) => {
  const golden = loadGoldenCase(name);
  it.each(TYPES)('the block gives output, weights, loss and all gradients in %s', async (dtype) => {
    const spec: BlockCase = {
      type: 'multi-head-attention',
      parameters: { heads: Number(golden.config['heads']), causal: name.endsWith('-causal') },
      inputs: { query: sequenceOf(golden, 'x', 'time') },
      ragged: false,
      dtype,
    };
    await compare(golden, spec, { port: 'out', output: 'y', seed: 'dY', inputs: ['x'] }, null);
  });
});
