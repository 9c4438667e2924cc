import { describe, expect, it } from 'vitest';
import { createRandomSteps } from '../testing/random-steps';
import { logSoftmax } from './probabilities';
import type { StepModel } from './step-model';
import { chooseToken, writeTexts } from './write-texts';

const LIMITS = { start: 0, end: 1, maximumLength: 6 };

/** One step, the same for every row: the first token is all there is. */
function oneStep(logits: readonly number[]): StepModel<null> {
  const logProbabilities = logSoftmax(logits, logits.length);
  return {
    words: logits.length,
    start: async () => ({ state: null }),
    advance: async (_, tokens) => ({
      state: null,
      logProbabilities: Float64Array.from(
        { length: tokens.length * logits.length },
        (_value, i) => logProbabilities[i % logits.length]!,
      ),
      weights: null,
    }),
    select: () => null,
  };
}

async function countFirst(
  logits: readonly number[],
  temperature: number,
  topK: number,
  rows = 6000,
): Promise<number[]> {
  const limits = { start: 0, end: 99, maximumLength: 1 };
  const texts = await writeTexts(oneStep(logits), limits, rows, { temperature, topK, seed: 3 });
  const counts = logits.map(() => 0);
  for (const { tokens } of texts) counts[tokens[0]!]! += 1 / rows;
  return counts;
}

const softmax = (logits: readonly number[]): number[] => Array.from(logSoftmax(logits, logits.length), Math.exp);

describe('writing texts', () => {
  it('takes the likeliest token where the temperature is 0, and sums what it was sure of', async () => {
    const model = createRandomSteps(5, 6, 3);
    const texts = await writeTexts(model, LIMITS, 3);
    expect(new Set(texts.map(({ tokens }) => tokens.join())).size).toBeGreaterThan(1);
    for (const [row, text] of texts.entries()) {
      let state = model.select((await model.start()).state, [row]);
      let sum = 0;
      let last = LIMITS.start;
      for (const token of text.tokens) {
        const next = await model.advance(state, [last]);
        expect(next.logProbabilities[token]).toBe(Math.max(...next.logProbabilities));
        sum += next.logProbabilities[token]!;
        ({ state } = next);
        last = token;
      }
      expect(text.logProbability).toBeCloseTo(sum, 12);
      expect(text.hasEnded).toBe(text.tokens.at(-1) === LIMITS.end);
      expect(text.tokens.indexOf(LIMITS.end)).toBe(text.hasEnded ? text.tokens.length - 1 : -1);
    }
  });

  it('draws as often as the model says, sharper or flatter by the temperature', async () => {
    const logits = [2, 1, 0, -1];
    for (const temperature of [0.5, 1, 2]) {
      const counts = await countFirst(logits, temperature, 0);
      softmax(logits.map((logit) => logit / temperature)).forEach((share, token) => {
        // Four deviations of a share among 6000 draws.
        expect(Math.abs(counts[token]! - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / 6000));
      });
    }
  });

  it('draws among the likeliest only', async () => {
    const counts = await countFirst([2, 1, 0, -1], 1, 2);
    const [first] = softmax([2, 1]);
    expect(counts.slice(2)).toEqual([0, 0]);
    expect(Math.abs(counts[0]! - first!)).toBeLessThan(4 * Math.sqrt((first! * (1 - first!)) / 6000));
    expect(await countFirst([2, 1, 0, -1], 5, 1, 100)).toEqual([expect.closeTo(1, 9), 0, 0, 0]);
  });

  it('writes the same for the same seed, and something else for another', async () => {
    const write = async (seed: number): Promise<string> => {
      const texts = await writeTexts(createRandomSteps(1, 8, 5, 0.5), LIMITS, 5, { temperature: 1, topK: 0, seed });
      return texts.map(({ tokens }) => tokens.join(' ')).join('\n');
    };
    expect(await write(7)).toBe(await write(7));
    expect(await write(7)).not.toBe(await write(8));
  });

  it('is greedy without noise, whatever the temperature', () => {
    expect(chooseToken(Float64Array.of(-3, -1, -1, -2), null, { temperature: 1, topK: 0, seed: 0 })).toBe(1);
  });
});
