import { defined } from '../../src-shared/base/invariant';
import { fillBatch } from '../../src-shared/data/batch';
import type { Dataset } from '../../src-shared/data/dataset';
import { countSteps, type FeatureSpec } from '../../src-shared/data/feature-spec';
import { isText } from '../../src-shared/data/prepared-columns';
import { cellText, findColumn } from '../../src-shared/data/table';
import { createTokenizer } from '../../src-shared/data/text/tokenizer';
import type { RunGraph } from '../../src-shared/decoding/step-model';
import type { TextWriter, WritingSettings } from '../../src-shared/decoding/writer';
import { stripEnd } from '../../src-shared/training/evaluate-texts';
import { tensor, toNumbers, type Tensor } from '../../src-shared/tensor/tensor';
import type { DecodingDescription } from './decoding-description';
import { makeCellReader, type CellReader } from './forecasts';
import type { ModelMetadata, OutputDescription } from './model-metadata';

export type Cell = string | number | null;

export interface SamplePredictions {
  /** Names of what stands before the predictions in each row, then of the predictions. */
  readonly given: readonly string[];
  readonly predicted: readonly string[];
  /** Cells of `given`, then of `predicted`; one row a sample, or one a step where outputs answer at each. */
  readonly rows: readonly (readonly Cell[])[];
}

/** Samples in one run. */
const BATCH = 64;

export interface SampleCall {
  readonly dataset: Dataset;
  readonly metadata: ModelMetadata;
  readonly specs: ReadonlyMap<string, FeatureSpec>;
  /** Null for an encoder alone: it has no outputs that mean anything by themselves. */
  readonly run: RunGraph | null;
  readonly writer: TextWriter | null;
  readonly settings: WritingSettings;
}

/** What a model says of every sample of the dataset: numbers in the data's own units, names of classes, texts. */
export async function predictSamples(call: SampleCall): Promise<SamplePredictions> {
  const { dataset, metadata, specs, run, writer, settings } = call;
  const { decoding } = metadata;
  const outputs = [...metadata.outputs].filter(([name, { task }]) =>
    task === 'sequence' ? name === decoding?.block : run !== null,
  );
  const readers = outputs.map(([name, output]) => [name, output, makeReader(dataset, output)] as const);
  const isStepwise = outputs.some(([, { task, perStep }]) => perStep && task !== 'sequence');
  // Labels of the tokens of a text make one text, as they do in the file that the model learnt from.
  const hasLabels = isStepwise && dataset.binding.samples === 'rows';
  const isPerStep = isStepwise && !hasLabels;
  const given = describeGiven(dataset, metadata);
  const { starts } = dataset.parts.test;
  const rows: Cell[][] = [];
  for (let first = 0; first < starts.length; first += BATCH) {
    const size = Math.min(BATCH, starts.length - first);
    const batch = fillBatch(
      dataset,
      'test',
      Int32Array.from({ length: size }, (_, i) => first + i),
      specs,
    );
    const texts = writer && (await writer.write(batch, size, settings));
    const needsRun = run !== null && outputs.some(([, { task }]) => task !== 'sequence');
    const values = needsRun
      ? await run(new Map([...batch, ...emptyPrefixes(decoding, size)]))
      : new Map<string, Tensor>();
    const numbers = new Map(Array.from(values, ([name, value]) => [name, toNumbers(value)]));
    for (let row = 0; row < size; row++) {
      const start = starts[first + row] ?? 0;
      const steps = isPerStep ? longestOf(specs, start) : 1;
      for (let step = 0; step < steps; step++) {
        const cells = readers.flatMap(([name, output, reader]): Cell[] => {
          if (output.task === 'sequence') {
            const [best] = texts?.[row]?.hypotheses ?? [];
            return [best ? reader.decode(stripEnd(best, writer?.limits.end ?? -1)) : ''];
          }
          const { dims } = defined(values.get(name), `output ${name}`);
          const all = defined(numbers.get(name), `output ${name}`);
          if (hasLabels && output.perStep) {
            const tokens = countTextTokens(specs, start);
            const labels = Array.from(
              { length: tokens },
              (_, at) => reader.cells.read(sliceAnswer(all, dims, row, at))[0],
            );
            return [labels.join(' ')];
          }
          return reader.cells.read(sliceAnswer(all, dims, row, output.perStep ? step : null));
        });
        rows.push([...given.map(({ read }) => read(start)), ...(isPerStep ? [step + 1] : []), ...cells]);
      }
    }
  }
  return {
    given: [...given.map(({ name }) => name), ...(isPerStep ? ['step'] : [])],
    predicted: nameColumns(readers, hasLabels),
    rows,
  };
}

