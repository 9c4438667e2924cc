import type { Diagnostic } from '../base/diagnostic';
import type { Random } from '../base/random';
import { invariant } from '../base/invariant';
import { fail, ok, type Result } from '../base/result';
import type { FeatureInfo, FeatureRequest as BlockRequest, FeatureSource } from '../blocks/block';
import type { CompiledModel } from '../compiler/compiled-model';
import { fillBatch, fillStarts } from '../data/batch';
import type { Dataset } from '../data/dataset';
import { addSteps, countSteps, selectLengths, type FeatureRequest, type FeatureSpec } from '../data/feature-spec';
import { selectFeatures } from '../data/features';
import { isNumber, isText } from '../data/prepared-columns';
import { PARTS, type PartName } from '../data/split';
import { findLanes, layOutStreams, type Lane, type StreamOrder } from '../data/streams';
import { SPECIAL } from '../data/text/special-tokens';
import type { DType } from '../tensor/dtype';
import { describeShape, type Shape } from '../tensor/dims';
import { castTensor, sizeOf, type Tensor } from '../tensor/tensor';
import type { TextCodec } from './text-codec';
import { trainingError } from './training-diagnostics';

/** What the loop asks of the data: batches under the names of the model's inputs and targets. */
export interface ModelData {
  readonly sampleCount: (part: PartName) => number;
  /**
   * Inputs, lengths and targets of the samples (positions in the part), batch first. `random` draws what is hidden where gaps
   * are to be filled; without it a sample always hides the same.
   */
  readonly fill: (part: PartName, samples: ArrayLike<number>, random?: Random) => Map<string, Tensor>;
  /** How the numbers of a target read in the data's own units. Columns of a target are its last axis. */
  readonly scales: ReadonlyMap<string, TargetScale>;
  /** Whether samples of a batch may differ in their steps. */
  readonly isRagged: boolean;
  /**
   * Steps of each sample of a part, those of all inputs and targets added up: what it costs, and by what batches of like
   * lengths are put together. Absent where all samples are alike.
   */
  readonly lengthsOf?: (part: PartName) => Int32Array;
  /** Set where the state is carried from window to window. */
  readonly streams?: ModelStreams;
  /** Of the inputs and targets that are texts, by their names. */
  readonly codecs: ReadonlyMap<string, TextCodec>;
}

/** Windows that go on with each other's states. */
export interface ModelStreams {
  /** The training part in that many streams side by side. */
  readonly layOut: (count: number) => StreamOrder;
  readonly lanes: (part: PartName) => readonly Lane[];
  /** Like `fill`, of windows by where they start. */
  readonly fillAt: (starts: Int32Array) => Map<string, Tensor>;
}

export interface TargetScale {
  readonly columns: number;
  /** From the model's number to the data's. */
  readonly unscale: (value: number, column: number) => number;
}

/** Blocks and data name the kinds of features alike but for one. */
function toDataRequest({ kind, columns }: BlockRequest): FeatureRequest {
  return { kind: kind === 'target-per-step' ? 'step-target' : kind, columns };
}

/** What the shape rules may ask of a dataset. */
export function createFeatureSource(dataset: Dataset): FeatureSource {
  return {
    describe: (request) => {
      const spec = selectFeatures(dataset, toDataRequest(request));
      if (spec.ok) return ok(describeSpec(spec.value, dataset));
      const [first] = spec.error;
      invariant(first, 'A refusal without a reason');
      return fail(first);
    },
  };
}

/** For a target of one answer a window, the width counts its predicted steps too. */
function describeSpec(spec: FeatureSpec, dataset: Dataset): FeatureInfo {
  return {
    names: spec.names,
    width: spec.kind === 'target' ? countSteps(spec, 0) * spec.width : spec.width,
    vocabularySize: spec.vocabularySize ?? null,
    ...(spec.time === undefined || spec.time === 'time' ? {} : { time: spec.time }),
    ...(spec.steps === null || spec.kind === 'target' ? {} : { longest: findLongest(spec, dataset) }),
    ...(isApart(spec, dataset) ? { isApart: true as const } : {}),
    ...(spec.longestText === undefined ? {} : { text: { special: SPECIAL, longest: spec.longestText } }),
  };
}

/** Of series and single rows targets are no inputs. */
function isApart({ kind }: FeatureSpec, { binding: { samples } }: Dataset): boolean {
  return kind === 'step-target' && (samples === 'series' || samples === 'rows');
}

/** Steps of the longest sample. */
function findLongest(spec: FeatureSpec, { parts }: Dataset): number {
  if (typeof spec.steps === 'number') return spec.steps;
  let longest = 0;
  for (const part of PARTS)
    for (const start of parts[part].starts) longest = Math.max(longest, countSteps(spec, start));
  return longest;
}

/** Binds a compiled model to a dataset. Fails with DATA-036 when the data does not offer what the model reads,
 * with TRAIN-004 when a yes/no output is to learn from other numbers than 0 and 1. */
