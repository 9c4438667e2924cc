import { Random } from '../base/random';
import { drawGumbel } from './noise';
import { argMax, largestPlaces } from './probabilities';
import type { Hypothesis, StepModel, WritingLimits } from './step-model';

export interface SamplingSettings {
  /** 0 takes the likeliest token; 1 draws as the model says; more draws more evenly. */
  readonly temperature: number;
  /** Draws among that many of the likeliest tokens; 0 among all. */
  readonly topK: number;
  readonly seed: number;
}

export const GREEDY: SamplingSettings = { temperature: 0, topK: 0, seed: 0 };

/**
 * Writes one text a source, greedily or by drawing. The noise is drawn step by step, row by row, word by word from one
 * generator: a graph that is fed the same noise writes the same texts.
 */
export async function writeTexts<State>(
  model: StepModel<State>,
  limits: WritingLimits,
  rows: number,
  sampling: SamplingSettings = GREEDY,
): Promise<Hypothesis[]> {
  const random = new Random(sampling.seed);
  const texts = Array.from({ length: rows }, (): Draft => ({ tokens: [], hasEnded: false, sum: 0, weights: [] }));
  let { state } = await model.start();
  let last = new Int32Array(rows).fill(limits.start);
  let attends = false;
  for (let step = 0; step < limits.maximumLength && texts.some(({ hasEnded }) => !hasEnded); step++) {
    const next = await model.advance(state, last);
    ({ state } = next);
    const { weights, logProbabilities } = next;
    attends ||= weights !== null;
    const noise = sampling.temperature > 0 ? drawGumbel(random, rows * model.words) : null;
    last = Int32Array.from(texts, (text, row) => {
      const own = logProbabilities.subarray(row * model.words, (row + 1) * model.words);
      const drawn = noise?.subarray(row * model.words, (row + 1) * model.words) ?? null;
      const token = chooseToken(own, drawn, sampling);
      if (text.hasEnded) return limits.end;
      text.tokens.push(token);
      text.sum += own[token] ?? Number.NaN;
      text.hasEnded = token === limits.end;
      if (weights) text.weights.push(weights.values.slice(row * weights.steps, (row + 1) * weights.steps));
      return token;
    });
  }
  return texts.map(({ tokens, hasEnded, sum, weights }) => ({
    ...{ tokens, hasEnded, logProbability: sum, score: sum },
    weights: attends ? weights : null,
  }));
}

interface Draft {
  readonly tokens: number[];
  hasEnded: boolean;
  sum: number;
  readonly weights: Float64Array[];
}

/** The next token; `noise` null is greedy. Adding a constant to all logits changes nothing, so that log-probabilities do. */
export function chooseToken(
  logProbabilities: Float64Array,
  noise: Float64Array | null,
  { temperature, topK }: SamplingSettings,
): number {
  if (noise === null || temperature === 0) return argMax(logProbabilities);
  const disturbed = (token: number): number =>
    (logProbabilities[token] ?? -Infinity) / temperature + (noise[token] ?? 0);
  if (topK === 0 || topK >= logProbabilities.length) {
    return argMax(logProbabilities.map((_, token) => disturbed(token)));
  }
  const among = largestPlaces(logProbabilities, topK);
  return among[argMax(among.map(disturbed))] ?? 0;
}
