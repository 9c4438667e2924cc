import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandomSteps } from '../testing/random-steps';
import { searchBeam } from './beam-search';
import { lengthPenalty } from './probabilities';
import type { StepModel, WritingLimits } from './step-model';
import { writeTexts } from './write-texts';

const LIMITS: WritingLimits = { start: 0, end: 1, maximumLength: 4 };

interface Found {
  readonly tokens: readonly number[];
  readonly logProbability: number;
}

/** Every text there is, with its probability. */
async function listTexts<State>(model: StepModel<State>, limits: WritingLimits): Promise<Found[]> {
  const found: Found[] = [];
  const visit = async (state: State, tokens: readonly number[], sum: number): Promise<void> => {
    const next = await model.advance(state, [tokens.at(-1) ?? limits.start]);
    for (let token = 0; token < model.words; token++) {
      const text = { tokens: [...tokens, token], logProbability: sum + next.logProbabilities[token]! };
      if (token === limits.end || text.tokens.length === limits.maximumLength) found.push(text);
      else await visit(next.state, text.tokens, text.logProbability);
    }
  };
  await visit((await model.start()).state, [], 0);
  return found;
}

const scored = (texts: readonly Found[], alpha: number) =>
  texts
    .map((text) => ({ ...text, score: text.logProbability / lengthPenalty(text.tokens.length, alpha) }))
    .sort((a, b) => b.score - a.score);

describe('beam search', () => {
  it.each([0, 0.6, 1.5])(
    'with a beam as wide as the tree finds what trying everything finds (α = %s)',
    async (alpha) => {
      for (const seed of [1, 2, 3, 4, 5]) {
        const model = createRandomSteps(seed, 4);
        const all = scored(await listTexts(model, LIMITS), alpha);
        const { hypotheses } = await searchBeam(model, LIMITS, { beam: all.length, lengthPenalty: alpha });
        expect(hypotheses).toHaveLength(all.length);
        hypotheses.slice(0, 10).forEach((hypothesis, i) => {
          expect(hypothesis.tokens).toEqual(all[i]!.tokens);
          expect(hypothesis.score).toBeCloseTo(all[i]!.score, 10);
          expect(hypothesis.hasEnded).toBe(hypothesis.tokens.at(-1) === LIMITS.end);
        });
      }
    },
  );

  it('of width 1 is greedy', async () => {
    const limits = { ...LIMITS, maximumLength: 9 };
    for (let seed = 0; seed < 40; seed++) {
      const model = createRandomSteps(seed, 5);
      const [greedy] = await writeTexts(model, limits, 1);
      for (const alpha of [0, 1]) {
        const { hypotheses } = await searchBeam(model, limits, { beam: 1, lengthPenalty: alpha });
        expect(hypotheses).toHaveLength(1);
        expect(hypotheses[0]!.tokens).toEqual(greedy!.tokens);
        expect(hypotheses[0]!.logProbability).toBeCloseTo(greedy!.logProbability, 12);
        expect(hypotheses[0]!.weights).toEqual(greedy!.weights);
      }
    }
  });

  it('finds likelier texts than greedy writing where the likeliest first token leads astray', async () => {
    let [better, worse] = [0, 0];
    for (let seed = 0; seed < 60; seed++) {
      const model = createRandomSteps(seed, 6, 1, 1.5);
      const [greedy] = await writeTexts(model, { ...LIMITS, maximumLength: 6 }, 1);
      const { hypotheses } = await searchBeam(model, { ...LIMITS, maximumLength: 6 }, { beam: 5, lengthPenalty: 0 });
      if (hypotheses[0]!.logProbability > greedy!.logProbability + 1e-9) better++;
      if (hypotheses[0]!.logProbability < greedy!.logProbability - 1e-9) worse++;
    }
    expect(better).toBeGreaterThan(20);
    expect(worse).toBeLessThan(better / 4);
  });

  it('prefers longer texts the larger α is', async () => {
    const lengthAt = async (alpha: number): Promise<number> => {
      let total = 0;
      for (let seed = 0; seed < 30; seed++) {
        const { hypotheses } = await searchBeam(
          createRandomSteps(seed, 4),
          { ...LIMITS, maximumLength: 6 },
          { beam: 40, lengthPenalty: alpha },
        );
        total += hypotheses[0]!.tokens.length;
      }
      return total;
    };
    const lengths = [await lengthAt(0), await lengthAt(1), await lengthAt(3)];
    expect(lengths[1]).toBeGreaterThan(lengths[0]!);
    expect(lengths[2]).toBeGreaterThan(lengths[1]!);
  });

  it('tells of every hypothesis: the tree holds the texts that were found, with their probabilities', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 1, max: 6 }), async (seed, beam) => {
        const limits = { ...LIMITS, maximumLength: 5 };
        const { hypotheses, nodes } = await searchBeam(createRandomSteps(seed, 5), limits, {
          beam,
          lengthPenalty: 0.6,
        });
        nodes.forEach((node, i) => {
          if (i === 0) return;
          const parent = nodes[node.parent!]!;
          expect(parent.fate).toBe('kept');
          expect(node.step).toBe(parent.step + 1);
          expect(node.logProbability).toBeCloseTo(parent.logProbability + node.tokenLogProbability, 10);
        });
        for (let step = 1; step <= limits.maximumLength; step++) {
          const kept = nodes.filter((node) => node.step === step && node.fate === 'kept');
          expect(kept.length).toBeLessThanOrEqual(beam);
        }
        const ends = nodes.filter(({ fate }) => fate === 'finished').map(({ score }) => score);
        expect(hypotheses.map(({ score }) => score)).toEqual(ends.sort((a, b) => b - a).slice(0, beam));
        for (const { tokens, weights } of hypotheses) {
          expect(weights).toHaveLength(tokens.length);
          weights!.forEach((row, i) => expect(row[(i + 1) % 3]).toBe(0.8));
        }
      }),
      { seed: 4, numRuns: 60 },
    );
  });
});
