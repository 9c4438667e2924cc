import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ID_PATTERN, makeIds, nextId } from './ids';

describe('nextId', () => {
  it('DOC12 gives the stem, then the stem with the first free number', () => {
    expect(nextId(new Set(), 'gru')).toBe('gru');
    expect(nextId(new Set(['gru']), 'gru')).toBe('gru-2');
    expect(nextId(new Map([['gru', 0], ['gru-2', 0], ['gru-4', 0]]), 'gru')).toBe('gru-3'); // prettier-ignore
  });

  it('DOC12 makes an id of any stem', () => {
    expect(nextId(new Set(), '1 × Größe!')).toBe('Gr-e');
    expect(nextId(new Set(), '日本')).toBe('item');
    expect(nextId(new Set(), 'optimizer')).toBe('optimizer-2');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 90 }), fc.nat(20), (stem, taken) => {
        const ids = new Set<string>();
        for (let i = 0; i <= taken; i++) ids.add(nextId(ids, stem));
        expect(ids.size).toBe(taken + 1);
        for (const id of ids) expect(id).toMatch(ID_PATTERN);
      }),
      { numRuns: 200, seed: 17 },
    );
  });
});

describe('makeIds', () => {
  it('DOC12 gives what nextId gives where each id is taken once it is given', () => {
    const stems = fc.constantFrom('gru', 'gru-2', 'gru-2-2', 'optimizer', '×', 'item', 'Linear layer');
    const taken = fc.uniqueArray(fc.constantFrom('gru', 'gru-2', 'gru-4', 'gru-2-2', 'item-3', 'optimizer-2'));
    fc.assert(
      fc.property(taken, fc.array(stems, { maxLength: 20 }), (before, asked) => {
        const ids = new Set<string>(before);
        const claim = makeIds(new Set<string>(before));
        for (const stem of asked) {
          const id = nextId(ids, stem);
          expect(claim(stem)).toBe(id);
          ids.add(id);
        }
      }),
      { numRuns: 300, seed: 19 },
    );
  });
});
