/** Places of the values in a box, on a logarithmic scale: a norm that vanishes falls by powers of ten. */
export function sparklinePoints(norms: readonly number[], width: number, height: number): string {
  const positive = norms.filter((norm) => norm > 0);
  const least = Math.min(...positive);
  const logs = norms.map((norm) => Math.log(norm > 0 ? norm : least));
  const [bottom, top] = [Math.min(...logs), Math.max(...logs)];
  return logs
    .map((log, i) => {
      const x = 1 + ((width - 2) * i) / Math.max(1, logs.length - 1);
      const share = top > bottom ? (log - bottom) / (top - bottom) : 0.5;
      return `${x.toFixed(1)},${(1 + (height - 2) * (1 - (positive.length === 0 ? 0 : share))).toFixed(1)}`;
    })
    .join(' ');
}
