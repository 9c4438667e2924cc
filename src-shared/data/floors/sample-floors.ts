import type { Dataset } from '../dataset';
import { isCategory, isNumber, isText, type PreparedColumn, type PreparedNumber } from '../prepared-columns';
import { PARTS, type PartName } from '../split';
import { cellText, findColumn } from '../table';
import { normalizeText } from '../text/normalize';
import type { PreparedText } from '../text/prepared-text';
import { FIRST_ENTRY, SPECIAL } from '../text/special-tokens';
import { findMajority, poolGuesses, scoreGuesses, type Guesses } from './class-floor';
import { fitTrigramBayes } from './naive-bayes';
import { classifyByCentroid } from './nearest-centroid';
import { fitNgrams } from './ngram';

/** What is reached without a network, by name of the way and of the measure. */
export type NamedFloors = Readonly<Record<string, Readonly<Record<string, number>>>>;

/**
 * The floors of samples that are no windows of rows, on exactly the samples of `part`. Classes: `majority`, of one text
 * `naive_bayes` (token trigrams), of numbers `nearest_centroid`, at each step `last_class`. Numbers: `mean` and, at each step,
 * `last_value`. Texts: `most_frequent` and `copy_source`; labels of tokens `majority` and `majority_of_token`. One long text: `unigram`, `bigram`, `trigram`. `labels` names the
 * number targets that hold 0 and 1.
 */
export function computeSampleFloors(dataset: Dataset, part: PartName, labels: ReadonlySet<string>): NamedFloors {
  if (dataset.binding.samples === 'text') return measureNgrams(dataset, part);
  const floors = new Map<string, Readonly<Record<string, number>>>();
  const [training, tested] = [listPoints(dataset, 'train'), listPoints(dataset, part)];
  const targets = dataset.columns.filter(({ fitted }) => fitted.role === 'target');
  addClassFloors(
    floors,
    dataset,
    targets.flatMap((column) => readClasses(column, labels) ?? []),
    training,
    tested,
  );
  addNumberFloors(
    floors,
    targets.filter(isNumber).filter(({ fitted }) => !labels.has(fitted.name)),
    training,
    tested,
  );
  const text = targets.find(isText);
  const source = dataset.columns.filter(isText).find(({ fitted }) => fitted.role !== 'target');
  if (text && source && isLabelling(source, text)) addLabelFloors(floors, source, text, training.rows, tested.rows);
  else if (text) addTextFloors(floors, dataset, text, training.rows, tested.rows);
  return Object.fromEntries(floors);
}

type Floors = Map<string, Readonly<Record<string, number>>>;

/** Rows to be predicted, and the row before each of the same sample (−1: none). */
interface Points {
  readonly rows: Int32Array;
  readonly before: Int32Array;
}

function listPoints({ parts, sequences, placement, binding }: Dataset, part: PartName): Points {
  const { starts } = parts[part];
  if (binding.samples === 'rows') return { rows: starts, before: starts.map(() => -1) };
  const ends = new Map(sequences.map(({ start, end }) => [start, end]));
  const rows: number[] = [];
  const before: number[] = [];
  for (const start of starts) {
    const end = ends.get(start) ?? start;
    for (let row = placement === 'last' ? end - 1 : start; row < end; row++) {
      rows.push(row);
      before.push(placement === 'each-step' && row > start ? row - 1 : -1);
    }
  }
  return { rows: Int32Array.from(rows), before: Int32Array.from(before) };
}

/** The class of each row, −1 where there is none. */
interface ClassColumn {
  readonly classOf: Int32Array;
  readonly classes: number;
}

function readClasses(column: PreparedColumn, labels: ReadonlySet<string>): ClassColumn | null {
  if (isCategory(column)) {
    return { classOf: column.indices.map((index) => index - 1), classes: column.fitted.vocabulary.length };
  }
  if (!isNumber(column) || !labels.has(column.fitted.name)) return null;
  return { classOf: Int32Array.from(column.own, (value) => (value === 0 || value === 1 ? value : -1)), classes: 2 };
}

