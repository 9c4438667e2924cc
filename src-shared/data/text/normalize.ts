import type { TextSettings } from '../../document/document';

/** The text as it is cut into tokens. Lower case can leave the normal form (`İ`), so it is normalised last. */
export function normalizeText(text: string, { lowercase, normalization }: TextSettings): string {
  const cased = lowercase ? text.toLowerCase() : text;
  return normalization === 'none' ? cased : cased.normalize(normalization);
}
