import { Random } from '../base/random';
import { differentiate, type RuleLookup } from '../autodiff/differentiate';
import { lookupRule } from '../autodiff/rule-table';
import { evaluateGraph } from '../eval/evaluate';
import { evaluateExpression } from '../tensor/dim-expression';
import { GraphBuilder } from '../ir/builder';
import type { Graph, Value } from '../ir/graph';
import { Emitter } from '../ops/emitter';
import { isFloat, type DType, type FloatType } from '../tensor/dtype';
import type { Dim, Shape } from '../tensor/dims';
import { sizeOf, tensor, toNumbers, type Tensor } from '../tensor/tensor';

/** Draws the values of one input. */
export type Generator = (random: Random, count: number) => readonly number[];

export interface GradCheckInput {
  readonly shape: Shape;
  /** Default: the float type of the check. */
  readonly dtype?: DType;
  /** Default: uniform in [−1, 1). */
  readonly values?: Generator;
}

export interface GradCheck {
  readonly inputs: readonly GradCheckInput[];
  /** Emits the function under test; all its float results count. */
  readonly build: (g: Emitter, inputs: readonly Value[]) => Value | readonly Value[];
  /** What the named sizes are in this check. */
  readonly sizes?: Readonly<Record<string, number>>;
  /** Default: 1e-6, as a part of the sum of the sizes of all contributions to the derivative. */
  readonly tolerance?: number;
  /** The weights of the outputs. Default: uniform in [−1, 1). */
  readonly weights?: Generator;
  readonly seed?: number;
  readonly lookup?: RuleLookup;
}

/** Step of the central differences: errors of order step² and (2⁻⁵² / step) are both near 1e-11. */
const STEP = 1e-5;
const TOLERANCE = 1e-6;
/** What rounding alone makes of a difference quotient of losses near 1. */
const FLOOR = 1e-9;
/** Random directions per input. */
const DIRECTIONS = 2;

export interface GradientGraph {
  /** Outputs `y0`, `y1`, … and, for each float input that the outputs depend on, its gradient `d0`, `d1`, … */
  readonly graph: Graph;
  /** The inputs that have a gradient. */
  readonly differentiated: readonly number[];
  /** Values for the inputs `x0`, … and for the weights of the outputs `w0`, … */
  readonly feeds: ReadonlyMap<string, Tensor>;
}

/** The graph of a check in a float type, with the gradients of `Σ over outputs of sum(y · w)` and values for its inputs. */
export function buildGradientGraph(check: GradCheck, dtype: FloatType = 'float64'): GradientGraph {
  const random = new Random(check.seed ?? 1);
  const builder = new GraphBuilder('gradients');
  const g = new Emitter(builder);
  const feeds = new Map<string, Tensor>();
  const size = (dim: Dim): number => {
    const known = evaluateExpression(String(dim), (name) => check.sizes?.[name] ?? null);
    if (known === null) throw new Error(`The check gives no size for ${dim}`);
    return known;
  };
  const declare = (name: string, type: DType, shape: Shape, values: Generator): Value => {
    const dims = shape.map(size);
    feeds.set(name, tensor(type, dims, values(random, sizeOf(dims))));
    return builder.input(name, type, shape);
  };
  const inputs = check.inputs.map((input, i) =>
    declare(`x${i}`, input.dtype ?? dtype, input.shape, input.values ?? uniform(-1, 1)),
  );
  const results = [check.build(g, inputs)].flat();
  const outputs = results.filter((v) => isFloat(v.dtype));
  const weights = outputs.map((v, i) => declare(`w${i}`, v.dtype, v.shape, check.weights ?? uniform(-1, 1)));
  const wanted = inputs.filter((v) => isFloat(v.dtype));
  const seeds = new Map(outputs.map((v, i): [Value, Value] => [v, weights[i]!]));
  const gradients = differentiate(g, seeds, wanted, check.lookup ?? lookupRule);
  outputs.forEach((v, i) => builder.output(v, `y${i}`));
  const differentiated = inputs.flatMap((v, i) => (gradients.has(v) ? [i] : []));
  for (const i of differentiated) builder.output(gradients.get(inputs[i]!)!, `d${i}`);
  return { graph: builder.build(), differentiated, feeds };
}

