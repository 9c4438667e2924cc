import { describe, expect, it } from 'vitest';
import type { BeamNode } from '../../src-shared/protocol/text-results';
import { listBeamRows } from './beam-rows';

function node(parent: number | null, token: string, logProbability: number, step: number): BeamNode {
  return { parent, token, isEnd: false, step, tokenLogProbability: 0, logProbability, score: 0, fate: 'kept' };
}

describe('listBeamRows', () => {
  it('puts each hypothesis below the one it goes on from, the likeliest first', () => {
    const nodes = [
      node(null, '', 0, 0),
      node(0, 'a', -2, 1),
      node(0, 'b', -1, 1),
      node(1, 'c', -3, 2),
      node(2, 'd', -4, 2),
      node(2, 'e', -1.5, 2),
    ];
    expect(listBeamRows({ nodes }).map((row) => row.node.token)).toEqual(['b', 'e', 'd', 'a', 'c']);
  });

  it('has nothing to list where nothing was tried', () => {
    expect(listBeamRows({ nodes: [node(null, '', 0, 0)] })).toEqual([]);
  });
});
