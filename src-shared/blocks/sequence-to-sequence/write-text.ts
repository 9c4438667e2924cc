import { defined } from '../../base/invariant';
import type { Value } from '../../ir/graph';
import type { Emitter } from '../../ops/emitter';
import { isFloat } from '../../tensor/dtype';
import { tensor } from '../../tensor/tensor';
import type { TextInfo } from '../block';
import type { SamplingInputs, Writer, WriterCall } from '../writing';

/** A score that no token with a chance has, and that stays finite in sums. */
const NEVER = -1e30;

export interface WrittenText {
  /** int64 `[batch, steps]`, as many as the longest text has: the end token counted, padding behind it. */
  readonly tokens: Value;
  /** int64 `[batch]`. */
  readonly lengths: Value;
  /** `[batch]`: the sum over the tokens of the logarithm of their probabilities. */
  readonly logProbability: Value;
  /** `[batch, steps, source steps]`, zero behind the end; null without attention. */
  readonly weights: Value | null;
}

/**
 * Writes a text in one graph: at each step the most probable token, or with `sampling` one drawn at random, is read by the next,
 * until each text of the batch has its end, or after `steps` steps. Padding and start token are never written.
 *
 * Drawing: the token with the greatest `logit + temperature · noise` under Gumbel noise has the probability of the softmax of
 * `logits / temperature` (Maddison, Tarlow & Minka 2014, arXiv:1411.0030); temperature 0 is greedy.
 */
export function writeText(
  writer: Writer,
  call: WriterCall,
  text: TextInfo,
  steps: number,
  sampling: SamplingInputs | null,
): WrittenText {
  const { g } = call;
  const values = writer.begin(call);
  const carried = [...values].filter(([, { carried: isCarried }]) => isCarried);
  const fixed = [...values].filter(([, { carried: isCarried }]) => !isCarried);
  const batch = defined(defined(carried[0], 'a carried value')[1].value.shape[0], 'batch');
  // What is carried need not be numbers: a writer may remember its own tokens alone.
  const dtype = carried.map(([, { value }]) => value.dtype).find(isFloat) ?? 'float32';
  const { special } = text;
  const states = [
    ...carried.map(([, { value }]) => value),
    g.filled([batch], special.start, 'int64'),
    // 1 where the end token has been written.
    g.filled([batch], 0, 'int64'),
    g.filled([batch], 0, dtype),
  ];
  const { states: last, outputs } = g.loop({
    most: steps,
    states,
    hint: `${call.id}/write`,
    body: (b, previous, position) => {
      const [token, ended, logProbability] = previous.slice(carried.length);
      const named = [
        ...carried.map(([name], i): [string, Value] => [name, defined(previous[i], name)]),
        ...fixed.map(([name, { value }]): [string, Value] => [name, value]),
      ];
      const step = writer.step({ ...call, g: b, values: new Map(named), token: defined(token, 'token') });
      const logits = b.add(step.logits, banned(b, step.logits, special));
      const scores = sampling ? addNoise(b, logits, sampling, position) : logits;
      const chosen = b.argMax(scores);
      const isOver = b.greater(defined(ended, 'ended'), 0);
      const written = b.where(isOver, special.pad, chosen);
      const own = b.squeeze(b.gatherElements(b.logSoftmax(logits), b.unsqueeze(chosen, [1]), 1), [1]);
      const nowEnded = b.max(defined(ended, 'ended'), b.cast(b.equal(written, special.end), 'int64'));
      const next = [
        ...carried.map(([name]) => defined(step.next.get(name), `the next ${name}`)),
        b.identity(written),
        nowEnded,
        b.add(defined(logProbability, 'log probability'), b.where(isOver, 0, own)),
      ];
      const weights = step.weights && b.where(b.unsqueeze(isOver, [1]), 0, step.weights);
      // As a sum: over no rows at all there is a sum, but no smallest one.
      const goesOn = b.greater(b.reduceSum(b.sub(1, nowEnded), [0]), 0);
      return { states: next, outputs: weights ? [written, weights] : [written], goesOn };
    },
  });
  const [written, weights] = outputs;
  const tokens = g.transpose(defined(written, 'written tokens'), [1, 0]);
  return {
    tokens,
    lengths: g.reduceSum(g.cast(g.not(g.equal(tokens, special.pad)), 'int64'), [1]),
    logProbability: defined(last.at(-1), 'log probability'),
    weights: weights ? g.transpose(weights, [1, 0, 2]) : null,
  };
}

/** `[words]`: what keeps padding and start token from being written. */
function banned(g: Emitter, logits: Value, special: TextInfo['special']): Value {
  const words = Number(logits.shape[1]);
  const scores = new Float64Array(words);
  for (const token of [special.pad, special.start]) scores[token] = NEVER;
  return g.constant(tensor(logits.dtype, [words], scores));
}

/** The logits of the `topK` most probable tokens (all for 0) plus `temperature · noise`; the others are never chosen. */
function addNoise(g: Emitter, logits: Value, { temperature, topK, noise }: SamplingInputs, position: Value): Value {
  const words = Number(logits.shape[1]);
  const [sorted] = g.topK(logits, words);
  const kept = g.where(g.lessOrEqual(topK, 0), words, g.min(topK, words));
  const threshold = g.gather(sorted, g.unsqueeze(g.sub(kept, 1), [0]), 1);
  const steps = defined(noise.shape[0], 'steps of the noise');
  const last = g.sub(g.squeeze(g.sizeOf(steps), [0]), 1);
  const drawn = g.mul(g.gather(noise, g.min(position, last)), temperature);
  // Sizes of 1 are repeated, which the names of the sizes do not tell.
  const types = [{ dtype: logits.dtype, shape: logits.shape }];
  const noisy = g.one('Add', [logits, drawn], {}, { types });
  return g.where(g.less(logits, threshold), NEVER, noisy);
}
