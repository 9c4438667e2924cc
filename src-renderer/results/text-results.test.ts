import { describe, expect, it } from 'vitest';
import type { DecodedSample } from '../../src-shared/protocol/text-results';
import { filterTexts, markFirstWrong, stepErrorLines, writeTexts } from './text-results';

function sample(output: string, reference: string, firstWrong: number | null): DecodedSample {
  return {
    source: `source of ${reference}`,
    ...{ output, reference, firstWrong },
    outputTokens: Array.from(output),
    referenceTokens: Array.from(reference),
    logProbability: -0.5,
  };
}

const samples = [sample('abc', 'abc', null), sample('abd', 'abc', 2), sample('ab', 'abc', 2)];

describe('written texts', () => {
  it('are filtered by whether they are right, and keep their numbers', () => {
    const numbers = (filter: 'all' | 'right' | 'wrong') => filterTexts(samples, filter).map(({ number }) => number);
    expect([numbers('all'), numbers('right'), numbers('wrong')]).toEqual([[1, 2, 3], [1], [2, 3]]);
  });

  it('show their first wrong token apart', () => {
    expect(markFirstWrong(['a', 'b', 'd', 'e'], 2)).toEqual([
      { text: 'ab', mark: 'right' },
      { text: 'd', mark: 'wrong' },
      { text: 'e', mark: 'after' },
    ]);
    expect(markFirstWrong(['a', 'b'], null)).toEqual([{ text: 'ab', mark: 'right' }]);
  });

  it('show where they ended too early', () => {
    expect(markFirstWrong(['a', 'b'], 2)).toEqual([
      { text: 'ab', mark: 'right' },
      { text: '', mark: 'wrong' },
    ]);
    expect(markFirstWrong([], 0)).toEqual([{ text: '', mark: 'wrong' }]);
  });

  it('have their errors by step from the first on', () => {
    const [forced, free] = stepErrorLines({ teacherForced: [0, 0.5], freeRunning: [0, null], counts: [[2, 2]] });
    expect([forced?.x, forced?.y, free?.y]).toEqual([
      [1, 2],
      [0, 0.5],
      [0, null],
    ]);
  });

  it('are saved as CSV', () => {
    expect(writeTexts(samples).split('\n')[2]).toBe('source of abc,abd,abc,token 3,-0.5');
  });
});
