import { describe, expect, it } from 'vitest';
import { autocorrelationPlot, distributionLines, residualLines, residualsOf } from './residual-lines';

describe('residuals', () => {
  it('are truth less prediction where both are there, and their mean is the bias', () => {
    const found = residualsOf({ truth: [5, 7, null, 4], prediction: [4, 4, 1, null] });
    expect(found).toEqual({ values: [1, 3, null, null], mean: 2 });
    expect(residualLines({ x: [1, 2, 3, 4] }, found.values)[0]?.y).toEqual([1, 3, null, null]);
    expect(residualLines({ x: [1] }, [null])).toEqual([]);
  });

  it('are counted in bars that hold all of them', () => {
    const [line] = distributionLines([0, 1, 1, 2, 3, null]);
    expect([line?.y[0], line?.y.at(-1)]).toEqual([0, 0]);
    // Two points a bar.
    expect(line?.y.reduce<number>((sum, count) => sum + (count ?? 0), 0)).toBe(2 * 5);
    expect(line?.x.every((x, i) => i === 0 || x > (line.x[i - 1] ?? Infinity))).toBe(true);
    expect(distributionLines([null])).toEqual([]);
  });

  it('that repeat themselves leave the levels of chance', () => {
    const { lines, levels } = autocorrelationPlot(
      Array.from({ length: 100 }, (_, i) => Math.sin((2 * Math.PI * i) / 10)),
    );
    expect(lines[0]?.y[9]).toBeGreaterThan(levels[0]?.value ?? 1);
    expect(levels.map(({ value }) => value)).toEqual([0.196, -0.196]);
    expect(autocorrelationPlot([1, 1, 1])).toEqual({ lines: [], levels: [] });
  });
});
