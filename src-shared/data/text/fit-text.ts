import { DEFAULT_TEXT, type ColumnBinding } from '../../document/document';
import { dataError, dataWarning, shorten } from '../data-diagnostics';
import type { FeatureRole, Fitted, FittedText } from '../fitted-preparation';
import { SPECIAL } from './special-tokens';
import { createTokenizer, fitTokenizer } from './tokenizer';

/**
 * Learns the tokens of a text column from its training texts (at least one). Fails with DATA-051 when the vocabulary would
 * be empty; warns (DATA-025) of one text only.
 */
export function fitText(texts: readonly string[], bound: ColumnBinding, role: FeatureRole): Fitted {
  const { name } = bound;
  const { unknown: _, ...settings } = bound.text ?? DEFAULT_TEXT;
  const { fitted } = fitTokenizer(texts, settings);
  if (fitted.vocabulary.length === 0) {
    const isEmpty = texts.every((text) => text === '');
    const error = dataError(
      'DATA-051',
      isEmpty
        ? `Every text of column "${name}" in the training part is empty.`
        : `No token of column "${name}" occurs ${settings.minimumCount} times in the training part, so its vocabulary would be empty.`,
      isEmpty ? 'Set its role to ignored, or choose another split.' : 'Lower the least count of a token.',
      { column: name },
    );
    return { column: null, found: [error] };
  }
  const { encode } = createTokenizer(fitted);
  let longest = 0;
  let knowsUnknown = false;
  for (const text of texts) {
    const tokens = encode(text);
    longest = Math.max(longest, Math.min(tokens.length, settings.maximumLength ?? Infinity));
    knowsUnknown ||= tokens.includes(SPECIAL.unknown);
  }
  const column: FittedText = { kind: 'text', name, role, tokenizer: fitted, longest: longest + 1, knowsUnknown };
  const [first = ''] = texts;
  if (texts.length === 1 || texts.some((text) => text !== first)) return { column, found: [] };
  const report = role === 'target' ? dataError : dataWarning;
  const found = report(
    'DATA-025',
    `Text column "${name}" holds the same text ("${shorten(first)}") in all ${texts.length} training rows.`,
    role === 'target' ? 'Choose another target or another split.' : 'Set its role to ignored.',
    { column: name },
  );
  return { column: role === 'target' ? null : column, found: [found] };
}
