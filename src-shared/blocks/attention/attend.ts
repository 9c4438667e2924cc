import type { Value } from '../../ir/graph';
import type { Emitter } from '../../ops/emitter';
import type { Dim } from '../../tensor/dims';
import type { StepLimit } from '../block-traits';
import { scoreKinds, type Score, type ScoreSizes, type WeightOf } from './scores';

/** The lowest float32: a score of which nothing is left after the softmax. */
const LOWEST = -3.4028234663852886e38;

/**
 * Softmax over the last axis among the places that are allowed (all when null), zero in the others. A row that allows
 * none is zero, not NaN.
 */
export function emitMaskedSoftmax(g: Emitter, scores: Value, allowed: Value | null): Value {
  if (allowed === null) return g.softmax(scores);
  // The second choice is for rows that allow nothing: their softmax is uniform.
  return g.where(allowed, g.softmax(g.where(allowed, scores, LOWEST)), 0);
}

/** `[batch, 1, steps]`, true where a key lies within its row's length; null when every row is full. */
export function emitKeyMask(g: Emitter, steps: Dim, lengths: Value | null): Value | null {
  return lengths && g.less(g.unsqueeze(g.range(steps), [0, 1]), g.unsqueeze(lengths, [1, 2]));
}

export interface AttentionCall {
  readonly score: Score;
  readonly sizes: ScoreSizes;
  /** `[batch, query steps, features]`. */
  readonly query: Value;
  /** `[batch, key steps, features]`. */
  readonly keys: Value;
  /** `[batch, key steps, features]`. */
  readonly values: Value;
  /** int64 `[batch]`: keys that count; null when all do. */
  readonly keyLengths: Value | null;
  /** The weights that `scoreKinds[score].weights(sizes)` lists. */
  readonly weight: WeightOf;
}

/**
 * `context = Σᵢ softmaxᵢ(score(q, kᵢ))·vᵢ` `[batch, query steps, features of a value]`, and the weights
 * `[batch, query steps, key steps]`. Without keys that count both are zero.
 */
export function emitAttention(g: Emitter, call: AttentionCall): { readonly context: Value; readonly weights: Value } {
  const { score, sizes, query, keys, values, weight } = call;
  const prepared = prepareKeys(g, score, keys, weight);
  const scores = scoreKinds[score].emit(g, query, prepared, weight, sizes);
  const weights = emitMaskedSoftmax(g, scores, keyMaskOf(g, call));
  return { context: g.matMul(weights, values), weights };
}

/** A location score points at no key behind its greatest length. */
export function locationLimit(score: Score, limit: Omit<StepLimit, 'consequence'>): StepLimit[] {
  return score === 'location' ? [{ ...limit, consequence: 'what lies behind is never looked at' }] : [];
}

/** What a score computes of the keys alone: once, where queries come one after the other. */
export function prepareKeys(g: Emitter, score: Score, keys: Value, weight: WeightOf): Value {
  return scoreKinds[score].prepareKeys?.(g, keys, weight) ?? keys;
}

/** A location score knows no key beyond its greatest length, so nothing there is attended to. */
export function keyMaskOf(
  g: Emitter,
  { score, sizes, keys, keyLengths }: Pick<AttentionCall, 'score' | 'sizes' | 'keys' | 'keyLengths'>,
): Value | null {
  const steps = keys.shape[1];
  if (steps === undefined) throw new Error('Keys are a sequence');
  if (score !== 'location' || (typeof steps === 'number' && steps <= sizes.length)) {
    return emitKeyMask(g, steps, keyLengths);
  }
  if (keyLengths) return emitKeyMask(g, steps, g.min(keyLengths, sizes.length));
  return g.less(g.unsqueeze(g.range(steps), [0, 1]), sizes.length);
}
