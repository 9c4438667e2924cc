import { describe, expect, it } from 'vitest';
import { Random } from '../base/random';
import { applyCommand } from '../document/commands/apply-command';
import type { DocumentCommand } from '../document/commands/document-command';
import { createBlock, createWire } from '../document/create';
import type { Project } from '../document/document';
import { nextId } from '../document/ids';
import { numbers } from '../testing/broken-projects';
import { drawProject } from '../testing/draw-project';
import { fakeFeatures } from '../testing/features';
import { checkProject } from './check';
import { createCheckMemory } from './check-memory';

const base = drawProject(
  {
    x: 'sequence-input',
    gru: ['gru', { hidden: 4 }],
    norm: 'layer-norm',
    sum: 'add',
    pool: 'mean-pool',
    d: ['linear', { units: 1 }],
    y: 'regression-output',
  },
  [
    'x -> gru',
    'gru.sequence -> norm',
    'gru.sequence -> sum.in-1',
    'norm -> sum.in-2',
    'sum -> pool',
    'pool -> d',
    'd -> y',
  ],
);

function apply(project: Project, command: DocumentCommand): Project {
  const change = applyCommand(project, command);
  return change.ok ? change.value.project : project;
}

function drawEdit(random: Random, project: Project): DocumentCommand {
  const pick = <T>(items: readonly T[]): T => items[random.integer(items.length)]!;
  const blocks = [...project.blocks.keys()];
  const block = pick(blocks);
  const edits: readonly (() => DocumentCommand)[] = [
    () => ({ type: 'setParameter', block: 'gru', parameter: 'hidden', value: pick([4, 5, -1]) }),
    () => ({ type: 'setParameter', block, parameter: pick(['units', 'no-such']), value: pick([1, 2]) }),
    () => ({ type: 'setParameter', block, parameter: 'no-such' }),
    () => ({ type: 'moveBlocks', moves: [{ block, x: random.integer(9), y: 0 }] }),
    () => ({ type: 'renameBlock', block, name: pick(['A', 'B']) }),
    () => ({ type: 'setBypassed', block, bypassed: random.uniform() < 0.5 }),
    () => ({ type: 'disconnect', wire: pick([...project.wires.keys(), 'w1']) }),
    () => ({
      type: 'connect',
      wire: createWire(nextId(project.wires, 'w'), `${pick(blocks)}.${pick(['out', 'sequence'])}`, `${block}.in`),
    }),
    () => ({ type: 'addBlock', block: createBlock(nextId(project.blocks, 'new'), pick(['relu', 'linear', 'oracle'])) }),
    () => ({ type: 'removeBlock', block }),
  ];
  return pick(edits)();
}

describe('a check that remembers the last one', () => {
  it('says what a check from the beginning says, whatever was edited', () => {
    for (let seed = 1; seed <= 12; seed++) {
      const random = new Random(seed);
      const memory = createCheckMemory();
      let project = base;
      for (let step = 0; step < 40; step++) {
        const data = step % 9 === 8 ? fakeFeatures({ sequence: ['a'], target: ['y'] }) : numbers;
        expect(checkProject(project, data, memory)).toEqual(checkProject(project, data));
        if (project.blocks.size === 0) break;
        project = apply(project, drawEdit(random, project));
      }
    }
  });

  it('gives the same signals and parameters again where nothing changed', () => {
    const memory = createCheckMemory();
    const before = checkProject(base, numbers, memory);
    const after = checkProject(
      apply(base, { type: 'setParameter', block: 'd', parameter: 'bias', value: false }),
      numbers,
      memory,
    );
    expect(after.signals.get('gru.sequence')).toBe(before.signals.get('gru.sequence'));
    expect(after.parameters.get('gru')).toBe(before.parameters.get('gru'));
    const wider = apply(base, { type: 'setParameter', block: 'gru', parameter: 'hidden', value: 5 });
    expect(checkProject(wider, numbers, memory).signals.get('gru.sequence')).not.toBe(
      before.signals.get('gru.sequence'),
    );
  });

  it('gives the same signals again behind a block that changed and gives what it gave', () => {
    const memory = createCheckMemory();
    const before = checkProject(base, numbers, memory);
    const off = apply(base, { type: 'setBypassed', block: 'norm', bypassed: true });
    const after = checkProject(off, numbers, memory);
    expect(after.signals.get('norm.out')).toBe(before.signals.get('gru.sequence'));
    expect(after.signals.get('sum.out')).toBe(before.signals.get('sum.out'));
  });

  it('gives the same signals and parameters again for blocks that were taken away and came back', () => {
    const memory = createCheckMemory();
    const before = checkProject(base, numbers, memory);
    const removals = [...base.blocks.keys()].map((block): DocumentCommand => ({ type: 'removeBlock', block }));
    const removed = applyCommand(base, { type: 'batch', commands: removals });
    if (!removed.ok) throw new Error('The blocks cannot be removed');
    expect(checkProject(removed.value.project, numbers, memory).signals.size).toBe(0);
    const back = apply(removed.value.project, removed.value.inverse);
    const after = checkProject(back, numbers, memory);
    expect(after).toEqual(before);
    for (const list of ['signals', 'parameters'] as const) {
      for (const [id, one] of before[list]) expect(after[list].get(id)).toBe(one);
    }
  });
});
