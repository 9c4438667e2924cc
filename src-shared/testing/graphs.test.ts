import { describe, expect, it } from 'vitest';
import { tensor } from '../tensor/tensor';
import { describeDifference, expectAllCloseTo, expectCloseTo } from './graphs';

const of = (...values: readonly number[]): ReturnType<typeof tensor> => tensor('float64', [values.length], values);
const exact = { relative: 0, absolute: 0 };

describe('describeDifference', () => {
  it('finds nothing within either tolerance', () => {
    expect(describeDifference(of(1, 1000), of(1, 1000), exact)).toBeNull();
    expect(describeDifference(of(1e-9, 1000.5), of(0, 1000), { relative: 1e-3, absolute: 1e-8 })).toBeNull();
    expect(describeDifference(of(NaN, Infinity, -0), of(NaN, Infinity, 0), exact)).toBeNull();
  });

  it('names the worst element, by how far it is out of tolerance', () => {
    const actual = tensor('float64', [2, 2], [1, 2.5, 100.5, 4]);
    const expected = tensor('float64', [2, 2], [1, 2, 100, 4]);
    expect(describeDifference(actual, expected, { relative: 1e-3, absolute: 0 })).toBe(
      'differs in 2 of 4 elements, most at [0, 1]: 2.5, expected 2 (difference 5.00e-1, relative 2.50e-1)',
    );
  });

  it.each([
    [NaN, 1],
    [1, NaN],
    [Infinity, 1],
    [1, Infinity],
    [-Infinity, Infinity],
  ])('does not let %d pass for %d', (actual, expected) => {
    expect(describeDifference(of(actual), of(expected), { relative: 1e9, absolute: 1e9 })).toContain('most at [0]');
  });

  it('wants the same type and sizes', () => {
    expect(describeDifference(of(1), tensor('float32', [1], [1]))).toBe('is float64[1], expected float32[1]');
    expect(describeDifference(of(1), tensor('float64', [1, 1], [1]))).toBe('is float64[1], expected float64[1,1]');
  });
});

describe('expectCloseTo', () => {
  it('throws with the name of the tensor', () => {
    expect(() => expectCloseTo(of(1), of(2), exact, 'loss')).toThrow(/^loss differs in 1 of 1 elements/);
    expect(() => expectCloseTo(undefined, of(2), exact, 'loss')).toThrow('loss is missing on the actual side');
    expect(() => expectAllCloseTo(new Map([['a', of(1)]]), new Map([['b', of(1)]]))).toThrow('a is missing');
  });
});
