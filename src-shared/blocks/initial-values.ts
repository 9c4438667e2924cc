import type { Random } from '../base/random';

/** How weights start. All results are row major. */

export function fillWith(length: number, value: number): Float64Array {
  return new Float64Array(length).fill(value);
}

/** Standard normal numbers. */
export function drawNormal(random: Random, length: number): Float64Array {
  return Float64Array.from({ length }, () => random.normal());
}

/**
 * Uniform in ±√(6 / (fanIn + fanOut)), so that signals and gradients keep their variance.
 * Glorot & Bengio 2010, Understanding the difficulty of training deep feedforward neural networks, equation 16.
 */
export function drawXavier(random: Random, length: number, fanIn: number, fanOut: number): Float64Array {
  const limit = Math.sqrt(6 / (fanIn + fanOut));
  return Float64Array.from({ length }, () => (2 * random.uniform() - 1) * limit);
}

/**
 * A random orthogonal matrix `[size, size]`: a normal matrix, its rows made orthonormal one after the other, so that a
 * state neither grows nor fades when it is multiplied again and again. Saxe et al. 2014, arXiv:1312.6120.
 */
export function drawOrthogonal(random: Random, size: number): Float64Array {
  const out = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    const own = out.subarray(row * size, (row + 1) * size);
    // A row that (nearly) lies in the span of those before it is drawn again: chance 0, but a division by 0 else.
    do {
      own.set(drawNormal(random, size));
      for (let before = 0; before < row; before++) {
        const other = out.subarray(before * size, (before + 1) * size);
        subtract(own, other, dot(own, other));
      }
    } while (dot(own, own) < 1e-12);
    const norm = Math.sqrt(dot(own, own));
    for (let i = 0; i < size; i++) own[i] = (own[i] ?? 0) / norm;
  }
  return out;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** `a -= factor·b`, in place. */
function subtract(a: Float64Array, b: Float64Array, factor: number): void {
  for (let i = 0; i < a.length; i++) a[i] = (a[i] ?? 0) - factor * (b[i] ?? 0);
}