function addClassFloors(
  floors: Floors,
  dataset: Dataset,
  columns: readonly ClassColumn[],
  training: Points,
  tested: Points,
): void {
  const guesses = new Map<string, Guesses[]>();
  for (const column of columns) {
    for (const [name, own] of guessClasses(dataset, column, training, tested)) {
      guesses.set(name, [...(guesses.get(name) ?? []), own]);
    }
  }
  for (const [name, own] of guesses) {
    const score = poolGuesses(own);
    if (score) floors.set(name, score);
  }
}

/** What each way guesses of one column, beside what is true. */
function guessClasses(
  dataset: Dataset,
  { classOf, classes }: ClassColumn,
  training: Points,
  tested: Points,
): ReadonlyMap<string, Guesses> {
  const [learnt, truth] = [training.rows.map((row) => classOf[row]!), tested.rows.map((row) => classOf[row]!)];
  const found = new Map<string, Guesses>();
  const add = (name: string, guess: Int32Array): void => {
    found.set(name, { truth, guess, classes });
  };
  const majority = findMajority(learnt, classes);
  add(
    'majority',
    truth.map(() => majority),
  );
  if (tested.before.some((row) => row >= 0)) {
    const lastClass = (row: number): number => (row < 0 || classOf[row]! < 0 ? majority : classOf[row]!);
    add('last_class', tested.before.map(lastClass));
  }
  if (dataset.binding.samples !== 'rows') return found;
  const inputs = dataset.columns.filter(({ fitted }) => fitted.role !== 'target');
  const [text, ...others] = inputs.filter(isText);
  if (text && others.length === 0) {
    const tokensOf = (row: number): Int32Array => text.tokens.subarray(text.offsets[row], text.offsets[row + 1]);
    const { classify } = fitTrigramBayes(Array.from(training.rows, tokensOf), learnt, classes);
    add(
      'naive_bayes',
      tested.rows.map((row) => classify(tokensOf(row))),
    );
  }
  const numbers = inputs.filter(isNumber);
  if (numbers.length > 0 && numbers.length === inputs.length) {
    add('nearest_centroid', classifyByCentroid(numbers, training.rows, learnt, classes, tested.rows));
  }
  return found;
}

function addNumberFloors(floors: Floors, columns: readonly PreparedNumber[], training: Points, tested: Points): void {
  const measure = (guess: (column: PreparedNumber, mean: number, before: number) => number) => {
    let [squares, absolutes, count] = [0, 0, 0];
    for (const column of columns) {
      const mean = training.rows.reduce((sum, row) => sum + column.own[row]! / training.rows.length, 0);
      tested.rows.forEach((row, i) => {
        const error = guess(column, mean, tested.before[i]!) - column.own[row]!;
        squares += error * error;
        absolutes += Math.abs(error);
        count++;
      });
    }
    return { rmse: Math.sqrt(squares / count), mae: absolutes / count };
  };
  if (columns.length === 0 || tested.rows.length === 0) return;
  floors.set(
    'mean',
    measure((_, mean) => mean),
  );
  if (tested.before.every((row) => row < 0)) return;
  floors.set(
    'last_value',
    measure((column, mean, before) => (before < 0 ? mean : column.own[before]!)),
  );
}

function addTextFloors(
  floors: Floors,
  dataset: Dataset,
  target: PreparedText,
  training: Int32Array,
  tested: Int32Array,
): void {
  if (tested.length === 0) return;
  // As they stand in the file: a token that training never saw is no excuse.
  const readTexts = ({ fitted }: PreparedText): ((row: number) => string) => {
    const column = findColumn(dataset.table, fitted.name);
    return (row) => normalizeText((column && cellText(column, row)) ?? '', target.fitted.tokenizer.settings);
  };
  const textOf = readTexts(target);
  const counts = new Map<string, number>();
  for (const row of training) counts.set(textOf(row), (counts.get(textOf(row)) ?? 0) + 1);
  let [frequent, most] = ['', 0];
  for (const [text, count] of counts) if (count > most) [frequent, most] = [text, count];
  const exact = (guess: (row: number) => string): { exact_match: number } => ({
    exact_match: tested.reduce((n, row) => n + (guess(row) === textOf(row) ? 1 : 0), 0) / tested.length,
  });
  floors.set(
    'most_frequent',
    exact(() => frequent),
  );
  const [source, ...others] = dataset.columns.filter(isText).filter(({ fitted }) => fitted.role !== 'target');
  if (source && others.length === 0) floors.set('copy_source', exact(readTexts(source)));
}

