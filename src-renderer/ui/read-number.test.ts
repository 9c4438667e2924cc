import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNumber, readNumbers, stepNumber, writeNumber } from './read-number';

const anything = { minimum: -Infinity, maximum: Infinity, isWhole: false };

describe('readNumber', () => {
  it.each([
    ['0.5', 0.5],
    ['1e-4', 1e-4],
    [' .5 ', 0.5],
    ['0,5', 0.5],
    ['-3', -3],
  ])('reads %s', (text, value) => expect(readNumber(text, anything)).toEqual({ ok: true, value }));

  it.each(['', 'abc', '1 2', 'NaN', 'Infinity', '0x10', '--1'])('refuses %j', (text) =>
    expect(readNumber(text, anything).ok).toBe(false),
  );

  it('says which numbers it takes', () => {
    expect(readNumber('5000', { minimum: 1, maximum: 4096, isWhole: true })).toEqual({
      ok: false,
      error: 'A whole number from 1 to 4096; this is 5000.',
    });
    expect(readNumber('1.5', { minimum: 1, maximum: Infinity, isWhole: true })).toEqual({
      ok: false,
      error: 'A whole number of at least 1, please.',
    });
  });

  it('reads what writeNumber writes', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const read = readNumber(writeNumber(value), anything);
        // Adding zero makes −0 equal to 0.
        expect(read.ok && read.value + 0).toBe(value + 0);
      }),
      { seed: 3 },
    );
  });
});

describe('readNumbers', () => {
  it('takes any separator and refuses the rest', () => {
    expect(readNumbers('1, 2;3  4')).toEqual([1, 2, 3, 4]);
    expect(readNumbers('  ')).toEqual([]);
    expect(readNumbers('1, two')).toBeNull();
  });
});

describe('stepNumber', () => {
  it('steps whole numbers by one or ten, within the range', () => {
    const range = { minimum: 1, maximum: 64, isWhole: true };
    expect(stepNumber(32, 1, range, false)).toBe(33);
    expect(stepNumber(60, 1, range, true)).toBe(64);
    expect(stepNumber(1, -1, range, false)).toBe(1);
  });

  it('steps other numbers in their leading digit and never falls from a power of ten to zero', () => {
    const range = { minimum: 0, maximum: 10, isWhole: false };
    expect(stepNumber(0.003, 1, range, false)).toBe(0.004);
    expect(stepNumber(0.001, -1, range, false)).toBe(0.0009);
    expect(stepNumber(0, 1, range, false)).toBe(0.1);
  });
});
