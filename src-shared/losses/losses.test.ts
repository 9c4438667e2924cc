import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../base/random';
import { differentiate } from '../autodiff/differentiate';
import { lookupRule } from '../autodiff/rule-table';
import { evaluateGraph } from '../eval/evaluate';
import type { Dim } from '../tensor/dims';
import type { DType } from '../tensor/dtype';
import { tensor, toNumbers, type Tensor } from '../tensor/tensor';
import { buildGraph, randomTensor } from '../testing/graphs';
import type { LossOptions, LossType } from './loss';
import { emitLoss, losses } from './losses';

interface Question {
  readonly type: LossType;
  readonly prediction: Tensor;
  readonly target: Tensor;
  readonly weight?: Tensor;
  readonly options?: LossOptions;
}

interface Answer {
  readonly loss: number;
  /** Of the prediction. */
  readonly gradient: Float64Array;
}

const NAMES = ['batch', 'time', 'beam'];

/** Loss and gradient, computed by the reference evaluation of a graph with named leading sizes. */
function ask({ type, prediction, target, weight, options = {} }: Question): Answer {
  const named = (t: Tensor, leading: number): Dim[] =>
    t.dims.map((d, axis) => (axis < leading && d !== 1 ? NAMES[axis]! : d));
  const leading = prediction.dims.length - 1;
  const feeds = new Map([
    ['prediction', prediction],
    ['target', target],
  ]);
  if (weight) feeds.set('weight', weight);
  const graph = buildGraph((g) => {
    const declare = (name: string, t: Tensor) => g.builder.input(name, t.dtype, named(t, leading));
    const x = declare('prediction', prediction);
    const y = declare('target', target);
    const w = weight ? declare('weight', weight) : null;
    const loss = emitLoss(g, type, { prediction: x, target: y, weight: w, options });
    expect(loss.shape).toEqual([]);
    const gradient = differentiate(g, new Map([[loss, g.scalar(1, loss.dtype)]]), [x], lookupRule).get(x)!;
    return { loss, gradient };
  });
  const out = evaluateGraph(graph, feeds);
  return { loss: toNumbers(out.get('loss')!)[0]!, gradient: toNumbers(out.get('gradient')!) };
}

const float64 = (dims: readonly number[], values: readonly number[]): Tensor => tensor('float64', dims, values);
const labels = (dims: readonly number[], values: readonly number[]): Tensor => tensor('int64', dims, values);

const TYPES: readonly LossType[] = ['mse', 'mae', 'huber', 'binary-cross-entropy', 'cross-entropy'];
const WIDTH = 4;

/** Random predictions and targets that suit the loss, `[...dims, 4]`. */
function drawPair(type: LossType, random: Random, dims: readonly number[]): { prediction: Tensor; target: Tensor } {
  const prediction = randomTensor(random, 'float64', [...dims, WIDTH], -3, 3);
  if (type === 'cross-entropy') return { prediction, target: randomTensor(random, 'int64', dims, 0, WIDTH) };
  if (type === 'binary-cross-entropy') {
    const target = randomTensor(random, 'bool', [...dims, WIDTH]);
    return { prediction, target: tensor('float64', target.dims, toNumbers(target)) };
  }
  return { prediction, target: randomTensor(random, 'float64', [...dims, WIDTH], -3, 3) };
}

/** Rows `chosen` of the leading axis. */
function takeRows(t: Tensor, chosen: readonly number[]): Tensor {
  const size = t.data.length / t.dims[0]!;
  const numbers = toNumbers(t);
  const values = chosen.flatMap((row) => Array.from(numbers.subarray(row * size, (row + 1) * size)));
  return tensor(t.dtype, [chosen.length, ...t.dims.slice(1)], values);
}

