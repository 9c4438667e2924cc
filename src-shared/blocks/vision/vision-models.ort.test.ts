import { describe, expect, it } from 'vitest';
import { evaluateGraph } from '../../eval/evaluate';
import { tensor } from '../../tensor/tensor';
import { drawProject } from '../../testing/draw-project';
import { fakeFeatures } from '../../testing/features';
import { expectAllCloseTo } from '../../testing/graphs';
import { runInOnnxruntime } from '../../testing/ort';
import {
  buildTrainingForward,
  checkWholeGradients,
  compileWhole,
  drawModelBatch,
  PLAIN_TRAINING,
  startFeeds,
} from '../../testing/whole-model';

const pixels = fakeFeatures({
  static: Array.from({ length: 36 }, (_, i) => `pixel${i}`),
  target: ['digit'],
  classes: 3,
});

/** Images of 6 × 6 dots: a convolution and a pool, then attention over patches beside all dots flattened. */
const project = drawProject(
  {
    pixels: 'static-input',
    image: ['to-image', { height: 6, width: 6 }],
    conv: ['conv2d', { filters: 2 }],
    bend: 'tanh',
    pool: ['pool2d', { mode: 'mean' }],
    flat: 'flatten',
    patches: ['patch-embedding', { patchHeight: 3, patchWidth: 2, units: 4 }],
    place: ['positional-encoding', { kind: 'learned', length: 6 }],
    attend: ['multi-head-attention', { heads: 2 }],
    mean: 'mean-pool',
    join: 'concatenate',
    classes: ['linear', { units: 3 }],
    head: 'multi-class-output',
  },
  [
    'pixels -> image',
    'image -> conv',
    'conv -> bend',
    'bend -> pool',
    'pool -> flat',
    'image -> patches',
    'patches -> place',
    'place -> attend.query',
    'attend -> mean',
    'flat -> join.in-1',
    'mean -> join.in-2',
    'join -> classes',
    'classes -> head',
  ],
);

describe('an image classifier', () => {
  const whole = compileWhole(project, pixels);

  it('predicts what its training form computes', async () => {
    const predict = whole.model.predict(whole.parameters);
    for (const batch of [1, 5]) {
      const feeds = drawModelBatch(whole, predict, { batch }, 3);
      const forward = await runInOnnxruntime(buildTrainingForward(whole), new Map([...feeds, ...whole.parameters]));
      expectAllCloseTo(await runInOnnxruntime(predict, feeds), forward, { relative: 1e-5, absolute: 1e-6 });
    }
  });

  it('has the gradients that central differences give', async () => {
    // onnxruntime has no float64 kernel of Conv; the reference evaluation stands in.
    await checkWholeGradients(whole, { batch: 2 }, (graph, feeds) => Promise.resolve(evaluateGraph(graph, feeds)));
  });

  it('learns to tell where a bright bar lies', async () => {
    const train = whole.model.train(PLAIN_TRAINING);
    const feeds = startFeeds(whole, train, 'float32', 0.02);
    const labels = Array.from({ length: 12 }, (_, i) => i % 3);
    const images = labels.flatMap((label, row) =>
      Array.from({ length: 36 }, (_, dot) => (Math.floor(dot / 12) === label ? 1 : 0) + 0.1 * Math.sin(row * 36 + dot)),
    );
    const batch = [
      ['pixels', tensor('float32', [12, 36], images)],
      ['head.target', tensor('int64', [12], labels)],
    ] as const;
    const losses: number[] = [];
    for (let step = 0; step < 30; step++) {
      const out = await runInOnnxruntime(train.graph, new Map([...feeds, ...batch]));
      losses.push(Number(out.get('loss')!.data[0]));
      for (const name of feeds.keys()) if (name !== 'learning_rate') feeds.set(name, out.get(`${name}.next`)!);
    }
    expect(losses[0]).toBeGreaterThan(0.5);
    expect(losses.at(-1)).toBeLessThan(0.1);
  });
});
