import { describe, expect, it } from 'vitest';
import { sparklinePoints } from './sparkline-points';

describe('sparklinePoints', () => {
  it('falls by equal steps for powers of ten, from edge to edge', () => {
    expect(sparklinePoints([1, 0.1, 0.01], 12, 10)).toBe('1.0,1.0 6.0,5.0 11.0,9.0');
  });

  it('is level for equal values and on the ground for zeros', () => {
    expect(sparklinePoints([2, 2], 12, 10)).toBe('1.0,5.0 11.0,5.0');
    expect(sparklinePoints([0, 0], 12, 10)).toBe('1.0,9.0 11.0,9.0');
    expect(sparklinePoints([1, 0, 0.5], 12, 10)).toBe('1.0,1.0 6.0,9.0 11.0,9.0');
  });
});
