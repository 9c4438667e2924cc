import { IGNORED_CLASS } from '../../base/ignored-class';
import { cellText, markMissing, type TableColumn } from '../table';
import type { FittedText } from '../fitted-preparation';
import { SPECIAL } from './special-tokens';
import { createTokenizer, type Tokenizer } from './tokenizer';

/** A text column, cut into tokens once for all rows. */
export interface PreparedText {
  readonly fitted: FittedText;
  readonly tokenizer: Tokenizer;
  /** The tokens of all rows after one another, each text with its end token. */
  readonly tokens: Int32Array;
  /** `tokens` as they are fed. */
  readonly fed: BigInt64Array;
  /** The tokens of row `r` are those from `offsets[r]` up to `offsets[r + 1]`. A missing text is an empty one. */
  readonly offsets: Int32Array;
  /** 1 for rows whose text is longer than the settings allow, and was cut off. */
  readonly cut: Uint8Array;
  /** 1 for rows without a text. */
  readonly missing: Uint8Array;
}

/** Cuts every text of a column of `rowCount` rows into tokens. */
export function prepareText(fitted: FittedText, column: TableColumn, rowCount: number): PreparedText {
  const tokenizer = createTokenizer(fitted.tokenizer);
  const most = fitted.tokenizer.settings.maximumLength ?? Infinity;
  const offsets = new Int32Array(rowCount + 1);
  const cut = new Uint8Array(rowCount);
  const pieces: Int32Array[] = [];
  for (let row = 0; row < rowCount; row++) {
    const tokens = tokenizer.encode(cellText(column, row) ?? '');
    if (tokens.length > most) cut[row] = 1;
    const kept = Math.min(tokens.length, most);
    pieces.push(kept === tokens.length ? tokens : tokens.subarray(0, kept));
    offsets[row + 1] = offsets[row]! + kept + 1;
  }
  const tokens = new Int32Array(offsets[rowCount]!).fill(SPECIAL.end);
  pieces.forEach((piece, row) => tokens.set(piece, offsets[row]));
  const numbers = Array.from({ length: tokenizer.size }, (_, k) => BigInt(k));
  const fed = new BigInt64Array(tokens.length);
  for (let i = 0; i < fed.length; i++) fed[i] = numbers[tokens[i]!]!;
  return { fitted, tokenizer, tokens, fed, offsets, cut, missing: markMissing(column, rowCount) };
}

/** Tokens of the text of a row, the end token counted. */
export function countRowTokens({ offsets }: PreparedText, row: number): number {
  return offsets[row + 1]! - offsets[row]!;
}

/**
 * Writes tokens `from` up to `to` as targets. Where training saw no unknown token, none can be predicted: such a target is
 * ignored, as an unseen class is.
 */
export function writeTargetTokens(text: PreparedText, out: BigInt64Array, at: number, from: number, to: number): void {
  out.set(text.fed.subarray(from, to), at);
  if (text.fitted.knowsUnknown) return;
  for (let i = from; i < to; i++) if (text.tokens[i] === SPECIAL.unknown) out[at + i - from] = IGNORED;
}

const IGNORED = BigInt(IGNORED_CLASS);