/**
 * Compares the gradients of every float input with central differences of the reference evaluation in float64, along
 * random directions: |difference quotient − gradient · v| ≤ tolerance · Σ |gradient · v| + 1e-9. Throws where they part.
 * The values of the inputs must keep away from kinks by more than the step.
 */
export function checkGradients(check: GradCheck): void {
  const { graph, differentiated, feeds } = buildGradientGraph(check);
  const random = new Random((check.seed ?? 1) + 1);
  const results = evaluateGraph(graph, feeds);
  const tolerance = check.tolerance ?? TOLERANCE;
  for (const [name, input] of feeds) {
    if (!name.startsWith('x') || !isFloat(input.dtype)) continue;
    const hasGradient = differentiated.includes(Number(name.slice(1)));
    const gradient = hasGradient ? toNumbers(results.get(`d${name.slice(1)}`)!) : new Float64Array(input.data.length);
    const values = toNumbers(input);
    for (let repeat = 0; repeat < DIRECTIONS; repeat++) {
      const direction = Float64Array.from(values, () => random.uniform() * 2 - 1);
      const lossAt = (step: number): number => {
        const moved = values.map((value, i) => value + step * direction[i]!);
        return weightedSum(evaluateGraph(graph, new Map(feeds).set(name, tensor('float64', input.dims, moved))), feeds);
      };
      const quotient = (lossAt(STEP) - lossAt(-STEP)) / (2 * STEP);
      const contributions = gradient.map((slope, i) => slope * direction[i]!);
      const slope = contributions.reduce((a, b) => a + b, 0);
      const allowed = tolerance * contributions.reduce((a, b) => a + Math.abs(b), 0) + FLOOR;
      // Written so that NaN fails.
      if (!(Math.abs(quotient - slope) <= allowed)) {
        throw new Error(`The gradient of ${name} is ${slope} along a direction, its differences say ${quotient}`);
      }
    }
  }
}

/** The gradients at the check's own values, by input; null for an input that has none. */
export function readGradients(check: GradCheck): (number[] | null)[] {
  const { graph, feeds } = buildGradientGraph(check);
  const results = evaluateGraph(graph, feeds);
  return check.inputs.map((_, i) => {
    const gradient = results.get(`d${i}`);
    return gradient ? Array.from(toNumbers(gradient)) : null;
  });
}

function weightedSum(results: ReadonlyMap<string, Tensor>, feeds: ReadonlyMap<string, Tensor>): number {
  let sum = 0;
  for (let i = 0; results.has(`y${i}`); i++) {
    const weights = toNumbers(feeds.get(`w${i}`)!);
    toNumbers(results.get(`y${i}`)!).forEach((value, at) => (sum += value * weights[at]!));
  }
  return sum;
}

/** Uniform values in [low, high). */
export function uniform(low: number, high: number): Generator {
  return (random, count) => Array.from({ length: count }, () => low + (high - low) * random.uniform());
}

/** Uniform values in [low, high), none nearer than `gap` to one of the `kinks`. */
export function awayFrom(kinks: readonly number[], low = -2, high = 2, gap = 0.05): Generator {
  return (random, count) =>
    Array.from({ length: count }, () => {
      for (;;) {
        const value = low + (high - low) * random.uniform();
        if (kinks.every((kink) => Math.abs(value - kink) > gap)) return value;
      }
    });
}

/**
 * Values in random order, 0.16 or more apart. Shifted by offsets that differ by 0.06 to 0.14, two such inputs have no near
 * ties with each other either.
 */
export function distinct(offset = 0): Generator {
  return (random, count) => {
    const order = Array.from({ length: count }, (_, i) => i);
    random.shuffle(order);
    return order.map((place) => offset + (place - count / 2) * 0.2 + 0.04 * random.uniform());
  };
}

/** Exactly these values. */
export function exactly(...values: readonly number[]): Generator {
  return () => values;
}

/** Uniform integers in [low, high). */
export function integers(low: number, high: number): Generator {
  return (random, count) => Array.from({ length: count }, () => low + random.integer(high - low));
}
