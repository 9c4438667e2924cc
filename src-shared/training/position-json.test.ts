import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPosition, writePosition } from './position-json';
import type { TrainingPosition } from './training-state';

const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (Object.is(value, -0) ? 0 : value));
const count = fc.nat();
const positions: fc.Arbitrary<TrainingPosition> = fc.record({
  seed: count,
  step: count,
  epoch: count,
  stepInEpoch: count,
  maskRandom: fc.array(fc.integer({ min: 0, max: 0xffffffff }), { minLength: 4, maxLength: 4 }),
  schedule: fc.record({ best: fc.option(number), epochsWithoutImprovement: count, scale: number }),
  epochLoss: fc.record({ sum: number, weight: number }),
  epochsWithoutImprovement: count,
  best: fc.option(
    fc.record({
      epoch: count,
      step: count,
      loss: number,
      metrics: fc.dictionary(fc.constantFrom('rmse', 'mae', 'head.rmse'), number, { noNullPrototype: true }),
    }),
  ),
});

describe('readPosition', () => {
  it('gives back every bit of what was written', () => {
    fc.assert(
      fc.property(positions, (position) => {
        expect(readPosition(writePosition(position))).toEqual(position);
      }),
      { seed: 1 },
    );
  });

  it('writes equal positions alike, whatever the order of their fields', () => {
    fc.assert(
      fc.property(positions, (position) => {
        const { seed, maskRandom, best, ...rest } = position;
        expect(writePosition({ best, ...rest, maskRandom, seed })).toBe(writePosition(position));
      }),
      { seed: 3 },
    );
  });

  it('gives null for anything else, and never throws', () => {
    const [position] = fc.sample(positions, { numRuns: 1, seed: 2 });
    const text = writePosition(position!);
    for (let length = 0; length < text.length; length++) expect(readPosition(text.slice(0, length))).toBeNull();
    for (const key of Object.keys(position!)) {
      expect(readPosition(JSON.stringify({ ...position, [key]: undefined }))).toBeNull();
      expect(readPosition(JSON.stringify({ ...position, [key]: 'x' }))).toBeNull();
    }
    fc.assert(
      fc.property(fc.json(), (json) => {
        expect(readPosition(json)).toBeNull();
      }),
      { seed: 1 },
    );
  });
});
