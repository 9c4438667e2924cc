import { describe, expect, it } from 'vitest';
import { createBytePairSplitter, learnMerges, splitChunks } from './byte-pair';

/** The dictionary of Sennrich, Haddow and Birch 2016, algorithm 1; the space stands for the end of a word. */
const words = new Map([
  ['low ', 5],
  ['lower ', 2],
  ['newest ', 6],
  ['widest ', 3],
]);
const alphabet = new Set(Array.from('lowernstid '));

describe('byte-pair encoding', () => {
  it('learns the merges of algorithm 1, worked by hand', () => {
    // es, st and t+space occur 9 times each, es is first by code units; then est, then est+space, then lo and ow 7 times each:
    // as in the paper. At 6 there are e+w, n+e and w+est: where the paper takes any, the first by code units is taken.
    expect(learnMerges(words, alphabet, 10)).toEqual([
      ['e', 's'],
      ['es', 't'],
      ['est', ' '],
      ['l', 'o'],
      ['lo', 'w'],
      ['e', 'w'],
      ['ew', 'est '],
      ['n', 'ewest '],
      ['low', ' '],
      ['d', 'est '],
    ]);
  });

  it('cuts an unseen word into the pieces it knows', () => {
    const split = createBytePairSplitter(learnMerges(words, alphabet, 10));
    expect(split('lowest ')).toEqual(['low', 'est ']);
    expect(split('low newest ')).toEqual(['low ', 'newest ']);
    expect(split('xylo')).toEqual(['x', 'y', 'lo']);
  });

  it('merges no pair that occurs once, and nothing outside the alphabet', () => {
    expect(learnMerges(new Map([['abc', 1]]), new Set('abc'), 10)).toEqual([]);
    expect(learnMerges(new Map([['abab', 9]]), new Set('a'), 10)).toEqual([]);
  });

  it('counts neighbours anew after each merge, equal symbols included', () => {
    // aaaa: the pair aa, then aa+aa.
    expect(learnMerges(new Map([['aaaa', 3]]), new Set('a'), 5)).toEqual([
      ['a', 'a'],
      ['aa', 'aa'],
    ]);
  });

  it('never merges across a word, and cuts runs that are written without spaces', () => {
    expect(splitChunks('to be, or\nnot')).toEqual(['to ', 'be', ', ', 'or', '\n', 'not']);
    expect(splitChunks('漢'.repeat(130)).map((chunk) => chunk.length)).toEqual([64, 64, 2]);
  });
});