/** Whether a text says something of each token of another: it is cut at blanks, and has as many pieces in every row. */
function isLabelling(source: PreparedText, target: PreparedText): boolean {
  const { offsets } = source;
  return (
    target.fitted.tokenizer.settings.tokenizer === 'blanks' &&
    offsets.every((at, row) => row === 0 || at - offsets[row - 1]! === target.offsets[row]! - target.offsets[row - 1]!)
  );
}

/** The most frequent label in training, of all tokens and of each token by itself. */
function addLabelFloors(
  floors: Floors,
  source: PreparedText,
  target: PreparedText,
  training: Int32Array,
  tested: Int32Array,
): void {
  const classes = target.fitted.tokenizer.vocabulary.length;
  const read = (rows: Int32Array, { tokens, offsets }: PreparedText): number[] =>
    Array.from(rows).flatMap((row) => Array.from(tokens.subarray(offsets[row], offsets[row + 1]! - 1)));
  const labelsOf = (rows: Int32Array): Int32Array =>
    Int32Array.from(read(rows, target), (token) => Math.max(-1, token - FIRST_ENTRY));
  const [learnt, truth] = [labelsOf(training), labelsOf(tested)];
  const majority = findMajority(learnt, classes);
  const byToken = new Map<number, number[]>();
  read(training, source).forEach((token, i) => {
    const own = byToken.get(token) ?? [];
    byToken.set(token, own);
    own.push(learnt[i] ?? -1);
  });
  const usual = new Map(Array.from(byToken, ([token, own]) => [token, findMajority(Int32Array.from(own), classes)]));
  const add = (name: string, guess: Int32Array): void => {
    const score = scoreGuesses({ truth, guess, classes });
    if (score) floors.set(name, score);
  };
  add(
    'majority',
    truth.map(() => majority),
  );
  add(
    'majority_of_token',
    Int32Array.from(read(tested, source), (token) => usual.get(token) ?? majority),
  );
}

const ORDERS = { unigram: 1, bigram: 2, trigram: 3 } as const;

/** How surprised counts are by the tokens that the stretches of the part ask for. */
function measureNgrams(dataset: Dataset, part: PartName): NamedFloors {
  const text = dataset.columns.find(isText);
  const { starts } = dataset.parts[part];
  if (!text || starts.length === 0) return {};
  const { tokens, offsets, tokenizer, fitted } = text;
  const learnt = tokens.subarray(offsets[0], offsets[1]! - 1);
  // Padding, start and end never follow; unknown does only where training saw it.
  const possible = tokenizer.size - (fitted.knowsUnknown ? 3 : 4);
  const from = offsets[PARTS.indexOf(part)]!;
  const asked = new Uint8Array(tokens.length);
  const { length } = dataset.binding.window;
  for (const start of starts) asked.fill(1, start + 1, start + 1 + length);
  return Object.fromEntries(
    Object.entries(ORDERS).map(([name, order]) => {
      const model = fitNgrams(learnt, order, tokenizer.size, possible);
      let [nats, count] = [0, 0];
      for (let at = from; at < tokens.length; at++) {
        if (!asked[at] || (tokens[at] === SPECIAL.unknown && !fitted.knowsUnknown)) continue;
        nats -= Math.log(model.probability(tokens, from, at));
        count++;
      }
      const mean = nats / Math.max(1, count);
      return [name, { nats_per_token: mean, bits_per_token: mean / Math.LN2, perplexity: Math.exp(mean) }];
    }),
  );
}
