import { defined } from '../../src-shared/base/invariant';
import type { ModelInput, ModelTarget } from '../../src-shared/compiler/compiled-model';
import type { FittedNumber } from '../../src-shared/data/fitted-preparation';
import { isText } from '../../src-shared/data/prepared-columns';
import { largestPlaces } from '../../src-shared/decoding/probabilities';
import { openWriter, type TextWriter } from '../../src-shared/decoding/writer';
import type { Graph } from '../../src-shared/ir/graph';
import { encodeModel } from '../../src-shared/onnx/write';
import type { TryItReport } from '../../src-shared/protocol/run-types';
import type { WorkerArgument } from '../../src-shared/protocol/worker-messages';
import { tensor, toNumbers, type Tensor } from '../../src-shared/tensor/tensor';
import { predictsTokens } from '../../src-shared/training/head-metrics';
import { readRow } from '../../src-shared/training/text-codec';
import { findStatesBefore, readText, type ReadText } from './carried-trial';
import { describeOutputs } from './export-description';
import { openRun, type OpenedRun } from './opened-run';
import { PLAIN_WRITING } from './file-writer';
import { createSession, type ModelSession } from './ort-session';
import { findCategories } from './trial-categories';
import { describeWritten } from './written-text';

interface LoadedTrial {
  readonly run: OpenedRun;
  readonly session: ModelSession;
  readonly writer: TextWriter | null;
  /** The text that a model which carries its state has read last. */
  text: ReadText | null;
}

let loaded: LoadedTrial | null = null;

/**
 * One sample through the trained model, with some of its input values or texts changed. Values are in the data's own units,
 * as far as they are numbers; which are categories, and how they stand for their names, is said. Throws a `DiagnosticError`.
 */
export async function tryRun(argument: WorkerArgument<'run.try'>): Promise<TryItReport> {
  const { projectPath, run, sample, changes, texts = [], decoding = PLAIN_WRITING } = argument;
  const opened = await openRun(projectPath, run);
  const { data, model, part } = opened;
  const samples = data.sampleCount(part);
  const batch = data.fill(part, [Math.min(sample, Math.max(0, samples - 1))]);
  const inputs: TryItReport['inputs'][number][] = [];
  const feeds = new Map<string, Tensor>();
  for (const input of model.inputs) {
    if (input.lengths !== null) feeds.set(input.lengths, defined(batch.get(input.lengths), input.lengths));
    if (input.request.kind === 'target-prefix') {
      feeds.set(input.name, defined(batch.get(input.name), `input ${input.name}`));
      continue;
    }
    const typed = texts.find(({ input: name }) => name === input.name);
    const read = typed && encodeTyped(opened, input, typed.text);
    const value = read
      ? read.tokens
      : changeNumbers(opened, input, defined(batch.get(input.name), `input ${input.name}`), changes);
    feeds.set(input.name, value);
    if (typed && input.lengths !== null) feeds.set(input.lengths, tensor('int64', [1], [value.dims[1] ?? 0]));
    const unread = read && read.unread > 0 ? { unread: read.unread } : {};
    inputs.push({ ...describeInput(opened, input, value), ...unread });
  }
  const tried = await load(opened);
  const { writer } = tried;
  const others = model.targets.filter(({ head }) => head.task !== 'sequence');
  const results = await runOn(tried, feeds, others.length === 0, texts.length > 0, sample);
  const isTyped = texts.length > 0;
  const outputs = others.map((target) =>
    target.info.isApart && target.info.text === undefined && inputs.some(({ tokens }) => tokens !== undefined)
      ? describeLabels(opened, target, results, isTyped ? null : batch, inputs)
      : describeOutput(opened, target, results, batch),
  );
  const carries = model.step === null ? {} : { carriesState: true as const };
  if (writer === null) return { inputs, outputs, samples, ...carries };
  const [written] = await writer.write(feeds, 1, decoding);
  // Of a text of the user's own nobody knows the right one.
  const wanted = texts.length > 0 ? null : readWanted(opened, batch);
  const described = written ? [describeWritten(opened, feeds, written, wanted)] : [];
  return { inputs, outputs, written: described, samples };
}

