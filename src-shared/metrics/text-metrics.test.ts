import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, firstDifference } from './edit-distance';
import { errorAt } from './step-counts';
import { addTokens, createTokens, tokenResult } from './tokens';
import { addWritten, createWritten, writtenResult } from './written';

const codes = (text: string): number[] => Array.from(text, (c) => c.codePointAt(0)!);

/** By its definition, without memory. */
function plainDistance(a: readonly number[], b: readonly number[]): number {
  if (a.length === 0 || b.length === 0) return a.length + b.length;
  const [x, y] = [a.slice(1), b.slice(1)];
  if (a[0] === b[0]) return plainDistance(x, y);
  return 1 + Math.min(plainDistance(x, b), plainDistance(a, y), plainDistance(x, y));
}

describe('edit distance', () => {
  it.each([
    ['kitten', 'sitting', 3],
    ['', 'abc', 3],
    ['abc', '', 3],
    ['same', 'same', 0],
    ['ab', 'ba', 2],
    ['intention', 'execution', 5],
  ])('from %s to %s is %i', (a, b, distance) => {
    expect(editDistance(codes(a), codes(b))).toBe(distance);
  });

  it('is what its definition says', () => {
    const text = fc.array(fc.nat(2), { maxLength: 6 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(editDistance(a, b)).toBe(plainDistance(a, b));
      }),
      { seed: 8, numRuns: 200 },
    );
  });

  it('is nothing exactly where there is no first difference', () => {
    expect(firstDifference([1, 2, 3], [1, 2, 3])).toBeNull();
    expect(firstDifference([1, 2], [1, 2, 3])).toBe(2);
    expect(firstDifference([1, 2, 3], [1, 2])).toBe(2);
    expect(firstDifference([4, 2], [1, 2])).toBe(0);
  });
});

describe('texts written without help', () => {
  it('are exact or not, and have an error rate over all that was wanted', () => {
    const written = createWritten();
    addWritten(written, codes('hello'), codes('hello'), true);
    addWritten(written, codes('hxllo!'), codes('hello'), true);
    addWritten(written, codes('he'), codes('hello'), true);
    expect(writtenResult(written)).toEqual({ count: 3, exactMatch: 1 / 3, errorRate: 5 / 15 });
    expect([0, 1, 2, 3, 4, 5, 6].map((step) => errorAt(written.steps, step))).toEqual([
      0,
      1 / 3,
      1 / 3,
      1 / 3,
      1 / 3,
      2 / 3,
      null,
    ]);
  });

  it('are not exact when they were cut off', () => {
    const written = createWritten();
    addWritten(written, [1, 2], [1, 2], false);
    expect(writtenResult(written)).toEqual({ count: 1, exactMatch: 0, errorRate: 0 });
    expect(errorAt(written.steps, 2)).toBe(1);
  });

  it('may want nothing at all', () => {
    const written = createWritten();
    expect(writtenResult(written)).toEqual({ count: 0, exactMatch: null, errorRate: null });
    addWritten(written, [], [], true);
    expect(writtenResult(written)).toEqual({ count: 1, exactMatch: 1, errorRate: null });
  });
});

describe('next tokens', () => {
  it('have an accuracy, a perplexity and bits; positions that do not count do not', () => {
    const tokens = createTokens(4);
    const even = [0.25, 0.25, 0.25, 0.25];
    const sure = [0.5, 0.25, 0.125, 0.125];
    addTokens(tokens, [...sure, ...even, ...even, ...sure, ...sure, ...even], [0, 0, -100, 1, 0, -100], 3);
    const result = tokenResult(tokens);
    expect(result.count).toBe(4);
    // The first of equal tokens is the answer.
    expect(result.accuracy).toBe(3 / 4);
    expect(result.bitsPerToken).toBeCloseTo((1 + 2 + 2 + 1) / 4, 12);
    expect(result.perplexity).toBeCloseTo(2 ** 1.5, 12);
    expect([0, 1, 2].map((step) => errorAt(tokens.steps, step))).toEqual([0.5, 0, null]);
  });

  it('that are held for impossible show', () => {
    const tokens = createTokens(2);
    addTokens(tokens, [1, 0], [1], 1);
    expect(tokenResult(tokens).perplexity).toBe(Infinity);
  });

  it('of a broken model are wrong', () => {
    const tokens = createTokens(2);
    addTokens(tokens, [Number.NaN, Number.NaN], [0], 1);
    expect(tokenResult(tokens)).toMatchObject({ accuracy: 0, perplexity: Number.NaN });
  });

  it('refuse arrays that do not fit', () => {
    expect(() => addTokens(createTokens(3), [0.5, 0.5], [0], 1)).toThrow('do not fit');
    expect(() => addTokens(createTokens(1), [1, 1, 1], [0, 0, 0], 2)).toThrow('do not fit');
  });
});
