import type { TokenizerType } from '../../src-shared/document/document';

/** What joins a token to the text before it where words are tokens: no space stands between them. */
const JOINED = '\uffed';

/** A text with one more token, as the tokenizer would put them together. */
export function appendToken(text: string, token: string, tokenizer: TokenizerType): string {
  if (tokenizer !== 'words') return text + token;
  if (token.startsWith(JOINED)) return text + token.slice(JOINED.length);
  return text === '' || /\s$/u.test(text) || /^\s$/u.test(token) ? text + token : `${text} ${token}`;
}

/**
 * Draws one of the tokens by their probabilities, made more even (temperature above 1) or less; 0 takes the likeliest. Special
 * tokens stand for no text and are left out.
 *
 * @param uniform from 0 up to 1
 * @returns null where nothing can be drawn
 */
export function drawToken(
  names: readonly string[],
  probabilities: readonly number[],
  temperature: number,
  uniform: number,
): string | null {
  const candidates = names
    .map((name, i) => ({ name, logit: Math.log(probabilities[i] ?? 0) }))
    .filter(({ name, logit }) => !/^<[a-z]+>$/.test(name) && Number.isFinite(logit))
    .sort((a, b) => b.logit - a.logit);
  const [best] = candidates;
  if (best === undefined) return null;
  if (temperature === 0) return best.name;
  const weights = candidates.map(({ logit }) => Math.exp((logit - best.logit) / temperature));
  let left = uniform * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [i, { name }] of candidates.entries()) {
    left -= weights[i] ?? 0;
    if (left < 0) return name;
  }
  return best.name;
}