/** What the outputs that write no text say; one that carries its state has read what stands before the sample. */
async function runOn(
  tried: LoadedTrial,
  feeds: ReadonlyMap<string, Tensor>,
  writesOnly: boolean,
  isTyped: boolean,
  sample: number,
): Promise<ReadonlyMap<string, Tensor>> {
  const { run, session } = tried;
  const { inputs, states, step } = run.model;
  if (writesOnly) return new Map<string, Tensor>();
  if (step === null) return session.run(feeds);
  const [first] = inputs;
  const text = first && feeds.get(first.name);
  if (!isTyped || !text) return session.run(new Map([...feeds, ...(await findStatesBefore(run, session, sample))]));
  const names = inputs.map(({ name }) => name);
  tried.text = await readText(states, session, names, text, tried.text);
  return tried.text.outputs;
}

/** The tokens of a text as the model was trained on them: where rows are samples no more than its settings allow, with an end. */
function encodeTyped(
  { data, dataset }: OpenedRun,
  { name, info }: ModelInput,
  text: string,
): { readonly tokens: Tensor; readonly unread: number } {
  const all = defined(data.codecs.get(name), `tokenizer of ${name}`).encode(text);
  const isRow = info.text !== undefined && data.isRagged;
  const column = dataset.columns.filter(isText).find(({ fitted }) => info.names.includes(fitted.name));
  const kept = isRow ? all.subarray(0, column?.fitted.tokenizer.settings.maximumLength ?? all.length) : all;
  const tokens = [...kept, ...(info.text && isRow ? [info.text.special.end] : [])];
  return { tokens: tensor('int64', [1, tokens.length], tokens), unread: all.length - kept.length };
}

function changeNumbers(
  opened: OpenedRun,
  input: ModelInput,
  value: Tensor,
  changes: WorkerArgument<'run.try'>['changes'],
): Tensor {
  const scales = scalesOf(opened, input);
  const own = toNumbers(value).map((number, i) => toOwn(scales, number, i));
  for (const change of changes) {
    if (change.input === input.name && change.index < own.length) own[change.index] = change.value;
  }
  return tensor(
    value.dtype,
    value.dims,
    own.map((number, i) => fromOwn(scales, number, i)),
  );
}

function describeInput(opened: OpenedRun, input: ModelInput, value: Tensor): TryItReport['inputs'][number] {
  const scales = scalesOf(opened, input);
  const values = Array.from(toNumbers(value), (number, i) => toOwn(scales, number, i));
  const codec = opened.data.codecs.get(input.name);
  const { horizon } = opened.dataset.binding.window;
  const ahead = input.request.kind === 'known-ahead' ? { ahead: horizon } : {};
  const { names } = input.info;
  const found = codec === undefined ? findCategories(names, opened.dataset.preparation, input.dtype !== 'float32') : [];
  const categories = found.length === 0 ? {} : { categories: found };
  const plain = { name: input.name, names, dims: value.dims.slice(1), values, ...ahead, ...categories };
  if (codec === undefined) return plain;
  return { ...plain, text: codec.decode(values), tokens: values.map((token) => codec.nameOf(token)) };
}

function readWanted({ model, data }: OpenedRun, batch: ReadonlyMap<string, Tensor>): number[] | null {
  const target = model.targets.find(({ block }) => block === model.decoding?.block);
  const tokens = target && batch.get(target.name);
  const end = model.decoding?.text.special.end;
  return tokens && end !== undefined && data.codecs.has(target.name) ? readRow(tokens, 0, end) : null;
}

async function load(run: OpenedRun): Promise<LoadedTrial> {
  if (loaded?.run === run) return loaded;
  await loaded?.session.release();
  await loaded?.writer?.release();
  loaded = null;
  const { model, parameters } = run;
  const open = (graph: Graph): Promise<ModelSession> => createSession(encodeModel(graph), { spinning: false });
  const session = await open(model.step?.(parameters) ?? model.predict(parameters));
  const writer = model.decoding && (await openWriter(model, model.decoding, parameters, open));
  loaded = { run, session, writer, text: null };
  return loaded;
}

/** How each place of an input's last axis is scaled; null where it is a category or an index. */
function scalesOf({ dataset }: OpenedRun, input: ModelInput): readonly (FittedNumber | null)[] {
  if (input.dtype !== 'float32') return [null];
  return input.info.names.map((name) => {
    const fitted = dataset.preparation.columns.find((column) => column.name === name);
    return fitted?.kind === 'number' ? fitted : null;
  });
}

