import type { DocumentCommand } from '../../src-shared/document/commands/document-command';
import { alignBlocks, distributeBlocks, type Edge } from '../editing/arrange';
import { orderAlongFlow } from '../editing/flow-order';
import { GRID } from '../editing/block-size';
import { groupBlocks, groupsOf } from '../editing/groups';
import { findCanvasView } from '../state/canvas-view';
import { applyToDrawing } from '../state/enter-drawing';
import { projectStore } from '../state/project-store';
import { chosenBlocks, select, selectionStore } from '../state/selection-store';
import { findNeighbour, type Direction } from '../editing/neighbours';
import type { AppCommand } from './app-command';
import { layOut } from './lay-out';

const selected = (): readonly string[] => [...selectionStore.getState().blocks];
const hasSelected = (least: number) => (): boolean => selectionStore.getState().blocks.size >= least;
const selectedGroups = (): string[] => {
  const { groups, blocks } = selectionStore.getState();
  return groupsOf(projectStore.getState().drawing, groups, blocks);
};

const ARROWS: readonly (readonly [key: string, word: Direction, x: number, y: number])[] = [
  ['ArrowLeft', 'left', -1, 0],
  ['ArrowRight', 'right', 1, 0],
  ['ArrowUp', 'up', 0, -1],
  ['ArrowDown', 'down', 0, 1],
];

const WHERE: Readonly<Record<Direction, string>> = {
  left: 'on the left',
  right: 'on the right',
  up: 'above',
  down: 'below',
};

export const arrangeCommands: readonly AppCommand[] = [
  {
    id: 'arrange.layout',
    label: 'Lay out automatically',
    section: 'Arrange',
    shortcut: 'L',
    when: () => projectStore.getState().drawing.blocks.size > 1,
    needs: 'There is no second block to lay out.',
    run: layOut,
  },
  align('left', 'Align left edges'),
  align('centre', 'Align centres'),
  align('right', 'Align right edges'),
  align('top', 'Align upper edges'),
  align('middle', 'Align middles'),
  align('bottom', 'Align lower edges'),
  distribute('horizontal', 'Distribute horizontally'),
  distribute('vertical', 'Distribute vertically'),
  {
    id: 'arrange.group',
    label: 'Group',
    section: 'Arrange',
    shortcut: 'Mod+G',
    when: hasSelected(1),
    needs: 'Select blocks first.',
    run: () => {
      const { commands, group } = groupBlocks(projectStore.getState().drawing, selected());
      if (applyToDrawing(commands, 'Group').length === 0) select({ groups: [group] });
    },
  },
  {
    id: 'arrange.ungroup',
    label: 'Ungroup',
    section: 'Arrange',
    shortcut: 'Mod+Shift+G',
    when: () => selectedGroups().length > 0,
    needs: 'Select a group, or a block in one, first.',
    run: () => {
      const commands = selectedGroups().map((group): DocumentCommand => ({ type: 'ungroup', group }));
      applyToDrawing(commands, 'Ungroup');
    },
  },
  {
    id: 'arrange.collapse',
    label: 'Collapse or expand the group',
    section: 'Arrange',
    when: () => selectedGroups().length > 0,
    needs: 'Select a group, or a block in one, first.',
    run: () => {
      for (const id of selectedGroups()) toggleGroup(id);
    },
  },
  ...ARROWS.flatMap(([key, word, x, y]) => [nudge(key, word, x, y, 1), nudge(key, word, x, y, 4)]),
  ...ARROWS.map(([key, word]) => goTo(key, word)),
  step(1, ']', 'Go to the next block'),
  step(-1, '[', 'Go to the block before'),
];

/** Collapses an open group, opens a collapsed one. */
export function toggleGroup(id: string): void {
  const group = projectStore.getState().drawing.groups.get(id);
  if (group === undefined) return;
  const label = `${group.collapsed ? 'Expand' : 'Collapse'} “${group.name}”`;
  applyToDrawing({ type: 'setGroup', group: { ...group, collapsed: !group.collapsed } }, label);
}

function align(edge: Edge, label: string): AppCommand {
  return {
    id: `arrange.align-${edge}`,
    label,
    section: 'Arrange',
    when: hasSelected(2),
    needs: 'Select two blocks or more first.',
    run: () => {
      applyToDrawing(alignBlocks(projectStore.getState().drawing, selected(), edge), label);
    },
  };
}

function distribute(along: 'horizontal' | 'vertical', label: string): AppCommand {
  return {
    id: `arrange.distribute-${along}`,
    label,
    section: 'Arrange',
    when: hasSelected(3),
    needs: 'Select three blocks or more first.',
    run: () => {
      applyToDrawing(distributeBlocks(projectStore.getState().drawing, selected(), along), label);
    },
  };
}

function nudge(key: string, word: string, x: number, y: number, times: number): AppCommand {
  return {
    id: `arrange.move-${word}${times > 1 ? '-far' : ''}`,
    label: `Move ${word}${times > 1 ? ` by ${times} grid steps` : ''}`,
    section: 'Arrange',
    shortcut: times > 1 ? `Shift+${key}` : key,
    when: () => chosenBlocks().size > 0,
    needs: 'Select blocks first.',
    run: () => {
      const { drawing: project } = projectStore.getState();
      const moving = [...chosenBlocks()];
      const moves = moving.flatMap((block) => {
        const position = project.blocks.get(block)?.position;
        if (position === undefined) return [];
        return [{ block, x: position.x + x * times * GRID, y: position.y + y * times * GRID }];
      });
      applyToDrawing({ type: 'moveBlocks', moves }, 'Move', { mergeKey: `move ${moving.join(' ')}` });
    },
  };
}

function goTo(key: string, direction: Direction): AppCommand {
  return {
    id: `arrange.go-${direction}`,
    label: `Go to the nearest block ${WHERE[direction]}`,
    section: 'Arrange',
    shortcut: `Alt+${key}`,
    when: hasSelected(1),
    needs: 'Select a block first.',
    run: () => {
      const [from] = selected();
      const next = from === undefined ? null : findNeighbour(projectStore.getState().drawing, from, direction);
      if (next !== null) goToBlock(next);
    },
  };
}

/** Along the flow of the data: each block after those that feed it. */
function step(by: 1 | -1, shortcut: string, label: string): AppCommand {
  return {
    id: by > 0 ? 'arrange.next-block' : 'arrange.previous-block',
    label,
    section: 'Arrange',
    shortcut,
    when: () => projectStore.getState().drawing.blocks.size > 0,
    needs: 'There is no block to go to.',
    run: () => {
      const { drawing: project } = projectStore.getState();
      const order = orderAlongFlow(project);
      const [from] = selected();
      const index = from === undefined ? (by > 0 ? -1 : 0) : order.indexOf(from);
      const next = order.at((index + by) % order.length);
      if (next !== undefined) goToBlock(next);
    },
  };
}

function goToBlock(block: string): void {
  select({ blocks: [block] });
  findCanvasView()?.focusBlock(block);
}
