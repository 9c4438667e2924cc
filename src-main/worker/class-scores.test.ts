import { describe, expect, it } from 'vitest';
import { countClasses } from './class-scores';

describe('countClasses', () => {
  it('counts a binary label by the half', () => {
    const { confusion, classes } = countClasses(
      'binary',
      ['no', 'yes'],
      Float64Array.of(0.9, 0.2, 0.6, 0.4),
      Float64Array.of(1, 0, 0, 1),
    );
    expect(confusion).toEqual([
      [1, 1],
      [1, 1],
    ]);
    expect(classes[1]).toEqual({ name: 'yes', precision: 0.5, recall: 0.5, f1: 0.5, count: 2 });
  });

  it('takes the most probable class, leaves out labels that do not count, and divides nothing by zero', () => {
    const { confusion, classes } = countClasses(
      'multi-class',
      ['a', 'b', 'c'],
      Float64Array.of(0.7, 0.2, 0.1, 0.1, 0.8, 0.1, 0.1, 0.8, 0.1),
      Float64Array.of(0, 1, -100),
    );
    expect(confusion).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 0],
    ]);
    expect(classes[2]).toEqual({ name: 'c', precision: 0, recall: 0, f1: 0, count: 0 });
  });
});
