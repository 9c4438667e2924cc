import { describe, expect, it } from 'vitest';
import { createSession } from '../../src-main/worker/ort-session';
import { evaluateGraph } from '../eval/evaluate';
import type { Graph } from '../ir/graph';
import { encodeModel } from '../onnx/write';
import type { FloatType } from '../tensor/dtype';
import { scalar, toNumbers, zeros, type Tensor } from '../tensor/tensor';
import { goldenTensor, listGoldenCases, loadGoldenTrajectory, type GoldenTrajectory } from '../testing/golden-cases';
import { buildGraph, expectCloseTo, type Tolerance } from '../testing/graphs';
import { emitClipByNorm } from './clipping';
import type { OptimizerType } from './optimizer';
import { optimizers } from './optimizers';

const OPTIMIZER_OF_CASE: Readonly<Record<string, OptimizerType>> = {
  sgd: 'sgd',
  momentum: 'momentum',
  nesterov: 'nesterov',
  rmsprop: 'rmsprop',
  adagrad: 'adagrad',
  adam: 'adam',
  adam_clip: 'adam',
  adamw: 'adamw',
};

interface Settings {
  readonly type: OptimizerType;
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly options: ReadonlyMap<string, number>;
  readonly maximumNorm: number | null;
}

/** PyTorch's settings by our names. One that Unroll does not have must be off. */
function settingsOf(golden: GoldenTrajectory): Settings {
  const type = OPTIMIZER_OF_CASE[golden.name.slice('optimizer-'.length)];
  if (type === undefined) throw new Error(`No optimizer is known for ${golden.name}`);
  const numbers = new Map<string, number>();
  for (const [key, value] of Object.entries(golden.config)) {
    if (Array.isArray(value)) value.forEach((beta: number, i) => numbers.set(`beta${i + 1}`, beta));
    else if (typeof value === 'number') numbers.set(key, value);
    else if (typeof value === 'boolean' && value && key !== 'nesterov' && key !== 'decoupled_weight_decay') {
      throw new Error(`${golden.name}: ${key} is on`);
    }
  }
  const take = (name: string): number | null => {
    const value = numbers.get(name) ?? null;
    numbers.delete(name);
    return value;
  };
  const learningRate = take('lr');
  const weightDecay = take('weight_decay');
  const maximumNorm = take('clip_global_norm');
  const epsilon = take('eps');
  if (learningRate === null || weightDecay === null) throw new Error(`${golden.name} has no learning rate or decay`);
  const known = optimizers[type].options.map((option) => option.name);
  const options = new Map([...numbers].filter(([name]) => known.includes(name)));
  if (epsilon !== null) options.set('epsilon', epsilon);
  for (const [name, value] of numbers) {
    if (!known.includes(name) && value !== 0) throw new Error(`${golden.name}: ${name} is ${value}`);
  }
  return { type, learningRate, weightDecay, options, maximumNorm };
}

/** One step for all parameters of a case: `p0`, `p0/grad`, `p0/m` … in, `p0.next`, `p0/m.next` … out. */
function stepGraph(golden: GoldenTrajectory, settings: Settings, dtype: FloatType): Graph {
  const optimizer = optimizers[settings.type];
  const shapes = golden.trajectory[0]!.map((array) => array.shape);
  return buildGraph((g) => {
    const call = {
      learningRate: g.builder.input('learning_rate', dtype, []),
      step: g.builder.input('step', dtype, []),
      weightDecay: settings.weightDecay,
      options: settings.options,
    };
    const declare = (suffix: string) => shapes.map((shape, i) => g.builder.input(`p${i}${suffix}`, dtype, shape));
    const parameters = declare('');
    const given = declare('/grad');
    const slots = optimizer.slots.map((slot) => declare(`/${slot}`));
    const clipped = settings.maximumNorm === null ? null : emitClipByNorm(g, given, settings.maximumNorm);
    const gradients = clipped?.gradients ?? given;
    const prelude = optimizer.emitPrelude(g, call);
    const out = clipped ? { norm: clipped.norm } : {};
    return parameters.reduce((outputs, parameter, i) => {
      const own = slots.map((values) => values[i]!);
      const update = optimizer.emitUpdate(g, { ...call, parameter, gradient: gradients[i]!, slots: own, prelude });
      const states = optimizer.slots.map((slot, s) => [`p${i}/${slot}.next`, update.slots[s]!] as const);
      return { ...outputs, [`p${i}.next`]: update.parameter, ...Object.fromEntries(states) };
    }, out);
  });
}

type Run = (feeds: ReadonlyMap<string, Tensor>) => Promise<Map<string, Tensor>>;

/** Follows the whole trajectory, each step from our own last state. */
async function followTrajectory(
  golden: GoldenTrajectory,
  settings: Settings,
  dtype: FloatType,
  run: Run,
  tolerance: Tolerance,
): Promise<void> {
  const optimizer = optimizers[settings.type];
  let state = new Map<string, Tensor>();
  golden.trajectory[0]!.forEach((array, i) => {
    state.set(`p${i}`, goldenTensor(array, dtype));
    for (const slot of optimizer.slots) {
      expect(optimizer.initialSlot(slot)).toBe(0);
      state.set(`p${i}/${slot}`, zeros(dtype, array.shape));
    }
  });
  for (const [at, gradients] of golden.gradients.entries()) {
    const outputs = await run(
      new Map([
        ['learning_rate', scalar(dtype, settings.learningRate)],
        ['step', scalar(dtype, at + 1)],
        ...state,
        ...gradients.map((array, i) => [`p${i}/grad`, goldenTensor(array, dtype)] as const),
      ]),
    );
    golden.trajectory[at + 1]!.forEach((array, i) => {
      expectCloseTo(
        outputs.get(`p${i}.next`),
        goldenTensor(array, dtype),
        tolerance,
        `parameter ${i} after step ${at + 1}`,
      );
    });
    if (settings.maximumNorm !== null) {
      const norm = toNumbers(outputs.get('norm')!)[0]!;
      expect(Math.abs(norm / golden.norms[at]! - 1)).toBeLessThanOrEqual(tolerance.relative);
    }
    state = new Map([...state.keys()].map((name) => [name, outputs.get(`${name}.next`)!]));
  }
}

describe.each(listGoldenCases('optimizer-'))('%s', (name) => {
  const golden = loadGoldenTrajectory(name);
  const settings = settingsOf(golden);

  it.each([
    ['float32', { relative: 1e-5, absolute: 1e-6 }],
    ['float64', { relative: 1e-9, absolute: 1e-11 }],
  ] as const)('follows the trajectory of the reference in %s', async (dtype, tolerance) => {
    const graph = stepGraph(golden, settings, dtype);
    const session = await createSession(encodeModel(graph));
    try {
      await followTrajectory(golden, settings, dtype, (feeds) => session.run(feeds), tolerance);
    } finally {
      await session.release();
    }
    await followTrajectory(golden, settings, dtype, async (feeds) => evaluateGraph(graph, feeds), tolerance);
  });
});
