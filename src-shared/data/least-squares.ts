/**
 * Ridge regression of several answers on the same inputs, by Cholesky factorisation of the normal equations. Inputs
 * should be centred and of about unit size; `ridge` (relative to the mean square of the inputs) keeps the factor
 * defined when inputs repeat each other. `gram` is `XᵀX` `[n, n]`, `moments` is `XᵀY` `[n, answers]`, both row major.
 * Returns the weights `[n, answers]`. Source: Golub & Van Loan, Matrix Computations, 4.2.
 */
export function solveLeastSquares(
  gram: Float64Array,
  moments: Float64Array,
  n: number,
  answers: number,
  ridge = 1e-9,
): Float64Array {
  let trace = 0;
  for (let i = 0; i < n; i++) trace += gram[i * n + i]!;
  const added = ridge * (trace / n || 1);
  const factor = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = gram[i * n + j]! + (i === j ? added : 0);
      for (let k = 0; k < j; k++) sum -= factor[i * n + k]! * factor[j * n + k]!;
      // Rounding can leave a direction without length; the ridge is then all there is of it.
      factor[i * n + j] = i === j ? Math.sqrt(Math.max(sum, added)) : sum / factor[j * n + j]!;
    }
  }
  const weights = Float64Array.from(moments);
  for (let a = 0; a < answers; a++) {
    for (let i = 0; i < n; i++) {
      let sum = weights[i * answers + a]!;
      for (let k = 0; k < i; k++) sum -= factor[i * n + k]! * weights[k * answers + a]!;
      weights[i * answers + a] = sum / factor[i * n + i]!;
    }
    for (let i = n - 1; i >= 0; i--) {
      let sum = weights[i * answers + a]!;
      for (let k = i + 1; k < n; k++) sum -= factor[k * n + i]! * weights[k * answers + a]!;
      weights[i * answers + a] = sum / factor[i * n + i]!;
    }
  }
  return weights;
}
