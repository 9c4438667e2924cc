import { describe, expect, it } from 'vitest';
import { evaluateGraph } from '../eval/evaluate';
import { listGoldenCases, loadGoldenCase, type GoldenArray } from '../testing/golden-cases';
import { expectCloseTo } from '../testing/graphs';
import { feedBlock, lowerBlock } from '../testing/lower-block';
import { tensor, type Tensor } from '../tensor/tensor';
import { makeSequence, makeVector } from './signals';

const TOLERANCE = { relative: 1e-9, absolute: 1e-11 };

function toTensor({ shape, data }: GoldenArray): Tensor {
  return tensor('float64', shape, data);
}

/** `[batch, features, time]`, as the reference has it, to `[batch, time, features]`, and back. */
function swapAxes(t: Tensor): Tensor {
  const [batch = 0, rows = 0, columns = 0] = t.dims;
  const out = new Float64Array(t.data.length);
  for (let b = 0; b < batch; b++)
    for (let r = 0; r < rows; r++)
      for (let c = 0; c < columns; c++)
        out[(b * columns + c) * rows + r] = Number(t.data[(b * rows + r) * columns + c]);
  return tensor('float64', [batch, columns, rows], out);
}

function signalOf(x: Tensor) {
  const features = Number(x.dims.at(-1));
  return x.dims.length === 3 ? makeSequence('time', features) : makeVector(features);
}

describe('golden: blocks', () => {
  const activations = listGoldenCases('activation-').filter((name) => name !== 'activation-leaky-relu');
  it.each(activations)('%s', (name) => {
    const golden = loadGoldenCase(name);
    const x = toTensor(golden.inputs['x']!);
    const block = lowerBlock({ type: name.slice('activation-'.length), inputs: { in: signalOf(x) }, ragged: false });
    const sizes = { batch: x.dims[0]!, time: x.dims[1]! };
    const result = evaluateGraph(block.graph, feedBlock(block, { in: x }, sizes));
    expectCloseTo(result.get('out'), toTensor(golden.outputs['y']!), TOLERANCE);
  });

  it('layer-norm', () => {
    const golden = loadGoldenCase('layer-norm');
    const x = toTensor(golden.inputs['x']!);
    const epsilon = Number(golden.config['epsilon']);
    const block = lowerBlock({
      type: 'layer-norm',
      parameters: { epsilon },
      inputs: { in: signalOf(x) },
      ragged: false,
    });
    const given = { in: x, 'b.scale': toTensor(golden.params['scale']!), 'b.bias': toTensor(golden.params['bias']!) };
    const result = evaluateGraph(block.graph, feedBlock(block, given, { batch: x.dims[0]!, time: x.dims[1]! }));
    expectCloseTo(result.get('out'), toTensor(golden.outputs['y']!), TOLERANCE);
  });

  it('conv1d-same', () => {
    const golden = loadGoldenCase('conv1d-same');
    const x = swapAxes(toTensor(golden.inputs['x']!));
    const weight = toTensor(golden.params['weight']!);
    const [filters = 0, , kernel = 0] = weight.dims;
    expect(golden.config['padding']).toBe((kernel - 1) / 2);
    const block = lowerBlock({
      type: 'conv1d',
      parameters: { filters, kernel },
      inputs: { in: signalOf(x) },
      ragged: false,
    });
    const given = { in: x, 'b.weight': weight, 'b.bias': toTensor(golden.params['bias']!) };
    const result = evaluateGraph(block.graph, feedBlock(block, given, { batch: x.dims[0]!, time: x.dims[1]! }));
    expectCloseTo(swapAxes(result.get('out')!), toTensor(golden.outputs['y']!), TOLERANCE);
  });
});