describe.each(TYPES)('%s', (type) => {
  it('over the unmasked rows is the loss of these rows alone, gradient included', () => {
    const pattern = fc.array(fc.boolean(), { minLength: 2, maxLength: 6 }).filter((keep) => keep.includes(true));
    const maskType = fc.constantFrom<DType>('bool', 'int64', 'float32', 'float64');
    fc.assert(
      fc.property(pattern, maskType, fc.nat(1e6), (keep, dtype, seed) => {
        const { prediction, target } = drawPair(type, new Random(seed), [keep.length]);
        const chosen = keep.flatMap((kept, row) => (kept ? [row] : []));
        const masked = ask({ type, prediction, target, weight: tensor(dtype, [keep.length], keep.map(Number)) });
        const alone = ask({ type, prediction: takeRows(prediction, chosen), target: takeRows(target, chosen) });
        expect(masked.loss).toBeCloseTo(alone.loss, 11);
        const rows = takeRows(float64(prediction.dims, [...masked.gradient]), chosen);
        toNumbers(rows).forEach((x, i) => expect(x).toBeCloseTo(alone.gradient[i]!, 11));
        keep.forEach((kept, row) => {
          if (!kept)
            expect([...masked.gradient.subarray(row * WIDTH, (row + 1) * WIDTH)].every((x) => x === 0)).toBe(true);
        });
      }),
      { seed: 11, numRuns: 25 },
    );
  });

  it('does not change when sequences are padded further', () => {
    const lengths = [3, 1];
    const pad = (steps: number, filling: number): Question => {
      const { prediction, target } = drawPair(type, new Random(5), [2, 3]);
      const stretch = (t: Tensor, filler: number): Tensor => {
        const width = t.dims[2] ?? 1;
        const numbers = toNumbers(t);
        const values = lengths.flatMap((length, row) =>
          Array.from({ length: steps * width }, (_, i) =>
            Math.floor(i / width) < length ? numbers[row * 3 * width + i]! : filler,
          ),
        );
        return tensor(t.dtype, [2, steps, ...t.dims.slice(2)], values);
      };
      const mask = lengths.flatMap((length) => Array.from({ length: steps }, (_, i) => (i < length ? 1 : 0)));
      const weight = tensor('float64', [2, steps], mask);
      return { type, prediction: stretch(prediction, filling), target: stretch(target, 0), weight };
    };
    const short = ask(pad(3, 0));
    expect(ask(pad(7, 0)).loss).toBeCloseTo(short.loss, 12);
    expect(ask(pad(7, 50)).loss).toBeCloseTo(short.loss, 12);
    expect(short.loss).toBeGreaterThan(0);
  });

  it('takes weights that are not 0 or 1, and repeats them over sizes of 1', () => {
    const { prediction, target } = drawPair(type, new Random(6), [2, 3]);
    const row = (at: number): number =>
      ask({ type, prediction: takeRows(prediction, [at]), target: takeRows(target, [at]) }).loss;
    const weight = float64([2, 1], [0.2, 0.6]);
    expect(ask({ type, prediction, target, weight }).loss).toBeCloseTo((0.2 * row(0) + 0.6 * row(1)) / 0.8, 11);
  });

  it('is 0 with zero gradients when nothing counts', () => {
    const pair = drawPair(type, new Random(7), [2, 3]);
    const { loss, gradient } = ask({ type, ...pair, weight: float64([2, 3], [0, 0, 0, 0, 0, 0]) });
    expect(Math.abs(loss)).toBe(0);
    expect([...gradient].every((x) => x === 0)).toBe(true);
  });

  it('has the gradient that finite differences show', () => {
    const { prediction, target } = drawPair(type, new Random(8), [2, 3]);
    const weight = float64([2, 3], [1, 1, 0, 1, 0.5, 2]);
    const options: LossOptions =
      type === 'cross-entropy'
        ? { labelSmoothing: 0.1, classWeights: [1, 2, 0.5, 3] }
        : type === 'binary-cross-entropy'
          ? { labelSmoothing: 0.2, positiveWeight: 3 }
          : {};
    const { gradient } = ask({ type, prediction, target, weight, options });
    const values = toNumbers(prediction);
    const h = 1e-5;
    for (let i = 0; i < values.length; i++) {
      const at = (shift: number): number =>
        ask({
          type,
          prediction: float64(prediction.dims, [...values.with(i, values[i]! + shift)]),
          target,
          weight,
          options,
        }).loss;
      expect(Math.abs((at(h) - at(-h)) / (2 * h) - gradient[i]!)).toBeLessThan(1e-7);
    }
  });

  it('refuses shapes that do not fit', () => {
    const { prediction, target } = drawPair(type, new Random(9), [2, 3]);
    const { target: flat } = drawPair(type, new Random(9), [2]);
    expect(() => ask({ type, prediction, target: flat })).toThrow('batch × time');
    expect(() => ask({ type, prediction, target, weight: float64([], [1]) })).toThrow('does not fit');
  });
});

