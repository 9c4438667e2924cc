import type { Diagnostic } from '../../base/diagnostic';
import { count, dataWarning, listNames } from '../data-diagnostics';
import { isText, type PreparedColumn } from '../prepared-columns';
import type { RowParts } from '../split';
import { SPECIAL } from './special-tokens';

/** Texts outside the training part with tokens that the vocabulary lacks (DATA-047). */
export function findUnseenTokens(columns: readonly PreparedColumn[], rowParts: RowParts): Diagnostic[] {
  return columns.filter(isText).flatMap(({ fitted, tokens, offsets }) => {
    // With unknown tokens in training the model has learnt what to do with them.
    if (fitted.knowsUnknown) return [];
    let [unknown, total] = [0, 0];
    for (let row = 0; row < rowParts.length; row++) {
      if (rowParts[row] === 0) continue;
      for (let i = offsets[row]!; i < offsets[row + 1]!; i++) if (tokens[i] === SPECIAL.unknown) unknown++;
      total += offsets[row + 1]! - offsets[row]!;
    }
    if (unknown === 0) return [];
    return [
      dataWarning(
        'DATA-047',
        `${unknown} of ${count(total, 'token')} of "${fitted.name}" outside the training part never occur in it and are read as unknown${fitted.role === 'target' ? '; as answers they are left out of loss and metrics' : ''}.`,
        'A greater training part, lower case or smaller tokens leave fewer of them.',
        { column: fitted.name },
      ),
    ];
  });
}

/** New texts with tokens that the vocabulary lacks, which a model reads that has met no such token (DATA-047). */
export function findUnknownTokens(columns: readonly PreparedColumn[]): Diagnostic[] {
  return columns.filter(isText).flatMap(({ fitted, tokens }) => {
    if (fitted.role !== 'input' || fitted.knowsUnknown) return [];
    const unknown = tokens.reduce((sum, token) => sum + (token === SPECIAL.unknown ? 1 : 0), 0);
    if (unknown === 0) return [];
    return [
      dataWarning(
        'DATA-047',
        `${unknown} of ${count(tokens.length, 'token')} of "${fitted.name}" never occurred in the training part and ${unknown === 1 ? 'is' : 'are'} read as unknown.`,
        'Do not rely on what the model says of these texts.',
        { column: fitted.name },
      ),
    ];
  });
}

/** Texts longer than the settings allow (DATA-048). */
export function findCutTexts(columns: readonly PreparedColumn[]): Diagnostic[] {
  return columns.filter(isText).flatMap(({ fitted, cut }) => {
    const texts = cut.reduce((sum, one) => sum + one, 0);
    if (texts === 0) return [];
    const { maximumLength } = fitted.tokenizer.settings;
    return [
      dataWarning(
        'DATA-048',
        `${texts} of ${count(cut.length, 'text')} of ${listNames([fitted.name])} are longer than ${count(maximumLength ?? 0, 'token')}, and their ends are cut off.`,
        'Raise the greatest length, if the ends matter.',
        { column: fitted.name },
      ),
    ];
  });
}
