import { describe, expect, it } from 'vitest';
import { tensor, toNumbers, type Tensor } from '../tensor/tensor';
import { logSoftmax } from './probabilities';
import { createPrefixModel } from './prefix-model';
import { searchBeam } from './beam-search';
import { writeTexts } from './write-texts';

const WORDS = 5;

/** After each step the next token is most likely (the source's offset + that token) mod 5: what a graph would say of a prefix. */
function runPrefix(seen: number[][]) {
  return async (feeds: ReadonlyMap<string, Tensor>): Promise<ReadonlyMap<string, Tensor>> => {
    const prefix = feeds.get('prefix')!;
    const offsets = toNumbers(feeds.get('offset')!);
    const [rows = 0, steps = 0] = prefix.dims;
    seen.push([rows, steps, ...toNumbers(feeds.get('prefix.lengths')!)]);
    const shares = Array.from(toNumbers(prefix)).flatMap((token, i) => {
      const row = Math.floor(i / steps);
      const wanted = (offsets[row]! + token) % WORDS;
      return Array.from(
        logSoftmax(
          Array.from({ length: WORDS }, (_, word) => (word === wanted ? 3 : 0)),
          WORDS,
        ),
        Math.exp,
      );
    });
    return new Map([['head', tensor('float64', [rows, steps, WORDS], shares)]]);
  };
}

const form = {
  block: 'head',
  words: WORDS,
  banned: [],
  prefixes: ['prefix'],
  lengths: ['prefix.lengths'],
  limit: null,
  before: [],
};
const limits = { start: 1, end: 0, maximumLength: 6 };

describe('writing with a graph that reads its whole prefix', () => {
  it('reads the last step of a prefix that grows, each source with its own inputs', async () => {
    const seen: number[][] = [];
    const inputs = new Map([['offset', tensor('float64', [2], [1, 2])]]);
    const texts = await writeTexts(createPrefixModel(form, runPrefix(seen), inputs, 2), limits, 2);
    expect(texts.map(({ tokens }) => tokens)).toEqual([
      [2, 3, 4, 0],
      [3, 0],
    ]);
    expect(seen.map(([, steps]) => steps)).toEqual([1, 2, 3, 4]);
    expect(seen[1]).toEqual([2, 2, 2, 2]);
  });

  it('gives hypotheses the inputs of their source', async () => {
    const inputs = new Map([['offset', tensor('float64', [1], [1])]]);
    const model = createPrefixModel(form, runPrefix([]), inputs, 1);
    const { hypotheses } = await searchBeam(model, limits, { beam: 3, lengthPenalty: 0 });
    expect(hypotheses[0]!.tokens).toEqual([2, 3, 4, 0]);
  });

  it('reads no more than the newest tokens where it learnt windows, and goes on from a given text', async () => {
    const seen: number[][] = [];
    const inputs = new Map([['offset', tensor('float64', [1], [1])]]);
    const model = createPrefixModel({ ...form, limit: 2, before: [4, 0] }, runPrefix(seen), inputs, 1);
    const [text] = await writeTexts(model, { start: 1, end: -1, maximumLength: 4 }, 1);
    expect(text!.tokens).toEqual([2, 3, 4, 0]);
    expect(seen.map(([, steps]) => steps)).toEqual([2, 2, 2, 2]);
  });
});
