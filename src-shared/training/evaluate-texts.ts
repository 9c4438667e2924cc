import { defined } from '../base/invariant';
import type { CompiledModel } from '../compiler/compiled-model';
import type { PartName } from '../data/split';
import type { Hypothesis, Tensors } from '../decoding/step-model';
import { firstDifference } from '../metrics/edit-distance';
import { createStepCounts, errorAt, type StepCounts } from '../metrics/step-counts';
import { addWritten, createWritten, writtenResult } from '../metrics/written';
import type { DecodedSample, StepErrors, TextResults } from '../protocol/text-results';
import type { FreeRunning } from './free-running';
import type { ModelData } from './model-data';
import { orderByLength } from './sample-order';
import { describeSource, readRow, type TextCodec } from './text-codec';

/** Texts in one run. */
const BATCH = 64;
/** A plot shows no more steps. */
const MOST_STEPS = 256;

export interface TextCall {
  readonly model: CompiledModel;
  readonly data: ModelData;
  readonly writer: FreeRunning;
  readonly parameters: Tensors;
  readonly part: PartName;
  /** Texts that are written at most, spread evenly over the part. */
  readonly most: number;
  /** Texts that are told in full. */
  readonly shown: number;
  /** What was right at each step when the model read the wanted tokens before it; null where it was not measured. */
  readonly teacherForced: StepCounts | null;
  /** Called before every run; may give the host a turn. */
  readonly between: () => Promise<void>;
}

export interface TextEvaluation {
  readonly results: TextResults;
  /** `exact_match` and `error_rate`, as far as there was anything to count. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** What a model writes on a part of the data when nobody shows it the answer; null where the part is empty. */
export async function evaluateTexts(call: TextCall): Promise<TextEvaluation | null> {
  const { model, data, writer, parameters, part, most, shown, teacherForced, between } = call;
  const total = data.sampleCount(part);
  if (total === 0) return null;
  const chosen = chooseEvenly(total, most);
  const lengths = data.lengthsOf?.(part) ?? null;
  const order = lengths === null ? null : orderByLength(Array.from(chosen, (sample) => lengths[sample] ?? 0));
  const counts = createWritten();
  const samples = new Map<number, DecodedSample>();
  for (let start = 0; start < chosen.length; start += BATCH) {
    await between();
    const places = Array.from(
      { length: Math.min(BATCH, chosen.length - start) },
      (_, i) => order?.[start + i] ?? start + i,
    );
    const batch = data.fill(
      part,
      places.map((place) => chosen[place] ?? 0),
    );
    const texts = await writer.write(parameters, batch, places.length);
    texts.forEach((text, row) => {
      const wanted = readWanted(writer, batch, row);
      addWritten(counts, stripEnd(text, writer.limits.end), wanted, text.hasEnded);
      const place = places[row] ?? 0;
      if (place < shown) samples.set(place, describeSample(model, data, writer, batch, row, text));
    });
  }
  const { exactMatch, errorRate } = writtenResult(counts);
  return {
    results: {
      block: writer.target.block,
      written: chosen.length,
      total,
      errors: compareSteps(teacherForced ?? createStepCounts(), counts.steps),
      samples: [...samples].sort(([a], [b]) => a - b).map(([, sample]) => sample),
    },
    metrics: {
      ...(exactMatch === null ? {} : { exact_match: exactMatch }),
      ...(errorRate === null ? {} : { error_rate: errorRate }),
    },
  };
}

/** Positions in a part, spread evenly: the same ones whenever they are asked for. */
function chooseEvenly(total: number, most: number): Int32Array {
  const count = Math.min(total, most);
  return Int32Array.from({ length: count }, (_, i) => Math.floor((i * total) / count));
}

function readWanted({ target, limits }: FreeRunning, batch: Tensors, row: number): number[] {
  return readRow(defined(batch.get(target.name), `target ${target.name}`), row, limits.end);
}

/** The tokens of a text without its end token. */
export function stripEnd({ tokens, hasEnded }: Hypothesis, end: number): readonly number[] {
  return hasEnded && tokens.at(-1) === end ? tokens.slice(0, -1) : tokens;
}

/** One written text beside the wanted one, as people read them. */
export function describeSample(
  model: CompiledModel,
  data: Pick<ModelData, 'codecs'>,
  writer: Pick<FreeRunning, 'target' | 'limits'>,
  batch: Tensors,
  row: number,
  text: Hypothesis,
): DecodedSample {
  const { name } = writer.target;
  const codec: TextCodec = defined(data.codecs.get(name), `tokenizer of ${name}`);
  const tokens = defined(batch.get(name), `target ${name}`);
  const wanted = readRow(tokens, row, writer.limits.end);
  const written = stripEnd(text, writer.limits.end);
  return {
    source: describeSource(model, data.codecs, batch, row),
    reference: codec.decode(wanted),
    output: codec.decode(written),
    referenceTokens: wanted.map((token) => codec.nameOf(token)),
    outputTokens: written.map((token) => codec.nameOf(token)),
    firstWrong: firstDifference(written, wanted) ?? (text.hasEnded ? null : wanted.length),
    logProbability: Number.isFinite(text.logProbability) ? text.logProbability : null,
  };
}

/** The two kinds of errors side by side. */
export function compareSteps(teacherForced: StepCounts, freeRunning: StepCounts): StepErrors {
  const steps = Math.min(MOST_STEPS, Math.max(teacherForced.counted.length, freeRunning.counted.length));
  const all = Array.from({ length: steps }, (_, step) => step);
  return {
    teacherForced: all.map((step) => errorAt(teacherForced, step)),
    freeRunning: all.map((step) => errorAt(freeRunning, step)),
    counts: all.map((step) => [teacherForced.counted[step] ?? 0, freeRunning.counted[step] ?? 0] as const),
  };
}
