import type { PreparedText } from './prepared-text';
import { FIRST_ENTRY, SPECIAL } from './special-tokens';

/** What is worth knowing of a text column before training. */
export interface TextStatistics {
  readonly column: string;
  /** Tokens of the vocabulary, special ones counted. */
  readonly vocabularySize: number;
  readonly texts: number;
  /** Texts cut off at the greatest length. */
  readonly cut: number;
  /** Tokens of a text, the end token not counted. */
  readonly longest: number;
  readonly meanLength: number;
  /** How many texts have a length of `from` to `to` tokens; the bins cover all lengths. */
  readonly lengths: readonly { readonly from: number; readonly to: number; readonly texts: number }[];
  /** Entries of the vocabulary that occur once in all texts: nothing much can be learnt of them. */
  readonly onceOnly: number;
  /** Tokens of the texts that are read as unknown. */
  readonly unknown: number;
  readonly tokens: number;
  /** The most frequent entries and how often they occur. */
  readonly frequent: readonly { readonly token: string; readonly count: number }[];
  /** Tokens of the first texts, as they are read: the end token counted, long ones without their ends. */
  readonly examples: readonly (readonly string[])[];
}

const BINS = 20;
const SHOWN = 20;
/** Texts of which the tokens are shown, and tokens of each. */
const EXAMPLES = 6;
const EXAMPLE_TOKENS = 120;

/** Lengths and tokens of a text column, all parts of the split together. */
export function describeText({ fitted, tokenizer, tokens, offsets, cut }: PreparedText): TextStatistics {
  const texts = offsets.length - 1;
  const lengths = Int32Array.from({ length: texts }, (_, row) => offsets[row + 1]! - offsets[row]! - 1);
  const longest = lengths.reduce((most, n) => Math.max(most, n), 0);
  const counts = new Int32Array(tokenizer.size);
  for (const token of tokens) counts[token]!++;
  const entries = Array.from(counts.subarray(FIRST_ENTRY), (count, k) => ({
    token: tokenizer.nameOf(FIRST_ENTRY + k),
    count,
  }));
  const total = tokens.length - texts;
  return {
    ...{ column: fitted.name, vocabularySize: tokenizer.size, texts, longest, tokens: total },
    cut: cut.reduce((sum, one) => sum + one, 0),
    meanLength: texts === 0 ? 0 : total / texts,
    lengths: binLengths(lengths, longest),
    onceOnly: entries.filter(({ count }) => count === 1).length,
    unknown: counts[SPECIAL.unknown]!,
    examples: Array.from({ length: Math.min(EXAMPLES, texts) }, (_, row) => {
      const end = Math.min(offsets[row + 1]!, offsets[row]! + EXAMPLE_TOKENS);
      return Array.from(tokens.subarray(offsets[row], end), (token) => tokenizer.nameOf(token));
    }),
    frequent: entries.sort((a, b) => b.count - a.count).slice(0, SHOWN),
  };
}

function binLengths(lengths: Int32Array, longest: number): TextStatistics['lengths'] {
  const width = Math.max(1, Math.ceil((longest + 1) / BINS));
  const texts = new Int32Array(Math.ceil((longest + 1) / width));
  for (const length of lengths) texts[Math.floor(length / width)]!++;
  return Array.from(texts, (n, i) => ({ from: i * width, to: (i + 1) * width - 1, texts: n }));
}
