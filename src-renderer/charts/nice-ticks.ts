/** About `count` round numbers from the least to the greatest value: steps of 1, 2 or 5 times a power of ten. */
export function niceTicks(minimum: number, maximum: number, count: number): number[] {
  const span = maximum - minimum;
  if (!(span > 0) || !Number.isFinite(span) || count < 1) return Number.isFinite(minimum) ? [minimum] : [];
  const rough = span / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const ticks: number[] = [];
  for (let n = Math.ceil(minimum / step - 1e-9); n * step <= maximum + step * 1e-9; n++) {
    // Through text, so that 3 × 0.1 reads 0.3.
    ticks.push(Number((n * step).toPrecision(12)));
  }
  return ticks;
}
