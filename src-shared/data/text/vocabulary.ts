import { FIRST_ENTRY } from './special-tokens';

export interface VocabularyLimits {
  /** Entries at most; null takes all. */
  readonly limit: number | null;
  /** Tokens that occur less often are left out. */
  readonly minimumCount: number;
}

/** How often each token occurs in the texts. */
export function countTokens(texts: Iterable<readonly string[]>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const tokens of texts) for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1);
  return counts;
}

/** The tokens in the order of their indices: by falling count, equal counts by code units, so that every machine agrees. */
export function listVocabulary(
  counts: ReadonlyMap<string, number>,
  { limit, minimumCount }: VocabularyLimits,
): string[] {
  return [...counts]
    .filter(([, count]) => count >= minimumCount)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, limit ?? undefined)
    .map(([token]) => token);
}

/** The index of each entry; special tokens come before the first. */
export function indexVocabulary(vocabulary: readonly string[]): Map<string, number> {
  return new Map(vocabulary.map((token, k) => [token, FIRST_ENTRY + k]));
}