describe('element-wise weights', () => {
  it('mask single targets', () => {
    const prediction = float64([2, 2], [1, 2, 3, 4]);
    const target = float64([2, 2], [0, 0, 0, 0]);
    const weight = float64([2, 2], [1, 0, 1, 1]);
    expect(ask({ type: 'mse', prediction, target, weight }).loss).toBeCloseTo((1 + 9 + 16) / 3, 12);
  });
});

describe('huber', () => {
  it.each([
    [0.5, 0.125],
    [2, 2],
    [-5, 8],
  ])('of the error %d is %d at delta 2', (error, expected) => {
    const question: Question = {
      type: 'huber',
      prediction: float64([1, 1], [error]),
      target: float64([1, 1], [0]),
      options: { delta: 2 },
    };
    expect(ask(question).loss).toBeCloseTo(expected, 12);
    expect(ask(question).gradient[0]).toBeCloseTo(Math.max(-2, Math.min(2, error)), 12);
  });
});

describe('binary cross-entropy', () => {
  const one = (x: number, y: number, options: LossOptions = {}): Answer =>
    ask({ type: 'binary-cross-entropy', prediction: float64([1, 1], [x]), target: float64([1, 1], [y]), options });

  it('is exact for logits far from 0', () => {
    expect(one(800, 0).loss).toBe(800);
    expect(one(-800, 1).loss).toBe(800);
    expect(one(800, 1).loss).toBe(0);
    expect(one(30, 1).loss).toBeCloseTo(Math.log1p(Math.exp(-30)), 15);
  });

  it.each([{}, { positiveWeight: 4 }])('has the true gradient at exactly 0 (%j)', (options: LossOptions) => {
    const positives = options['positiveWeight'] ?? 1;
    expect(one(0, 0, options).gradient[0]).toBeCloseTo(0.5, 12);
    expect(one(0, 1, options).gradient[0]).toBeCloseTo(-0.5 * Number(positives), 12);
  });

  it('weighs positives and smooths labels', () => {
    const p = 1 / (1 + Math.exp(-0.7));
    expect(one(0.7, 1, { positiveWeight: 3 }).loss).toBeCloseTo(-3 * Math.log(p), 12);
    expect(one(0.7, 0, { positiveWeight: 3 }).loss).toBeCloseTo(-Math.log(1 - p), 12);
    const smooth = -0.9 * Math.log(p) - 0.1 * Math.log(1 - p);
    expect(one(0.7, 1, { labelSmoothing: 0.2 }).loss).toBeCloseTo(smooth, 12);
  });

  it('takes labels of any element type', () => {
    const prediction = float64([3, 1], [0.3, -1, 2]);
    const asked = (['float64', 'int64', 'bool'] as const).map(
      (dtype) => ask({ type: 'binary-cross-entropy', prediction, target: tensor(dtype, [3, 1], [1, 0, 1]) }).loss,
    );
    expect(new Set(asked).size).toBe(1);
  });
});

/** As PyTorch documents `CrossEntropyLoss`, written with plain loops. */
function plainCrossEntropy(
  logits: readonly (readonly number[])[],
  targets: readonly number[],
  smoothing: number,
  weights: readonly number[],
): number {
  let sum = 0;
  let total = 0;
  logits.forEach((row, i) => {
    const y = targets[i]!;
    if (y === -100) return;
    const logSum = Math.log(row.reduce((s, x) => s + Math.exp(x), 0));
    row.forEach((x, c) => {
      const share = (c === y ? 1 - smoothing : 0) + smoothing / row.length;
      sum -= share * weights[c]! * (x - logSum);
    });
    total += weights[y]!;
  });
  return sum / total;
}

