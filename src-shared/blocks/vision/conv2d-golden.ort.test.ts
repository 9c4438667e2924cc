import { describe, expect, it } from 'vitest';
import { evaluateGraph } from '../../eval/evaluate';
import { scalar, tensor, type Tensor } from '../../tensor/tensor';
import type { FloatType } from '../../tensor/dtype';
import { lowerWithGradients } from '../../testing/block-gradients';
import { listGoldenCases, loadGoldenCase, type GoldenArray } from '../../testing/golden-cases';
import { expectCloseTo, type Tolerance } from '../../testing/graphs';
import { runInOnnxruntime } from '../../testing/ort';
import { makeImage } from '../signals';

const TOLERANCES: Readonly<Record<FloatType, Tolerance>> = {
  float32: { relative: 1e-5, absolute: 2e-6 },
  float64: { relative: 1e-9, absolute: 1e-10 },
};

/** The reference has the channels in front; images have them last. */
function toChannelsLast({ shape, data }: GoldenArray): GoldenArray {
  const [batch = 0, channels = 0, height = 0, width = 0] = shape;
  const dots = height * width;
  const out = data.map((_, at) => {
    const [row, rest] = [Math.floor(at / (dots * channels)), at % (dots * channels)];
    return data[(row * channels + (rest % channels)) * dots + Math.floor(rest / channels)]!;
  });
  return { shape: [batch, height, width, channels], data: out };
}

describe.each(listGoldenCases('conv2d-'))('golden %s', (name) => {
  const { config, params, inputs, outputs, grads, loss } = loadGoldenCase(name);

  it.each(['float32', 'float64'] as const)('the block gives output, loss and all gradients in %s', async (dtype) => {
    const read = ({ shape, data }: GoldenArray): Tensor => tensor(dtype, shape, data);
    const x = read(toChannelsLast(inputs['x']!));
    const [, height = 0, width = 0, channels = 0] = x.dims;
    const kernel = Number(config['kernel']);
    expect(config['padding']).toBe((kernel - 1) / 2);
    const parameters = { filters: params['weight']!.shape[0]!, kernel, stride: Number(config['stride']) };
    const graph = lowerWithGradients(
      { type: 'conv2d', parameters, inputs: { in: makeImage(height, width, channels) }, ragged: false, dtype },
      'out',
    );
    const feeds = new Map([
      ['in', x],
      ['b.weight', read(params['weight']!)],
      ['b.bias', read(params['bias']!)],
      ['out.seed', read(toChannelsLast(inputs['dY']!))],
    ]);
    // onnxruntime has no float64 kernel of Conv; the reference evaluation stands in.
    const actual = dtype === 'float32' ? await runInOnnxruntime(graph, feeds) : evaluateGraph(graph, feeds);
    const tolerance = TOLERANCES[dtype];
    expectCloseTo(actual.get('out'), read(toChannelsLast(outputs['y']!)), tolerance);
    expectCloseTo(actual.get('loss'), scalar(dtype, loss), tolerance, 'loss');
    expectCloseTo(actual.get('in.gradient'), read(toChannelsLast(grads['x']!)), tolerance, 'gradient of x');
    for (const key of ['weight', 'bias']) {
      expectCloseTo(actual.get(`b.${key}.gradient`), read(grads[key]!), tolerance, `gradient of ${key}`);
    }
  });
});
