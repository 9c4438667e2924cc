import { describe, expect, it } from 'vitest';
import { Sizes } from './sizes';

describe('Sizes', () => {
  it('binds names where they first occur and checks them after that', () => {
    const sizes = new Sizes();
    sizes.check('x', [3, 4], ['batch', 4]);
    sizes.check('y', [6, 3], ['2*batch', 'batch']);
    expect(() => sizes.check('z', [4], ['batch'])).toThrow(
      'z has the sizes [4] but is declared as batch: batch is 3 here',
    );
    expect(() => sizes.check('z', [5], ['2*batch'])).toThrow('2*batch is 6 here');
    expect(() => sizes.check('z', [3, 5], ['batch', 4])).toThrow('4 is 4 here');
    expect(() => sizes.check('z', [3], ['batch', 4])).toThrow('1 axes in place of 2');
  });

  it('takes an expression over unknown names for a name', () => {
    const sizes = new Sizes();
    sizes.check('x', [5], ['past + 1']);
    expect(() => sizes.check('y', [6], ['past + 1'])).toThrow('past + 1 is 5 here');
  });

  it('resolves what it knows', () => {
    const sizes = new Sizes();
    sizes.check('x', [3], ['batch']);
    expect(sizes.resolve(['batch', 2, 'batch+1'])).toEqual([3, 2, 4]);
    expect(() => sizes.resolve(['time'])).toThrow('The size time is not known');
  });
});
