/** For each lag 0 … `lags`: the sum of the products of all values that lie so far apart. */
export function laggedProducts(values: Float64Array, lags: number): Float64Array {
  const sums = new Float64Array(lags + 1);
  for (let lag = 0; lag <= lags && lag < values.length; lag++) {
    let sum = 0;
    for (let t = lag; t < values.length; t++) sum += (values[t] ?? 0) * (values[t - lag] ?? 0);
    sums[lag] = sum;
  }
  return sums;
}
