import { IGNORED_CLASS } from '../../src-shared/base/ignored-class';
import { defined } from '../../src-shared/base/invariant';
import type { CompiledModel, DecodingModel } from '../../src-shared/compiler/compiled-model';
import { readGenerated, samplingInputs } from '../../src-shared/decoding/generate-graph';
import { createPairModel, describePair } from '../../src-shared/decoding/pair-model';
import type { Hypothesis, RunGraph, Tensors } from '../../src-shared/decoding/step-model';
import { limitsOf } from '../../src-shared/decoding/writer';
import { GREEDY, writeTexts } from '../../src-shared/decoding/write-texts';
import { tensor, toNumbers, type Tensor } from '../../src-shared/tensor/tensor';
import type { GraphKind } from './model-metadata';
import type { ModelSession } from './ort-session';

/** The decoding of a model whose graph of this kind writes texts by itself; null where there is nothing to write, or only prefixes. */
export function writingOf({ decoding }: CompiledModel, kind: GraphKind): DecodingModel | null {
  const writes = decoding?.generate ?? (kind === 'generate' || kind === 'sample' ? decoding?.generateFromPrefix : null);
  return writes ? decoding : null;
}

/** Runs a session on those of the values that it takes. */
export function runTaken(session: ModelSession): RunGraph {
  return async (values) =>
    session.run(new Map(session.inputNames.map((name) => [name, defined(values.get(name), `value of ${name}`)])));
}

/** What writes: a file of one kind, loaded. */
export interface LoadedFile {
  readonly kind: GraphKind;
  readonly model: CompiledModel;
  readonly decoding: DecodingModel;
  readonly parameters: Tensors;
  /** Of a pair the encoder. */
  readonly session: ModelSession;
  readonly step: ModelSession | null;
}

/** The greedy texts of a file for a batch. */
export async function writeGreedily(
  { kind, model, decoding, parameters, session, step }: LoadedFile,
  batch: Tensors,
  rows: number,
): Promise<Hypothesis[]> {
  const limits = limitsOf(decoding);
  if (kind === 'encoder') {
    const form = describePair(defined(decoding.pair, 'pair')(parameters), decoding);
    const runners = { encoder: runTaken(session), step: runTaken(defined(step, 'step of the pair')) };
    const inputs = new Map(listInputs(model).map((name) => [name, defined(batch.get(name), `value of ${name}`)]));
    return writeTexts(createPairModel(form, runners, inputs), limits, rows);
  }
  const drawn = kind === 'sample' ? samplingInputs(decoding.block, GREEDY, 1, rows, decoding.vocabularySize) : [];
  const outputs = await runTaken(session)(new Map([...batch, ...drawn]));
  return readGenerated(outputs, decoding.block, limits.end);
}

/** What a batch holds of a model besides its targets. */
function listInputs({ inputs }: CompiledModel): string[] {
  return inputs.flatMap(({ name, lengths }) => (lengths === null ? [name] : [name, lengths]));
}

/**
 * How far greedily written texts are from what an evaluate graph says of them: it is shown each text as if it were the
 * answer, and gives the probability of every token after those before it. Each written token must be the likeliest
 * there, and the sum of the logarithms must be the text's own. Returns the greatest of both gaps, the second relative to
 * the sum (at least 1).
 */
export async function measureWritten(
  model: CompiledModel,
  { block, vocabularySize: words, text: { special } }: DecodingModel,
  parameters: Tensors,
  batch: Tensors,
  texts: readonly Hypothesis[],
  evaluate: RunGraph,
): Promise<number> {
  const steps = Math.max(1, ...texts.map(({ tokens }) => tokens.length));
  const answers = new Float64Array(texts.length * steps).fill(IGNORED_CLASS);
  texts.forEach(({ tokens }, row) => answers.set(tokens, row * steps));
  const target = defined(
    model.targets.find((one) => one.block === block),
    `target of ${block}`,
  );
  const answer = tensor('int64', [texts.length, steps], answers);
  const shown = describePrefixes(model, texts, steps, special);
  const outputs = await evaluate(new Map([...parameters, ...batch, ...shown]).set(target.name, answer));
  const probabilities = toNumbers(defined(outputs.get(block), `output ${block}`));
  let greatest = 0;
  texts.forEach(({ tokens, logProbability }, row) => {
    let sum = 0;
    tokens.forEach((token, step) => {
      const from = (row * steps + step) * words;
      const own = probabilities.slice(from, from + words);
      // Writing leaves these out, and shares what they would have had among the others.
      for (const never of [special.pad, special.start]) own[never] = 0;
      const left = own.reduce((total, share) => total + share, 0);
      own.forEach((share, word) => (own[word] = share / left));
      const chosen = own[token] ?? Number.NaN;
      sum += Math.log(chosen);
      greatest = worse(greatest, Math.max(...own) - chosen);
    });
    greatest = worse(greatest, Math.abs(sum - logProbability) / Math.max(1, Math.abs(sum)));
  });
  return greatest;
}

/** The texts as a model reads them that is asked with its prefix: the start token first, without the last one. */
function describePrefixes(
  { inputs }: CompiledModel,
  texts: readonly Hypothesis[],
  steps: number,
  { start, pad }: DecodingModel['text']['special'],
): readonly (readonly [string, Tensor])[] {
  const prefixes = new Float64Array(texts.length * steps).fill(pad);
  texts.forEach(({ tokens }, row) => prefixes.set([start, ...tokens.slice(0, -1)], row * steps));
  const counts = texts.map(({ tokens }) => tokens.length);
  return inputs
    .filter(({ request }) => request.kind === 'target-prefix')
    .flatMap(({ name, lengths }) => [
      [name, tensor('int64', [texts.length, steps], prefixes)] as const,
      ...(lengths === null ? [] : [[lengths, tensor('int64', [texts.length], counts)] as const]),
    ]);
}

/** What is no number is no gap that could be small. */
function worse(a: number, b: number): number {
  return Number.isNaN(b) ? Infinity : Math.max(a, b);
}