function toOwn(scales: readonly (FittedNumber | null)[], value: number, index: number): number {
  const fitted = scales[index % scales.length];
  return fitted ? value * fitted.scale + fitted.offset : value;
}

function fromOwn(scales: readonly (FittedNumber | null)[], value: number, index: number): number {
  const fitted = scales[index % scales.length];
  return fitted ? (value - fitted.offset) / fitted.scale : value;
}

/** Of labels, each token with the likeliest of them and how likely it is; the truth says whether it is the right one. */
function describeLabels(
  { dataset, model }: OpenedRun,
  { block, name }: ModelTarget,
  results: ReadonlyMap<string, Tensor>,
  batch: ReadonlyMap<string, Tensor> | null,
  inputs: TryItReport['inputs'],
): TryItReport['outputs'][number] {
  const classes = describeOutputs(model, dataset.preparation).get(block)?.classes ?? [];
  const shares = toNumbers(defined(results.get(block), `output ${block}`));
  const right = batch && toNumbers(defined(batch.get(name), `target ${name}`));
  // The last token is the end, which has no label.
  const tokens = inputs.find((input) => input.tokens !== undefined)?.tokens?.slice(0, -1) ?? [];
  const best = tokens.map((_, step) => {
    const own = shares.subarray(step * classes.length, (step + 1) * classes.length);
    return own.reduce((most, share, k) => (share > (own[most] ?? -1) ? k : most), 0);
  });
  return {
    head: block,
    names: best.map((k) => classes[k] ?? ''),
    tokens,
    values: best.map((k, step) => shares[step * classes.length + k] ?? NaN),
    truth: best.map((k, step) => (right === null || (right[step] ?? -1) < 0 ? null : right[step] === k ? 1 : 0)),
  };
}

function describeOutput(
  { dataset, data, model }: OpenedRun,
  target: ModelTarget,
  results: ReadonlyMap<string, Tensor>,
  batch: ReadonlyMap<string, Tensor>,
): TryItReport['outputs'][number] {
  const { block, name, head } = target;
  const values = toNumbers(defined(results.get(block), `output ${block}`));
  const truth = toNumbers(defined(batch.get(name), `target ${name}`));
  const description = defined(describeOutputs(model, dataset.preparation).get(block), `description of ${block}`);
  if (head.task === 'regression') {
    const { columns, unscale } = defined(data.scales.get(name), `scale of ${name}`);
    const own = (numbers: Float64Array): number[] => Array.from(numbers, (number, i) => unscale(number, i % columns));
    return {
      head: block,
      names: nameAnswers(description.columns, values.length),
      values: own(values),
      truth: own(truth),
    };
  }
  if (predictsTokens(target)) return describeNextToken(data, target, values);
  const classes = description.classes ?? ['0', '1'];
  if (head.task === 'binary') {
    const names = nameAnswers(
      description.columns.map((column) => `${column} = ${classes[1] ?? '1'}`),
      values.length,
    );
    return { head: block, names, values: Array.from(values), truth: Array.from(truth) };
  }
  // Of a head that answers at each step, the last answer: it has seen the whole window.
  const width = classes.length;
  const last = values.length - width;
  const right = truth.at(-1) ?? -1;
  return {
    head: block,
    names: classes,
    values: Array.from(values.subarray(last)),
    truth: classes.map((_, i) => (right < 0 ? null : i === right ? 1 : 0)),
  };
}

/** Next tokens that are shown. */
const MOST_TOKENS = 20;

/** What a language model holds likeliest after the last token. */
function describeNextToken(
  data: OpenedRun['data'],
  { block, name }: ModelTarget,
  values: Float64Array,
): TryItReport['outputs'][number] {
  const codec = defined(data.codecs.get(name), `tokenizer of ${name}`);
  const last = values.subarray(values.length - codec.size);
  const places = largestPlaces(last, MOST_TOKENS);
  return {
    head: block,
    names: places.map((token) => codec.nameOf(token)),
    values: places.map((token) => last[token] ?? NaN),
    truth: places.map(() => null),
  };
}

/** `columns` over and over, with the number of the answer where there is more than one. */
function nameAnswers(columns: readonly string[], count: number): string[] {
  const width = Math.max(1, columns.length);
  return Array.from({ length: count }, (_, i) => {
    const column = columns[i % width] ?? '';
    return count > width ? `${column}, step ${Math.floor(i / width) + 1}` : column;
  });
}