interface OutputReader {
  readonly cells: CellReader;
  readonly decode: (tokens: readonly number[]) => string;
}

function makeReader(dataset: Dataset, output: OutputDescription): OutputReader {
  if (output.task !== 'sequence') return { cells: makeCellReader(dataset, output), decode: () => '' };
  const [column = ''] = output.columns;
  const fitted = dataset.preparation.columns.find(({ name }) => name === column);
  const tokenizer = fitted?.kind === 'text' ? createTokenizer(fitted.tokenizer) : null;
  return {
    cells: { columns: [column], read: () => [] },
    decode: (tokens) => defined(tokenizer, `tokenizer of ${column}`).decode(tokens),
  };
}

function nameColumns(
  readers: readonly (readonly [string, OutputDescription, OutputReader])[],
  hasLabels: boolean,
): string[] {
  const names: string[] = [];
  for (const [block, { perStep, task }, { cells }] of readers) {
    const columns = hasLabels && perStep && task !== 'sequence' ? cells.columns.slice(0, 1) : cells.columns;
    // Two outputs may predict the same column.
    names.push(...columns.map((column) => (names.includes(column) ? `${block}.${column}` : column)));
  }
  return names;
}

/** What tells a sample from the others: its series, or its texts; its row where it has neither. */
function describeGiven(
  dataset: Dataset,
  metadata: ModelMetadata,
): readonly { readonly name: string; readonly read: (start: number) => Cell }[] {
  const read = new Set([...metadata.inputs.values()].flatMap(({ columns }) => columns));
  const texts = dataset.columns.filter((column) => isText(column) && read.has(column.fitted.name));
  const names = [
    ...dataset.binding.columns.filter(({ role }) => role === 'series').map(({ name }) => name),
    ...texts.map(({ fitted }) => fitted.name),
  ];
  const columns = names.flatMap((name) => {
    const column = findColumn(dataset.table, name);
    return column ? [{ name, read: (start: number) => cellText(column, start) ?? '' }] : [];
  });
  return columns.length > 0 ? columns : [{ name: 'row', read: (start) => start + 1 }];
}

/** A model that reads its prefix wants one even for its other outputs. */
function emptyPrefixes(decoding: DecodingDescription | null, rows: number): readonly (readonly [string, Tensor])[] {
  if (decoding === null) return [];
  const fill = (dims: readonly number[], value: number): Tensor =>
    tensor('int64', dims, new Float64Array(rows).fill(value));
  return [
    ...decoding.prefixes.map((name) => [name, fill([rows, 1], decoding.limits.start)] as const),
    ...decoding.prefixLengths.map((name) => [name, fill([rows], 1)] as const),
  ];
}

function longestOf(specs: ReadonlyMap<string, FeatureSpec>, start: number): number {
  return Math.max(1, ...Array.from(specs.values(), (spec) => (spec.kind === 'lengths' ? 1 : countSteps(spec, start))));
}

/** Tokens of the first text that is read, its end token not counted: what labels are given to. */
function countTextTokens(specs: ReadonlyMap<string, FeatureSpec>, start: number): number {
  const text = Array.from(specs.values()).find(({ kind, time = 'time' }) => kind === 'token' && time === 'time');
  return text ? countSteps(text, start) - 1 : 0;
}

/** The numbers of one answer: of a sample, or of one of its steps. */
function sliceAnswer(
  numbers: Float64Array,
  [rows = 1, steps = 1]: readonly number[],
  row: number,
  step: number | null,
): Float64Array {
  const width = numbers.length / rows;
  if (step === null) return numbers.subarray(row * width, (row + 1) * width);
  const own = width / steps;
  return numbers.subarray(row * width + step * own, row * width + (step + 1) * own);
}
