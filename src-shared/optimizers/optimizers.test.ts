import { describe, expect, it } from 'vitest';
import { Random } from '../base/random';
import { evaluateGraph } from '../eval/evaluate';
import type { Graph } from '../ir/graph';
import type { FloatType } from '../tensor/dtype';
import { scalar, tensor, toNumbers, zeros, type Tensor } from '../tensor/tensor';
import { buildGraph } from '../testing/graphs';
import type { OptimizerType } from './optimizer';
import { checkOptimizerOptions, optimizers } from './optimizers';

const TYPES: readonly OptimizerType[] = ['sgd', 'momentum', 'nesterov', 'rmsprop', 'adagrad', 'adam', 'adamw'];
const SIZE = 5;

interface Run {
  readonly type: OptimizerType;
  readonly dtype?: FloatType;
  readonly learningRate: number;
  readonly weightDecay?: number;
  readonly options?: ReadonlyMap<string, number>;
  readonly firstStep?: number;
  readonly start: readonly number[];
  /** One list a step. */
  readonly gradients: readonly (readonly number[])[];
}

function stepGraph({ type, dtype = 'float64', weightDecay = 0, options = new Map() }: Run): Graph {
  const optimizer = optimizers[type];
  return buildGraph((g) => {
    const learningRate = g.builder.input('learning_rate', dtype, []);
    const step = g.builder.input('step', dtype, []);
    const call = { learningRate, step, weightDecay, options };
    const parameter = g.builder.input('parameter', dtype, [SIZE]);
    const gradient = g.builder.input('gradient', dtype, [SIZE]);
    const slots = optimizer.slots.map((slot) => g.builder.input(slot, dtype, [SIZE]));
    const prelude = optimizer.emitPrelude(g, call);
    const update = optimizer.emitUpdate(g, { ...call, parameter, gradient, slots, prelude });
    expect(update.slots).toHaveLength(optimizer.slots.length);
    const states = optimizer.slots.map((slot, i) => [`${slot}.next`, update.slots[i]!] as const);
    return { 'parameter.next': update.parameter, ...Object.fromEntries(states) };
  });
}

/** The parameter after all steps, by evaluating the graph. */
function follow(run: Run): Float64Array {
  const { type, dtype = 'float64', firstStep = 1 } = run;
  const graph = stepGraph(run);
  let state = new Map<string, Tensor>([['parameter', tensor(dtype, [SIZE], run.start)]]);
  for (const slot of optimizers[type].slots) {
    expect(optimizers[type].initialSlot(slot)).toBe(0);
    state.set(slot, zeros(dtype, [SIZE]));
  }
  run.gradients.forEach((gradient, at) => {
    const feeds = new Map([
      ...state,
      ['learning_rate', scalar(dtype, run.learningRate)],
      ['step', scalar(dtype, firstStep + at)],
      ['gradient', tensor(dtype, [SIZE], gradient)],
    ]);
    const out = evaluateGraph(graph, feeds);
    state = new Map([...state.keys()].map((name) => [name, out.get(`${name}.next`)!]));
  });
  return toNumbers(state.get('parameter')!);
}

/** PyTorch's documented algorithms for one number, as they stand there. */
function followPlainly(run: Run, element: number): number {
  const { type, learningRate: rate, weightDecay = 0, options = new Map<string, number>() } = run;
  const option = (name: string, fallback: number): number => options.get(name) ?? fallback;
  const [momentum, alpha] = [option('momentum', 0.9), option('alpha', 0.99)];
  const [beta1, beta2] = [option('beta1', 0.9), option('beta2', 0.999)];
  const epsilon = option('epsilon', type === 'adagrad' ? 1e-10 : 1e-8);
  let p = run.start[element]!;
  let first = 0;
  let second = 0;
  run.gradients.forEach((gradients, at) => {
    const t = at + 1;
    if (type === 'adamw') p -= rate * weightDecay * p;
    const g = gradients[element]! + (type === 'adamw' ? 0 : weightDecay * p);
    if (type === 'sgd') p -= rate * g;
    else if (type === 'momentum' || type === 'nesterov') {
      first = momentum * first + g;
      p -= rate * (type === 'nesterov' ? g + momentum * first : first);
    } else if (type === 'adagrad') {
      second += g * g;
      p -= (rate * g) / (Math.sqrt(second) + epsilon);
    } else if (type === 'rmsprop') {
      second = alpha * second + (1 - alpha) * g * g;
      p -= (rate * g) / (Math.sqrt(second) + epsilon);
    } else {
      first = beta1 * first + (1 - beta1) * g;
      second = beta2 * second + (1 - beta2) * g * g;
      p -= ((rate / (1 - beta1 ** t)) * first) / (Math.sqrt(second) / Math.sqrt(1 - beta2 ** t) + epsilon);
    }
  });
  return p;
}

