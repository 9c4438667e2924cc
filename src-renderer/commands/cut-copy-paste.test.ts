import { beforeEach, describe, expect, it } from 'vitest';
import type { DocumentCommand } from '../../src-shared/document/commands/document-command';
import { drawProject } from '../../src-shared/testing/draw-project';
import { noticesStore } from '../state/notices-store';
import { apply, newProject, projectStore, undo } from '../state/project-store';
import { select, selectionStore } from '../state/selection-store';
import { cutSelection, deleteSelection, duplicate } from './cut-copy-paste';

const drawn = drawProject(
  { x: 'sequence-input', gru: 'gru', norm: 'layer-norm', dense: 'linear', y: 'regression-output' },
  ['x -> gru', 'gru.state -> norm', 'norm -> dense', 'dense -> y'],
);

const group = (collapsed: boolean): DocumentCommand => ({
  type: 'group',
  group: { id: 'g', name: 'Middle', blocks: ['gru', 'norm'], collapsed, unknown: new Map() },
});

beforeEach(() => {
  noticesStore.setState({ notices: [] });
  newProject();
  apply(
    [
      ...Array.from(drawn.blocks.values(), (block): DocumentCommand => ({ type: 'addBlock', block })),
      ...Array.from(drawn.wires.values(), (wire): DocumentCommand => ({ type: 'connect', wire })),
    ],
    'Draw',
  );
});

const blocks = (): string[] => [...projectStore.getState().project.blocks.keys()].sort();
const groups = (): string[][] => Array.from(projectStore.getState().project.groups.values(), (one) => [...one.blocks]);
const lastStep = (): string | undefined => projectStore.getState().history.undo.at(-1)?.label;

describe('deleting a group', () => {
  it('takes a collapsed one away with its blocks, as one step', () => {
    apply(group(true), 'Group');
    select({ groups: ['g'] });
    deleteSelection();
    expect(blocks()).toEqual(['dense', 'x', 'y']);
    expect(groups()).toEqual([]);
    expect(lastStep()).toBe('Delete “Middle” and its 2 blocks');
    expect(noticesStore.getState().notices).toEqual([]);
    undo();
    expect(blocks()).toEqual(['dense', 'gru', 'norm', 'x', 'y']);
    expect(groups()).toEqual([['gru', 'norm']]);
    expect(projectStore.getState().project.wires.size).toBe(drawn.wires.size);
  });

  it('takes only the frame of an open one away, says so, and offers to take the blocks, too', () => {
    apply(group(false), 'Group');
    select({ groups: ['g'] });
    deleteSelection();
    expect(blocks()).toHaveLength(5);
    expect(groups()).toEqual([]);
    expect(lastStep()).toBe('Ungroup “Middle”');
    const [notice] = noticesStore.getState().notices;
    expect(notice?.message).toBe('The group is gone; its 2 blocks are still there.');
    notice?.action?.run();
    expect(blocks()).toEqual(['dense', 'x', 'y']);
    expect(noticesStore.getState().notices).toEqual([]);
  });

  it('leaves no group behind that holds nothing', () => {
    apply(group(false), 'Group');
    select({ blocks: ['gru', 'norm'] });
    deleteSelection();
    expect(groups()).toEqual([]);
    undo();
    expect(groups()).toEqual([['gru', 'norm']]);
  });

  it('cuts its blocks whether it is open or not', () => {
    apply(group(false), 'Group');
    select({ groups: ['g'] });
    cutSelection();
    expect(blocks()).toEqual(['dense', 'x', 'y']);
    expect(lastStep()).toBe('Cut “Middle” and its 2 blocks');
  });
});

describe('duplicating', () => {
  it('puts a copy of a grouped block into its group, and a copy of a whole group into one of its own', () => {
    apply(group(false), 'Group');
    select({ blocks: ['gru'] });
    duplicate();
    expect(groups()).toEqual([['gru', 'gru-2', 'norm']]);
    expect([...selectionStore.getState().blocks]).toEqual(['gru-2']);
    undo();
    select({ groups: ['g'] });
    duplicate();
    expect(groups()).toEqual([
      ['gru', 'norm'],
      ['gru-2', 'norm-2'],
    ]);
  });

  it('puts the copy as far away as it is told to', () => {
    select({ blocks: ['dense'] });
    duplicate({ x: 100, y: -40 });
    const at = (id: string) => projectStore.getState().project.blocks.get(id)?.position ?? { x: NaN, y: NaN };
    expect(at('dense-2')).toEqual({ x: at('dense').x + 100, y: at('dense').y - 40 });
  });
});
