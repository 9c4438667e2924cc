interface Searchable {
  readonly label: string;
  readonly keywords?: string;
}

/**
 * The options that a search finds: those whose label begins with it, then those with a word that does, then those that
 * hold it anywhere, then those with its letters in order. An empty search finds all, in their own order.
 */
export function rankOptions<T extends Searchable>(options: readonly T[], query: string): T[] {
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return [...options];
  return options
    .map((option, index) => ({ option, index, rank: rankOf(option, wanted) }))
    .filter(({ rank }) => rank < Infinity)
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map(({ option }) => option);
}

function rankOf({ label, keywords = '' }: Searchable, wanted: string): number {
  const name = label.toLowerCase();
  if (name.startsWith(wanted)) return 0;
  if (name.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(wanted))) return 1;
  if (name.includes(wanted)) return 2;
  if (keywords.toLowerCase().includes(wanted)) return 3;
  return hasInOrder(name, wanted) ? 4 : Infinity;
}

function hasInOrder(text: string, letters: string): boolean {
  let at = 0;
  for (const letter of letters) {
    if (letter === ' ') continue;
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/** Names in the order people count in: `shop 2` before `shop 10`. For `sort`. */
export function byLabel(a: { readonly label: string }, b: { readonly label: string }): number {
  return a.label.localeCompare(b.label, 'en', { numeric: true });
}
