import { defined } from '../base/invariant';
import { Random } from '../base/random';
import { scalar, tensor, toNumbers } from '../tensor/tensor';
import { drawGumbel } from './noise';
import type { Hypothesis, RunGraph, Tensors } from './step-model';
import type { SamplingSettings } from './write-texts';

/** One text a row from a graph that writes whole texts in one run (`generate`); `inputs` are all it reads. */
export async function runGenerateGraph(
  run: RunGraph,
  block: string,
  inputs: Tensors,
  end: number,
): Promise<Hypothesis[]> {
  return readGenerated(await run(inputs), block, end);
}

/**
 * The three inputs that a sampling graph takes besides. The noise is laid out as `writeTexts` draws it, so that both write
 * the same texts.
 */
export function samplingInputs(
  block: string,
  { temperature, topK, seed }: SamplingSettings,
  steps: number,
  rows: number,
  words: number,
): Tensors {
  const noise =
    temperature === 0
      ? tensor('float32', [1, 1, 1], [0])
      : tensor('float32', [steps, rows, words], drawGumbel(new Random(seed), steps * rows * words));
  return new Map([
    [`${block}.temperature`, scalar('float32', temperature)],
    [`${block}.top_k`, tensor('int64', [], [topK])],
    [`${block}.noise`, noise],
  ]);
}

/** Tokens, probabilities and weights of each row, without what stands behind its end. */
export function readGenerated(outputs: Tensors, block: string, end: number): Hypothesis[] {
  const written = defined(outputs.get(block), `output ${block}`);
  const lengths = toNumbers(defined(outputs.get(`${block}.lengths`), `output ${block}.lengths`));
  const sums = toNumbers(defined(outputs.get(`${block}.log_probability`), `output ${block}.log_probability`));
  const steps = written.dims[1] ?? 0;
  const all = toNumbers(written);
  const attention = outputs.get(`${block}.weights`);
  const shares = attention ? toNumbers(attention) : null;
  const width = attention?.dims[2] ?? 0;
  return Array.from(lengths, (length, row): Hypothesis => {
    const tokens = Array.from(all.subarray(row * steps, row * steps + length));
    const logProbability = sums[row] ?? Number.NaN;
    const at = (step: number): number => (row * steps + step) * width;
    return {
      ...{ tokens, hasEnded: tokens.at(-1) === end, logProbability, score: logProbability },
      weights: shares && tokens.map((_, step) => shares.slice(at(step), at(step + 1))),
    };
  });
}
