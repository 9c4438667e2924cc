import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ID_PATTERN, nextId } from './ids';

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
