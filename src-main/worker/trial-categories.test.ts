import { describe, expect, it } from 'vitest';
import type { FittedPreparation } from '../../src-shared/data/fitted-preparation';
import { findCategories } from './trial-categories';

const preparation: FittedPreparation = {
  columns: [
    { kind: 'number', name: 'wind', role: 'input', method: 'standard', offset: 0, scale: 1 },
    { kind: 'category', name: 'side', role: 'input', vocabulary: ['left', 'right'] },
    { kind: 'category', name: 'day', role: 'known', vocabulary: ['Mon'] },
  ],
};
const side = { name: 'side', vocabulary: ['left', 'right'] };

describe('findCategories', () => {
  it('finds those that are one-hot among numbers, each with its place', () => {
    const names = ['day=?', 'day=Mon', 'wind', 'side=?', 'side=left', 'side=right'];
    expect(findCategories(names, preparation, false)).toEqual([
      { ...side, at: 3, coding: 'one-hot' },
      { name: 'day', vocabulary: ['Mon'], at: 0, coding: 'one-hot' },
    ]);
  });

  it('finds one that is fed as indices', () => {
    expect(findCategories(['side'], preparation, true)).toEqual([{ ...side, at: 0, coding: 'index' }]);
  });

  it('takes no number for a category', () => {
    expect(findCategories(['wind', 'side'], preparation, false)).toEqual([]);
    expect(findCategories(['side=?', 'side=left'], preparation, false)).toEqual([]);
    expect(findCategories(['wind'], preparation, true)).toEqual([]);
  });
});
