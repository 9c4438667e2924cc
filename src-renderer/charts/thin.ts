export interface Curve {
  readonly x: readonly number[];
  readonly y: readonly (number | null)[];
}

/**
 * At most about `points` points that look like the whole curve: of each stretch the first, the least, the greatest and
 * the last value, so that no peak is lost; and every gap. Shorter curves come back as they are.
 */
export function thinCurve(curve: Curve, points: number): Curve {
  const count = curve.x.length;
  const stretches = Math.max(1, Math.floor(points / 4));
  if (count <= Math.max(points, 4)) return curve;
  const kept: number[] = [];
  for (let stretch = 0; stretch < stretches; stretch++) {
    const start = Math.floor((stretch * count) / stretches);
    const end = Math.floor(((stretch + 1) * count) / stretches);
    kept.push(...pickOf(curve.y, start, end));
  }
  return { x: kept.map((i) => curve.x[i] ?? NaN), y: kept.map((i) => curve.y[i] ?? null) };
}

/** The places of the first, least, greatest and last value between `start` and `end`, ascending, and of one gap. */
function pickOf(y: readonly (number | null)[], start: number, end: number): number[] {
  if (end <= start) return [];
  const chosen = new Set([start, end - 1]);
  let [least, greatest, gap] = [-1, -1, -1];
  for (let i = start; i < end; i++) {
    const value = y[i] ?? null;
    if (value === null) {
      if (gap < 0) gap = i;
      continue;
    }
    if (least < 0 || value < (y[least] ?? Infinity)) least = i;
    if (greatest < 0 || value > (y[greatest] ?? -Infinity)) greatest = i;
  }
  for (const at of [least, greatest, gap]) if (at >= 0) chosen.add(at);
  return [...chosen].sort((a, b) => a - b);
}
