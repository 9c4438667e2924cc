import { describe, expect, it } from 'vitest';
import { checkProject } from '../../src-shared/compiler/check';
import { applyCommand } from '../../src-shared/document/commands/apply-command';
import type { Project } from '../../src-shared/document/document';
import { drawProject, type DrawnBlock } from '../../src-shared/testing/draw-project';
import { SAMPLE_FEATURES } from '../../src-shared/testing/sample-projects';
import { removeBlocks } from './remove-blocks';

function removeFrom(
  blocks: Readonly<Record<string, DrawnBlock>>,
  wires: readonly string[],
  removed: readonly string[],
): string[] {
  const project = drawProject(blocks, wires);
  const commands = removeBlocks(project, checkProject(project, SAMPLE_FEATURES), removed, (tried) => {
    const after = applyCommand(project, { type: 'batch', commands: tried });
    return after.ok ? checkProject(after.value.project, SAMPLE_FEATURES) : null;
  });
  const result = applyCommand(project, { type: 'batch', commands });
  if (!result.ok) throw new Error(result.error[0]?.message);
  return listWires(result.value.project);
}

function listWires(project: Project): string[] {
  return [...project.wires.values()]
    .map(({ from, to }) => `${from.block}.${from.port} -> ${to.block}.${to.port}`)
    .sort();
}

const chain: Readonly<Record<string, DrawnBlock>> = {
  x: 'sequence-input',
  gru: 'gru',
  relu: 'relu',
  drop: 'dropout',
  dense: ['linear', { units: 2 }],
  y: 'regression-output',
};
const wires = ['x -> gru', 'gru.state -> relu', 'relu -> drop', 'drop -> dense', 'dense -> y'];

describe('taking blocks away', () => {
  it('wires over a block in the middle', () => {
    expect(removeFrom(chain, wires, ['relu'])).toContain('gru.state -> drop.in');
  });

  it('wires over several blocks in a row', () => {
    const after = removeFrom(chain, wires, ['relu', 'drop']);
    expect(after).toContain('gru.state -> dense.in');
    expect(after).toHaveLength(3);
  });

  it('wires to everything the block fed', () => {
    const after = removeFrom(
      { x: 'sequence-input', relu: 'relu', a: 'last-step', b: 'mean-pool' },
      ['x -> relu', 'relu -> a', 'relu -> b'],
      ['relu'],
    );
    expect(after).toEqual(['x.out -> a.in', 'x.out -> b.in']);
  });

  it('leaves a gap where the kinds do not fit', () => {
    // What is left would be a sequence where the output takes a vector.
    expect(
      removeFrom({ x: 'sequence-input', last: 'last-step', s: 'static-input', r: 'repeat' }, ['x -> last'], ['last']),
    ).toEqual([]);
    expect(removeFrom({ w: 'token-input', e: 'embedding', l: 'gru' }, ['w -> e', 'e -> l'], ['e'])).toEqual([]);
  });

  it('leaves a gap where the sizes do not fit', () => {
    const after = removeFrom(chain, wires, ['dense']);
    expect(after).not.toContain('drop.out -> y.in');
    expect(after).toHaveLength(3);
  });

  it('leaves a gap behind a join, where no one signal went through', () => {
    const after = removeFrom(
      { x: 'sequence-input', a: 'relu', b: 'tanh', add: 'add', c: 'gelu' },
      ['x -> a', 'x -> b', 'a -> add.in-1', 'b -> add.in-2', 'add -> c'],
      ['add'],
    );
    expect(after).toEqual(['x.out -> a.in', 'x.out -> b.in']);
  });

  it('takes the first and the last block of a model away', () => {
    expect(removeFrom(chain, wires, ['x', 'y'])).toEqual(
      ['dense.out -> y.in', 'drop.out -> dense.in', 'gru.state -> relu.in', 'relu.out -> drop.in'].filter(
        (wire) => !wire.includes('y.in'),
      ),
    );
  });
});
