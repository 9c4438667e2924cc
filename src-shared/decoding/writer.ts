import type { CompiledModel, DecodingModel } from '../compiler/compiled-model';
import { searchBeam, type BeamSettings, type SearchNode } from './beam-search';
import { gatherAxis } from './gather';
import { createPairModel, describePair, listBanned, type PairForm } from './pair-model';
import { createPrefixModel, type PrefixForm } from './prefix-model';
import type { Hypothesis, LoadGraph, RunGraph, StepModel, Tensors, WritingLimits } from './step-model';
import { writeTexts, type SamplingSettings } from './write-texts';

/** How texts are looked for: by beam search, or one token after the other, greedily or by drawing. */
export type WritingSettings = BeamSettings & SamplingSettings;

/** What was written for one row. */
export interface Written {
  /** Best first; one where no beam was searched. */
  readonly hypotheses: readonly Hypothesis[];
  /** Every hypothesis that was looked at; null where no beam was searched. */
  readonly nodes: readonly SearchNode[] | null;
}

export interface TextWriter {
  readonly limits: WritingLimits;
  /** A text for each row of `inputs`, which are the model's inputs and their lengths. */
  readonly write: (inputs: Tensors, rows: number, settings: WritingSettings) => Promise<Written[]>;
  readonly release: () => Promise<void>;
}

/** Writes with a model that takes one step at a time. */
export function createWriter<State>(
  start: (inputs: Tensors, rows: number) => StepModel<State>,
  limits: WritingLimits,
  release: () => Promise<void>,
): TextWriter {
  return {
    limits,
    release,
    write: async (inputs, rows, settings) => {
      // Of a single text the rejected continuations are of interest even where only the best one is followed.
      const isSearched = settings.beam > 1 || (settings.temperature === 0 && rows === 1);
      if (!isSearched) {
        const texts = await writeTexts(start(inputs, rows), limits, rows, settings);
        return texts.map((text) => ({ hypotheses: [text], nodes: null }));
      }
      const written: Written[] = [];
      for (let row = 0; row < rows; row++) {
        const own = new Map(Array.from(inputs, ([name, value]) => [name, gatherAxis(value, 0, [row])]));
        const { hypotheses, nodes } = await searchBeam(start(own, 1), limits, settings);
        written.push({ hypotheses, nodes });
      }
      return written;
    },
  };
}

/** Writes with a model's encoder and step, or with its `predict` graph where it reads its whole prefix. */
export async function openWriter(
  model: CompiledModel,
  decoding: DecodingModel,
  parameters: Tensors,
  load: LoadGraph,
): Promise<TextWriter> {
  const limits = limitsOf(decoding);
  if (decoding.pair === null) {
    const graph = await load(model.predict(parameters));
    return createPrefixWriter(
      describePrefix(model, decoding, []),
      limits,
      (feeds) => graph.run(feeds),
      () => graph.release(),
    );
  }
  const pair = decoding.pair(parameters);
  const encoder = await load(pair.encoder);
  const step = await load(pair.step);
  const form = describePair(pair, decoding);
  const encode: RunGraph = (feeds) => encoder.run(feeds);
  const advance: RunGraph = (feeds) => step.run(feeds);
  return createPairWriter(form, limits, encode, advance, async () => {
    await encoder.release();
    await step.release();
  });
}

export function createPairWriter(
  form: PairForm,
  limits: WritingLimits,
  encoder: RunGraph,
  step: RunGraph,
  release: () => Promise<void>,
): TextWriter {
  return createWriter((inputs) => createPairModel(form, { encoder, step }, inputs), limits, release);
}

export function createPrefixWriter(
  form: PrefixForm,
  limits: WritingLimits,
  run: RunGraph,
  release: () => Promise<void>,
): TextWriter {
  const held = new Set([...form.prefixes, ...form.lengths]);
  const start = (inputs: Tensors, rows: number) =>
    createPrefixModel(form, run, new Map([...inputs].filter(([name]) => !held.has(name))), rows);
  return createWriter(start, limits, release);
}

export function limitsOf({ text, maximumLength }: Pick<DecodingModel, 'text' | 'maximumLength'>): WritingLimits {
  return { start: text.special.start, end: text.special.end, maximumLength };
}

/** How a model that reads its whole prefix is asked; `ignored` are the targets that its graph wants besides. */
export function describePrefix(
  model: Pick<CompiledModel, 'inputs'>,
  { block, prefixes, vocabularySize, text }: DecodingModel,
  ignored: readonly string[],
): PrefixForm {
  const lengths = model.inputs.flatMap(({ name, lengths: own }) =>
    own !== null && prefixes.includes(name) ? [own] : [],
  );
  return {
    block,
    words: vocabularySize,
    banned: listBanned(text),
    prefixes,
    lengths,
    ignored,
    limit: null,
    before: [],
  };
}
