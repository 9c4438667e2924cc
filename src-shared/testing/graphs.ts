import type { Random } from '../base/random';
import { GraphBuilder } from '../ir/builder';
import type { Graph, Value } from '../ir/graph';
import { Emitter } from '../ops/emitter';
import { isFloat, type DType } from '../tensor/dtype';
import { sizeOf, tensor, toNumbers, type Tensor } from '../tensor/tensor';

/**
 * A graph made by `build`, which declares inputs with `g.builder.input`, emits nodes and returns the outputs by name.
 */
export function buildGraph(build: (g: Emitter) => Readonly<Record<string, Value>>, name = 'test'): Graph {
  const builder = new GraphBuilder(name);
  const outputs = build(new Emitter(builder));
  for (const [key, value] of Object.entries(outputs)) builder.output(value, key);
  return builder.build();
}

/**
 * A tensor of random values: floats uniform in [low, high), integers uniform among low … high − 1, booleans by coin flip.
 */
export function randomTensor(random: Random, dtype: DType, dims: readonly number[], low = -1, high = 1): Tensor {
  const draw = (): number => {
    if (dtype === 'bool') return random.integer(2);
    return isFloat(dtype) ? low + (high - low) * random.uniform() : low + random.integer(high - low);
  };
  return tensor(dtype, dims, Array.from({ length: sizeOf(dims) }, draw));
}

/** Random feeds for all inputs of a graph whose sizes are known, or named in `sizes`. Floats lie in [low, high). */
export function randomFeeds(
  graph: Graph,
  random: Random,
  sizes: Readonly<Record<string, number>> = {},
  low = -1,
  high = 1,
): Map<string, Tensor> {
  const size = (dim: number | string): number => {
    const known = typeof dim === 'number' ? dim : sizes[dim];
    if (known === undefined) throw new Error(`The test gives no size for ${dim}`);
    return known;
  };
  return new Map(graph.inputs.map((v) => [v.name, randomTensor(random, v.dtype, v.shape.map(size), low, high)]));
}

export interface Tolerance {
  /** Allowed difference as a part of the expected value. */
  readonly relative: number;
  /** Allowed difference whatever the expected value. */
  readonly absolute: number;
}

export const FLOAT32_TOLERANCE: Tolerance = { relative: 1e-5, absolute: 1e-6 };

/**
 * Null when every element satisfies |actual − expected| ≤ absolute + relative·|expected| (NaN equals NaN, infinities equal
 * themselves) and type and sizes agree; else a sentence that names the worst element.
 */
export function describeDifference(
  actual: Tensor,
  expected: Tensor,
  tolerance: Tolerance = FLOAT32_TOLERANCE,
): string | null {
  if (actual.dtype !== expected.dtype || actual.dims.join() !== expected.dims.join()) {
    return `is ${actual.dtype}[${actual.dims.join()}], expected ${expected.dtype}[${expected.dims.join()}]`;
  }
  const a = toNumbers(actual);
  const e = toNumbers(expected);
  let worst = -1;
  let worstExcess = 1;
  let failures = 0;
  for (let i = 0; i < e.length; i++) {
    if (Object.is(a[i], e[i]) || a[i] === e[i]) continue;
    const allowed = tolerance.absolute + tolerance.relative * Math.abs(e[i]!);
    const difference = Math.abs(a[i]! - e[i]!);
    // NaN on one side, or an infinity that the other side is not, is as wrong as can be.
    const isComparable = Number.isFinite(difference) && Number.isFinite(allowed);
    const excess = !isComparable ? Infinity : difference === 0 ? 0 : difference / allowed;
    if (excess <= 1) continue;
    failures++;
    if (worst < 0 || excess > worstExcess) {
      worst = i;
      worstExcess = excess;
    }
  }
  if (worst < 0) return null;
  const difference = Math.abs(a[worst]! - e[worst]!);
  return (
    `differs in ${failures} of ${e.length} elements, most at [${describeIndex(worst, expected.dims)}]: ` +
    `${a[worst]!}, expected ${e[worst]!} (difference ${difference.toExponential(2)}, ` +
    `relative ${(difference / Math.abs(e[worst]!)).toExponential(2)})`
  );
}

/** Throws, naming the worst element, unless `actual` is within `tolerance` of `expected`. */
export function expectCloseTo(
  actual: Tensor | undefined,
  expected: Tensor | undefined,
  tolerance: Tolerance = FLOAT32_TOLERANCE,
  what = 'The tensor',
): void {
  if (!actual || !expected) throw new Error(`${what} is missing on the ${actual ? 'expected' : 'actual'} side`);
  const difference = describeDifference(actual, expected, tolerance);
  if (difference !== null) throw new Error(`${what} ${difference}`);
}

/** `expectCloseTo` for all tensors of two sets that must have the same names. */
export function expectAllCloseTo(
  actual: ReadonlyMap<string, Tensor>,
  expected: ReadonlyMap<string, Tensor>,
  tolerance: Tolerance = FLOAT32_TOLERANCE,
): void {
  for (const name of new Set([...actual.keys(), ...expected.keys()])) {
    expectCloseTo(actual.get(name), expected.get(name), tolerance, name);
  }
}

function describeIndex(flat: number, dims: readonly number[]): string {
  const out: number[] = [];
  let rest = flat;
  for (let axis = dims.length - 1; axis >= 0; axis--) {
    out.unshift(rest % dims[axis]!);
    rest = Math.floor(rest / dims[axis]!);
  }
  return out.join(', ');
}
