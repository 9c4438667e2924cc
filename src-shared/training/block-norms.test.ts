import { describe, expect, it } from 'vitest';
import { groupByBlock, normsOfBlocks } from './block-norms';

const parameters = ['gru', 'gru', 'head', 'gru'].map((block) => ({ block }));

describe('norms of blocks', () => {
  it('adds up what belongs to a block, wherever its parameters stand', () => {
    const blocks = groupByBlock(parameters);
    expect(blocks.map(({ block }) => block)).toEqual(['gru', 'head']);
    expect(normsOfBlocks(blocks, Float64Array.of(2, 3, 0.5, 6))).toEqual([7, 0.5]);
  });

  it('keeps what a plot can show', () => {
    expect(normsOfBlocks(groupByBlock([{ block: 'a' }]), Float64Array.of(1 / 3))).toEqual([0.33333]);
    expect(normsOfBlocks(groupByBlock([{ block: 'a' }]), Float64Array.of(2e-9 / 3))).toEqual([6.6667e-10]);
  });
});
