import type { TextSettings } from '../../document/document';
import { createBytePairSplitter, learnMerges, splitChunks, type Merge } from './byte-pair';
import { splitBlanks } from './blanks';
import { splitCharacters } from './characters';
import { normalizeText } from './normalize';
import { FIRST_ENTRY, SPECIAL, SPECIAL_NAMES } from './special-tokens';
import { countTokens, indexVocabulary, listVocabulary } from './vocabulary';
import { joinWords, splitWords } from './words';

/** What was learnt of the texts of the training part; with its settings it makes a tokenizer. */
export interface FittedTokenizer {
  readonly settings: TextSettings;
  /** The token with index `FIRST_ENTRY + k` is `vocabulary[k]`. */
  readonly vocabulary: readonly string[];
  /** Byte-pair encoding only: in the order in which they were learnt. */
  readonly merges: readonly Merge[];
}

/** Entries of a byte-pair vocabulary where no limit is given: words of a few thousand texts in two or three pieces. */
const BYTE_PAIR_ENTRIES = 1000;
/** What stands in a text for a token that the vocabulary lacks. */
const REPLACEMENT = '\ufffd';

export interface TokenizerFit {
  readonly fitted: FittedTokenizer;
  /** How often each token occurs in the texts, whether or not it is in the vocabulary. */
  readonly counts: ReadonlyMap<string, number>;
}

/** Learns vocabulary (and merges) from texts. Equal texts give equal vocabularies, in whatever order they come. */
export function fitTokenizer(texts: readonly string[], settings: TextSettings): TokenizerFit {
  const cleaned = texts.map((text) => normalizeText(text, settings));
  const limits = { limit: settings.vocabularyLimit, minimumCount: settings.minimumCount };
  if (settings.tokenizer === 'bpe') return fitBytePairs(cleaned, settings);
  const split = chooseSplitter(settings, []);
  const counts = countTokens(mapEach(cleaned, split));
  return { fitted: { settings, vocabulary: listVocabulary(counts, limits), merges: [] }, counts };
}

function fitBytePairs(texts: readonly string[], settings: TextSettings): TokenizerFit {
  const limit = settings.vocabularyLimit ?? BYTE_PAIR_ENTRIES;
  const characters = listVocabulary(countTokens(mapEach(texts, splitCharacters)), {
    limit,
    minimumCount: settings.minimumCount,
  });
  const alphabet = new Set(characters);
  const merges = learnMerges(countTokens(mapEach(texts, splitChunks)), alphabet, limit - alphabet.size);
  const counts = countTokens(mapEach(texts, createBytePairSplitter(merges)));
  // A symbol that was merged away everywhere may still be needed by another text.
  const entries = new Map([...alphabet, ...merges.map((merge) => merge.join(''))].map((entry) => [entry, 0]));
  for (const entry of entries.keys()) entries.set(entry, counts.get(entry) ?? 0);
  const vocabulary = listVocabulary(entries, { limit, minimumCount: 0 });
  return { fitted: { settings, vocabulary, merges }, counts };
}

function* mapEach<T>(texts: readonly string[], split: (text: string) => T): Iterable<T> {
  for (const text of texts) yield split(text);
}

export interface Tokenizer {
  /** Tokens of the vocabulary, special ones counted. */
  readonly size: number;
  /** Indices of a text's tokens, `SPECIAL.unknown` where the vocabulary lacks one; no end token, nothing cut off. */
  readonly encode: (text: string) => Int32Array;
  /** The text up to the first end token. Padding and start are left out; an unknown token is `�`. */
  readonly decode: (tokens: ArrayLike<number | bigint>) => string;
  /** What a token is called where it is shown: its own text, or `<end>` and the like. */
  readonly nameOf: (token: number) => string;
}

export function createTokenizer({ settings, vocabulary, merges }: FittedTokenizer): Tokenizer {
  const indices = indexVocabulary(vocabulary);
  const split = chooseSplitter(settings, merges);
  const join = JOINERS[settings.tokenizer];
  return {
    size: FIRST_ENTRY + vocabulary.length,
    encode: (text) =>
      Int32Array.from(split(normalizeText(text, settings)), (token) => indices.get(token) ?? SPECIAL.unknown),
    decode: (tokens) => {
      const parts: string[] = [];
      for (let i = 0; i < tokens.length; i++) {
        const token = Number(tokens[i]);
        if (token === SPECIAL.end) break;
        if (token === SPECIAL.unknown) parts.push(REPLACEMENT);
        else if (token >= FIRST_ENTRY) parts.push(vocabulary[token - FIRST_ENTRY] ?? REPLACEMENT);
      }
      return join(parts);
    },
    nameOf: (token) => SPECIAL_NAMES[token] ?? vocabulary[token - FIRST_ENTRY] ?? REPLACEMENT,
  };
}

function chooseSplitter({ tokenizer }: TextSettings, merges: readonly Merge[]): (text: string) => string[] {
  const splitters = {
    characters: () => splitCharacters,
    words: () => splitWords,
    blanks: () => splitBlanks,
    bpe: () => createBytePairSplitter(merges),
  };
  return splitters[tokenizer]();
}

const JOINERS: Readonly<Record<TextSettings['tokenizer'], (parts: readonly string[]) => string>> = {
  characters: joinTexts,
  words: joinWords,
  blanks: (parts) => parts.join(' '),
  bpe: joinTexts,
};

function joinTexts(parts: readonly string[]): string {
  return parts.join('');
}
