import { splitCharacters } from './characters';
import { MergeQueue } from './merge-queue';

/** Two neighbouring symbols that become one. */
export type Merge = readonly [string, string];

/**
 * What symbols are merged within: a word or a run of signs with the space behind it (that space is the paper's end of a
 * word), or one character of white space. Runs are cut, for texts that are written without spaces.
 */
const CHUNK = /[\p{L}\p{M}\p{N}_]{1,64} ?|[^\p{L}\p{M}\p{N}_\s]{1,64} ?|[^]/gu;

export function splitChunks(text: string): readonly string[] {
  return text.match(CHUNK) ?? [];
}

interface Word {
  /** Symbols by number. */
  symbols: number[];
  readonly count: number;
}

/**
 * Learns merges from chunks and how often each occurs: again and again the most frequent pair of neighbours becomes one
 * symbol (Sennrich, Haddow and Birch 2016, algorithm 1), at most `most` times, while a pair occurs twice. Of equally
 * frequent pairs the first by code units is taken, left symbol first. Characters outside `alphabet` are never merged.
 */
export function learnMerges(chunks: ReadonlyMap<string, number>, alphabet: ReadonlySet<string>, most: number): Merge[] {
  const names = [...alphabet].sort((a, b) => (a < b ? -1 : 1));
  const numbers = new Map(names.map((name, i) => [name, i]));
  const words = Array.from(chunks, ([chunk, count]): Word => ({ symbols: readSymbols(chunk, numbers), count }));
  const queue = new MergeQueue((a, b) => compareTexts(names[a]!, names[b]!));
  const places = new Map<string, Set<number>>();
  const change = (left: number, right: number, word: number, by: number): void => {
    if (left < 0 || right < 0) return;
    queue.add(left, right, by);
    const key = `${left} ${right}`;
    const found = places.get(key);
    if (found) found.add(word);
    else places.set(key, new Set([word]));
  };
  words.forEach(({ symbols, count }, w) => {
    for (let i = 1; i < symbols.length; i++) change(symbols[i - 1]!, symbols[i]!, w, count);
  });
  const merges: Merge[] = [];
  while (merges.length < most) {
    const best = queue.take();
    if (best === null || best.count < 2) break;
    const { left, right } = best;
    merges.push([names[left]!, names[right]!]);
    const name = names[left]! + names[right]!;
    // Two ways to the same text are one symbol.
    const known = numbers.get(name);
    const merged = known ?? names.length;
    if (known === undefined) {
      names.push(name);
      numbers.set(name, merged);
    }
    for (const w of places.get(`${left} ${right}`) ?? []) {
      const word = words[w]!;
      const symbols = mergePair(word.symbols, left, right, merged);
      if (symbols.length === word.symbols.length) continue;
      for (let i = 1; i < word.symbols.length; i++) change(word.symbols[i - 1]!, word.symbols[i]!, w, -word.count);
      for (let i = 1; i < symbols.length; i++) change(symbols[i - 1]!, symbols[i]!, w, word.count);
      word.symbols = symbols;
    }
    places.delete(`${left} ${right}`);
  }
  return merges;
}

/** -1 for characters outside the alphabet. */
function readSymbols(chunk: string, numbers: ReadonlyMap<string, number>): number[] {
  return splitCharacters(chunk).map((character) => numbers.get(character) ?? -1);
}

function mergePair<T>(symbols: readonly T[], left: T, right: T, merged: T): T[] {
  const out: T[] = [];
  for (let i = 0; i < symbols.length; i++) {
    if (symbols[i] === left && i + 1 < symbols.length && symbols[i + 1] === right) {
      out.push(merged);
      i++;
    } else out.push(symbols[i]!);
  }
  return out;
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Cuts texts into the symbols that `merges` make, the earliest learnt merge first. */
export function createBytePairSplitter(merges: readonly Merge[]): (text: string) => string[] {
  const ranks = new Map<string, Map<string, number>>();
  merges.forEach(([left, right], rank) => {
    const found = ranks.get(left) ?? new Map<string, number>();
    ranks.set(left, found.set(right, rank));
  });
  const known = new Map<string, readonly string[]>();
  const splitChunk = (chunk: string): readonly string[] => {
    let symbols = splitCharacters(chunk);
    for (;;) {
      let best = Infinity;
      for (let i = 1; i < symbols.length; i++) {
        best = Math.min(best, ranks.get(symbols[i - 1]!)?.get(symbols[i]!) ?? Infinity);
      }
      const merge = merges[best];
      if (merge === undefined) return symbols;
      symbols = mergePair(symbols, merge[0], merge[1], merge[0] + merge[1]);
    }
  };
  return (text) =>
    splitChunks(text).flatMap((chunk) => {
      const found = known.get(chunk) ?? splitChunk(chunk);
      known.set(chunk, found);
      return found;
    });
}