export function createModelData(dataset: Dataset, model: CompiledModel): Result<ModelData, readonly Diagnostic[]> {
  const specs = new Map<string, FeatureSpec>();
  const forms = new Map<string, { readonly dtype: DType; readonly shape: Shape }>();
  const scales = new Map<string, TargetScale>();
  for (const input of model.inputs) {
    const spec = selectFeatures(dataset, toDataRequest(input.request));
    if (!spec.ok) return spec;
    specs.set(input.name, spec.value);
    forms.set(input.name, input);
    if (input.lengths === null) continue;
    specs.set(input.lengths, selectLengths(spec.value));
    forms.set(input.lengths, { dtype: 'int64', shape: ['batch'] });
  }
  for (const target of model.targets) {
    const spec = selectFeatures(dataset, toDataRequest(target.request));
    if (!spec.ok) return spec;
    const problem = target.head.task === 'binary' ? checkLabels(target.block, spec.value) : null;
    if (problem) return fail([problem]);
    specs.set(target.name, spec.value);
    forms.set(target.name, target);
    scales.set(target.name, scaleOf(spec.value));
  }
  const fit = (filled: ReadonlyMap<string, Tensor>): Map<string, Tensor> => {
    const batch = new Map<string, Tensor>();
    for (const [name, value] of filled) {
      const form = forms.get(name);
      invariant(form, `The batch has ${name}, which the model does not read`);
      batch.set(name, fitTensor(value, form.dtype, form.shape, name));
    }
    return batch;
  };
  return ok({
    sampleCount: (part) => dataset.parts[part].starts.length,
    fill: (part, samples, random) => fit(fillBatch(dataset, part, samples, specs, random)),
    scales,
    isRagged: dataset.isRagged,
    ...(dataset.isRagged
      ? { lengthsOf: (part: PartName) => addSteps(dataset.parts[part].starts, specs.values()) }
      : {}),
    ...(dataset.carriesState && model.states.length > 0
      ? {
          streams: {
            layOut: (count) => layOutStreams(dataset.parts.train.starts, dataset.binding.window.length, count),
            lanes: (part) => findLanes(dataset, part),
            fillAt: (starts) => fit(fillStarts(dataset, starts, specs)),
          } satisfies ModelStreams,
        }
      : {}),
    codecs: findCodecs(specs),
  });
}

/** The tokenizers of what is fed as tokens of a text. */
function findCodecs(specs: ReadonlyMap<string, FeatureSpec>): ReadonlyMap<string, TextCodec> {
  return new Map(
    Array.from(specs).flatMap(([name, { columns, longestText }]) => {
      const text = longestText === undefined ? undefined : columns.find(isText);
      return text ? [[name, text.tokenizer] as const] : [];
    }),
  );
}

/** A yes/no output learns from 0 and 1 only; a category of two values always is that. */
function checkLabels(block: string, spec: FeatureSpec): Diagnostic | null {
  for (const column of spec.columns) {
    if (!isNumber(column)) continue;
    const row = column.values.findIndex((value) => !Number.isNaN(value) && value !== 0 && value !== 1);
    if (row < 0) continue;
    const { name, method } = column.fitted;
    const own = column.own[row];
    return trainingError(
      'TRAIN-004',
      `The yes/no output "${block}" learns from 0 and 1, but column "${name}" holds ${own}${method === 'none' ? '' : `, and is scaled (${method})`}.`,
      'Prepare the column as a category, or with "none" if it holds 0 and 1 only; for other numbers use a regression output.',
      { block, column: name },
    );
  }
  return null;
}

function scaleOf(spec: FeatureSpec): TargetScale {
  const columns = spec.columns.map((column) => column.fitted);
  return {
    columns: spec.width,
    unscale: (value, index) => {
      const column = columns[index];
      invariant(column?.kind === 'number', `Column ${index} of a target holds no numbers`);
      return value * column.scale + column.offset;
    },
  };
}

/**
 * The same numbers in the element type and with the axes that the graph declares: data gives a target as
 * `[batch, steps, columns]`, a head reads `[batch, steps·columns]`, `[batch, time, columns]` or `[batch]`.
 */
export function fitTensor(given: Tensor, dtype: DType, shape: Shape, name: string): Tensor {
  const samples = given.dims[0] ?? 1;
  const wrong = (): Error =>
    new Error(`${name} is ${describeShape(shape)} in the model, but the data gives ${describeShape(given.dims)}`);
  const dims: number[] = [];
  let free = -1;
  for (const [axis, dim] of shape.entries()) {
    if (typeof dim === 'number') dims.push(dim);
    else if (dim === 'batch') dims.push(samples);
    else if (free < 0) {
      free = axis;
      dims.push(1);
    } else throw wrong();
  }
  const rest = sizeOf(dims) === 0 ? 0 : given.data.length / sizeOf(dims);
  if (free >= 0) dims[free] = rest;
  else if (given.data.length !== sizeOf(dims)) throw wrong();
  if (!Number.isInteger(rest)) throw wrong();
  return castTensor({ dtype: given.dtype, dims, data: given.data }, dtype);
}