describe('cross-entropy', () => {
  const logits = [
    [0.2, -1, 3],
    [1, 1, -2],
    [0, 0.5, 0.1],
    [2, -2, 0.3],
  ];
  const targets = [2, 0, -100, 1];

  it.each([
    [0, [1, 1, 1]],
    [0.1, [1, 1, 1]],
    [0, [0.2, 0.05, 3]],
    [0.3, [0.2, 0.05, 3]],
    [1, [1, 2, 3]],
  ])('with label smoothing %d and class weights %j is what plain loops give', (labelSmoothing, classWeights) => {
    const { loss } = ask({
      type: 'cross-entropy',
      prediction: float64([4, 3], logits.flat()),
      target: labels([4], targets),
      options: { labelSmoothing, classWeights },
    });
    expect(loss).toBeCloseTo(plainCrossEntropy(logits, targets, labelSmoothing, classWeights), 12);
  });

  it('gives ignored positions no gradient, whatever the index', () => {
    const { gradient } = ask({
      type: 'cross-entropy',
      prediction: float64([2, 2], [1, 2, 3, 4]),
      target: labels([2], [0, 1]),
      options: { ignoreIndex: 1 },
    });
    expect([...gradient.subarray(2)]).toEqual([0, 0]);
    expect(gradient[0]).toBeLessThan(0);
  });

  it('stays finite for logits far from 0', () => {
    const { loss } = ask({
      type: 'cross-entropy',
      prediction: float64([1, 2], [1000, -1000]),
      target: labels([1], [1]),
    });
    expect(loss).toBe(2000);
  });

  it('refuses as many class weights as there are not classes', () => {
    const question: Question = {
      type: 'cross-entropy',
      prediction: float64([1, 2], [0, 0]),
      target: labels([1], [1]),
      options: { classWeights: [1, 2, 3] },
    };
    expect(() => ask(question)).toThrow('3 class weights for 2 classes');
  });
});

describe('the table of losses', () => {
  it('names each loss by its key, with defaults inside their ranges', () => {
    expect(Object.keys(losses).sort()).toEqual([...TYPES].sort());
    for (const [key, loss] of Object.entries(losses)) {
      expect(loss.type).toBe(key);
      expect(loss.equation).not.toBe('');
      expect(loss.citation).not.toBe('');
      for (const option of loss.options) {
        if (option.kind === 'numbers') continue;
        expect(option.default).toBeGreaterThanOrEqual(option.minimum);
        expect(option.default).toBeLessThanOrEqual(option.maximum);
      }
    }
  });

  it.each([2, 3, 10])('says where an ignorant model of %d classes starts', (classes) => {
    const { loss } = ask({
      type: 'cross-entropy',
      prediction: float64([1, classes], new Array<number>(classes).fill(0.3)),
      target: labels([1], [1]),
    });
    expect(losses['cross-entropy'].startingValue(classes)).toBeCloseTo(loss, 12);
    const binary = ask({ type: 'binary-cross-entropy', prediction: float64([1], [0]), target: float64([1], [1]) });
    expect(losses['binary-cross-entropy'].startingValue(2)).toBeCloseTo(binary.loss, 12);
    expect(losses.mse.startingValue(classes)).toBeNull();
  });

  it('refuses an option of the wrong kind', () => {
    const pair = drawPair('huber', new Random(1), [2]);
    expect(() => ask({ type: 'huber', ...pair, options: { delta: [1] } })).toThrow('one number');
    const labelled = drawPair('cross-entropy', new Random(1), [2]);
    expect(() => ask({ type: 'cross-entropy', ...labelled, options: { classWeights: 1 } })).toThrow('list of numbers');
  });
});
