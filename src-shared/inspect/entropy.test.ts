import { expect, it } from 'vitest';
import { entropyOf } from './entropy';

it('is 0 for one place, ln n for n alike, and nothing for none', () => {
  expect(entropyOf([0, 1, 0])).toBe(0);
  expect(entropyOf([0.25, 0.25, 0.25, 0.25])).toBeCloseTo(Math.log(4), 12);
  expect(entropyOf([0, 0])).toBeNull();
});