function drawRun(type: OptimizerType, steps: number): Run {
  const random = new Random(31);
  const draw = (): number[] => Array.from({ length: SIZE }, () => random.normal());
  return { type, learningRate: 0.05, start: draw(), gradients: Array.from({ length: steps }, draw) };
}

describe.each(TYPES)('%s', (type) => {
  it.each([0, 0.3])('follows the documented algorithm with weight decay %d', (weightDecay) => {
    const run: Run = { ...drawRun(type, 40), weightDecay };
    follow(run).forEach((x, i) => expect(x).toBeCloseTo(followPlainly(run, i), 11));
  });

  it('follows it with other settings, an epsilon that matters included', () => {
    const others = { momentum: 0.5, alpha: 0.8, beta1: 0.7, beta2: 0.95, epsilon: 0.1 };
    const known = new Set(optimizers[type].options.map((option) => option.name));
    const options = new Map(Object.entries(others).filter(([name]) => known.has(name)));
    expect(options.size).toBe(known.size);
    const run: Run = { ...drawRun(type, 10), options };
    follow(run).forEach((x, i) => expect(x).toBeCloseTo(followPlainly(run, i), 11));
  });

  it('stays where it is when gradients are zero, and does not divide by nothing', () => {
    const run: Run = { ...drawRun(type, 0), gradients: [new Array<number>(SIZE).fill(0)] };
    expect([...follow(run)]).toEqual(run.start);
  });

  it('passes over the memory of a parameter no more often than it must', () => {
    const passes = { sgd: 2, momentum: 4, nesterov: 6, rmsprop: 8, adagrad: 7, adam: 10, adamw: 10 };
    const graph = stepGraph(drawRun(type, 0));
    const large = graph.nodes.filter((node) => node.outputs.some((v) => v.shape.length > 0));
    expect(large).toHaveLength(passes[type]);
  });

  it('says what it is', () => {
    const { type: key, equation, citation, options, defaultLearningRate } = optimizers[type];
    expect(key).toBe(type);
    expect(equation).not.toBe('');
    expect(citation).not.toBe('');
    expect(defaultLearningRate).toBeGreaterThan(0);
    expect(checkOptimizerOptions(type, new Map(options.map((option) => [option.name, option.default])))).toEqual([]);
  });
});

describe('adam in float32', () => {
  it.each([1, 10, 100_000])('has exact bias corrections at step %d', (firstStep) => {
    const gradients = [[1, -1, 1e-3, -100, 1e4]];
    const run: Run = { ...drawRun('adam', 0), start: [0, 0, 0, 0, 0], gradients, firstStep };
    const exact = follow(run);
    follow({ ...run, dtype: 'float32' }).forEach((x, i) => {
      expect(Math.abs(x / exact[i]! - 1)).toBeLessThan(5e-7);
    });
    // The first step has the size of the learning rate, whatever the gradient.
    if (firstStep === 1) expect(exact[3]).toBeCloseTo(0.05, 8);
  });
});

describe('checkOptimizerOptions', () => {
  it('names a setting the optimizer does not have, and those it has', () => {
    const [problem, ...rest] = checkOptimizerOptions('rmsprop', new Map([['__proto__', 1]]));
    expect(rest).toEqual([]);
    expect(problem).toMatchObject({ code: 'OPTIMIZER-001', message: expect.stringContaining('"__proto__"') as string });
    expect(problem!.nextStep).toContain('alpha, epsilon');
    expect(checkOptimizerOptions('sgd', new Map([['momentum', 0.9]]))[0]!.nextStep).toContain('no settings');
  });

  it.each([1, -0.1, Number.NaN])('refuses beta2 = %d', (value) => {
    const problems = checkOptimizerOptions('adam', new Map([['beta2', value]]));
    expect(problems.map((problem) => problem.code)).toEqual(['OPTIMIZER-002']);
    expect(problems[0]!.message).toContain('beta2');
  });
});
