import type { CompiledModel, DecoderPair, DecodingModel } from '../../src-shared/compiler/compiled-model';
import { describePair, type PairForm } from '../../src-shared/decoding/pair-model';
import type { PrefixForm } from '../../src-shared/decoding/prefix-model';
import type { WritingLimits } from '../../src-shared/decoding/step-model';
import { describePrefix, limitsOf } from '../../src-shared/decoding/writer';

/**
 * What a file says of how its text is written, so that it can be used by anyone: the special tokens, the greatest length,
 * and for a pair which values are carried from step to step and along which axis rows lie.
 */
export interface DecodingDescription {
  readonly block: string;
  readonly words: number;
  readonly limits: WritingLimits;
  readonly pad: number;
  readonly unknown: number;
  /** Null for a model without a pair. */
  readonly pair: Pick<PairForm, 'carried' | 'fixed' | 'batchAxes'> | null;
  /** Inputs that take the tokens so far, and their lengths; empty for a model that does not read its whole prefix. */
  readonly prefixes: readonly string[];
  readonly prefixLengths: readonly string[];
}

export function describeDecoding(
  model: CompiledModel,
  decoding: DecodingModel,
  pair: DecoderPair | null,
): DecodingDescription {
  const { block, vocabularySize: words, text } = decoding;
  const { prefixes, lengths } = describePrefix(model, decoding, []);
  const form = pair && describePair(pair, decoding);
  return {
    ...{ block, words, limits: limitsOf(decoding), pad: text.special.pad, unknown: text.special.unknown },
    pair: form && { carried: form.carried, fixed: form.fixed, batchAxes: form.batchAxes },
    prefixes,
    prefixLengths: lengths,
  };
}

export function pairFormOf({ block, words, limits, pad, pair }: DecodingDescription): PairForm | null {
  return pair && { block, words, banned: [pad, limits.start], ...pair };
}

export function prefixFormOf(description: DecodingDescription): PrefixForm | null {
  const { block, words, limits, pad, prefixes, prefixLengths } = description;
  if (prefixes.length === 0) return null;
  return { block, words, banned: [pad, limits.start], prefixes, lengths: prefixLengths, limit: null, before: [] };
}

/** The metadata entry `unroll.decoding`. */
export function writeDecoding(description: DecodingDescription): string {
  const { pair, limits, ...rest } = description;
  return JSON.stringify({
    ...rest,
    ...{ start: limits.start, end: limits.end, maximumLength: limits.maximumLength },
    pair: pair && { carried: pair.carried, fixed: pair.fixed, batchAxes: Object.fromEntries(pair.batchAxes) },
  });
}

/** Reads what `writeDecoding` wrote; null when it is anything else. Nothing in it is believed. */
export function readDecoding(text: string): DecodingDescription | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  const fields = fieldsOf(parsed);
  const block = fields?.get('block');
  const prefixes = fields?.get('prefixes');
  const prefixLengths = fields?.get('prefixLengths');
  if (!fields || typeof block !== 'string' || !isTexts(prefixes) || !isTexts(prefixLengths)) return null;
  const numbers = ['words', 'start', 'end', 'maximumLength', 'pad', 'unknown'].map((name) => fields.get(name));
  if (!numbers.every(isCount)) return null;
  const [words = 0, start = 0, end = 0, maximumLength = 0, pad = 0, unknown = 0] = numbers;
  const pair = fields.get('pair') === null ? null : readPair(fieldsOf(fields.get('pair')));
  if (pair === undefined) return null;
  const limits = { start, end, maximumLength };
  return { block, words, limits, pad, unknown, pair, prefixes, prefixLengths };
}

type Fields = ReadonlyMap<string, unknown>;

function readPair(fields: Fields | null): DecodingDescription['pair'] | undefined {
  const carried = fields?.get('carried');
  const fixed = fields?.get('fixed');
  const axes = fieldsOf(fields?.get('batchAxes'));
  if (!isTexts(carried) || !isTexts(fixed) || !axes) return undefined;
  const batchAxes = new Map<string, number>();
  for (const [name, axis] of axes) {
    if (typeof axis !== 'number' || !Number.isInteger(axis)) return undefined;
    batchAxes.set(name, axis);
  }
  return { carried, fixed, batchAxes };
}

function fieldsOf(value: unknown): Fields | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return new Map<string, unknown>(Object.entries(value));
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}
