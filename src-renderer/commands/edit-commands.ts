import { findBlock } from '../../src-shared/blocks/catalog';
import type { BlockRecord } from '../../src-shared/document/document';
import { nextId } from '../../src-shared/document/ids';
import { canUnpack, unpackBlock as unpack } from '../editing/unpack-block';
import { unpackReusable } from '../editing/unpack-reusable';
import { canvasViewStore, findCanvasView, toggleBlockOpen } from '../state/canvas-view';
import { focusInspector, focusName } from '../state/layout-store';
import { announceUndo } from '../state/announce-undo';
import { applyToDrawing } from '../state/enter-drawing';
import { projectStore, redo, undo } from '../state/project-store';
import {
  chosenBlocks,
  clearSelection,
  hasSelection,
  pruneSelection,
  select,
  selectionStore,
} from '../state/selection-store';
import type { AppCommand } from './app-command';
import { toggleBypass } from './bypass';
import { canCopy, deleteSelection, duplicate, pasteFromSystem, runNatively } from './cut-copy-paste';
import { chosenInstance, leaveBlock, openBlock } from './reusable-blocks';
import { isProjectOpen, NO_PROJECT } from './project-commands';

const hasBlocks = (): boolean => selectionStore.getState().blocks.size > 0;
/** Whether what is selected has a name, or a text, in the inspector. */
const hasNamed = (): boolean => {
  const { blocks, groups, wires, notes } = selectionStore.getState();
  if (blocks.size > 0) return blocks.size === 1;
  return groups.size > 0 ? groups.size === 1 : wires.size === 0 && notes.size === 1;
};
const hasDrawn = (): boolean => {
  const { blocks, notes } = projectStore.getState().drawing;
  return blocks.size + notes.size > 0;
};
const hasCanvas = (): boolean => findCanvasView() !== null;

export const editCommands: readonly AppCommand[] = [
  {
    id: 'edit.undo',
    label: 'Undo',
    section: 'Edit',
    shortcut: 'Mod+Z',
    when: () => projectStore.getState().history.undo.length > 0,
    needs: 'There is nothing to undo.',
    run: () => {
      undo();
      pruneSelection();
    },
  },
  {
    id: 'edit.redo',
    label: 'Redo',
    section: 'Edit',
    shortcut: 'Mod+Shift+Z',
    alternatives: ['Mod+Y'],
    when: () => projectStore.getState().history.redo.length > 0,
    needs: 'There is nothing to do again.',
    run: () => {
      redo();
      pruneSelection();
    },
  },
  {
    id: 'edit.cut',
    label: 'Cut',
    section: 'Edit',
    shortcut: 'Mod+X',
    when: canCopy,
    needs: 'Select blocks or notes first.',
    run: () => runNatively('cut'),
  },
  {
    id: 'edit.copy',
    label: 'Copy',
    section: 'Edit',
    shortcut: 'Mod+C',
    when: canCopy,
    needs: 'Select blocks or notes first.',
    run: () => runNatively('copy'),
  },
  {
    id: 'edit.paste',
    label: 'Paste',
    section: 'Edit',
    shortcut: 'Mod+V',
    when: isProjectOpen,
    needs: NO_PROJECT,
    run: () => pasteFromSystem(false),
  },
  {
    id: 'edit.paste-connected',
    label: 'Paste with incoming wires',
    section: 'Edit',
    shortcut: 'Mod+Shift+V',
    when: isProjectOpen,
    needs: NO_PROJECT,
    run: () => pasteFromSystem(true),
  },
  {
    id: 'edit.duplicate',
    label: 'Duplicate',
    section: 'Edit',
    shortcut: 'Mod+D',
    when: canCopy,
    needs: 'Select blocks or notes first.',
    run: () => duplicate(),
  },
  {
    id: 'edit.delete',
    label: 'Delete',
    section: 'Edit',
    shortcut: 'Delete',
    alternatives: ['Backspace'],
    when: hasSelection,
    needs: 'Select something first.',
    run: () => deleteSelection(),
  },
  {
    id: 'edit.select-all',
    label: 'Select all',
    section: 'Edit',
    shortcut: 'Mod+A',
    when: hasCanvas,
    needs: NO_PROJECT,
    run: () => {
      const { drawing: project } = projectStore.getState();
      select({ blocks: project.blocks.keys(), notes: project.notes.keys() });
    },
  },
  {
    id: 'edit.select-none',
    label: 'Select nothing; with nothing selected, leave the open block',
    section: 'Edit',
    shortcut: 'Escape',
    when: () => hasSelection() || projectStore.getState().open.length > 0,
    needs: 'Nothing is selected.',
    run: () => {
      if (hasSelection()) clearSelection();
      else leaveBlock();
    },
  },
  {
    id: 'edit.add-block',
    label: 'Add a block…',
    section: 'Edit',
    shortcut: '/',
    when: hasCanvas,
    needs: NO_PROJECT,
    run: () => findCanvasView()?.openAddMenu(),
  },
  {
    id: 'edit.connect',
    label: 'Connect the selected block…',
    section: 'Edit',
    shortcut: 'C',
    when: () => hasCanvas() && selectionStore.getState().blocks.size === 1,
    needs: 'Select one block first.',
    run: () => {
      const [block] = selectionStore.getState().blocks;
      if (block !== undefined) findCanvasView()?.openConnectMenu(block);
    },
  },
  {
    id: 'edit.insert',
    label: 'Insert a block into the selected wire…',
    section: 'Edit',
    shortcut: 'I',
    when: () => hasCanvas() && selectionStore.getState().wires.size === 1,
    needs: 'Select one wire first.',
    run: () => {
      const [wire] = selectionStore.getState().wires;
      if (wire !== undefined) findCanvasView()?.openInsertMenu(wire);
    },
  },
  {
    id: 'edit.find',
    label: 'Find on the canvas…',
    section: 'Edit',
    shortcut: 'Mod+F',
    when: () => hasCanvas() && hasDrawn(),
    needs: 'There is nothing on the canvas yet.',
    run: () => findCanvasView()?.openFindMenu(),
  },
  {
    id: 'edit.rename',
    label: 'Rename, or edit the note',
    section: 'Edit',
    shortcut: 'F2',
    when: hasNamed,
    needs: 'Select one block, one group or one note first.',
    run: focusName,
  },
  {
    id: 'edit.inspect',
    label: 'Open the selected reusable block; edit any other in the inspector',
    section: 'Edit',
    shortcut: 'Enter',
    when: hasBlocks,
    needs: 'Select a block first.',
    run: () => {
      const instance = chosenInstance();
      if (instance === null || !openBlock(instance.id)) focusInspector();
    },
  },
  {
    id: 'edit.inspect-always',
    label: 'Edit the selected blocks in the inspector',
    section: 'Edit',
    shortcut: 'Shift+Enter',
    when: hasBlocks,
    needs: 'Select a block first.',
    run: focusInspector,
  },
  {
    id: 'edit.bypass',
    label: 'Bypass, or switch on again',
    section: 'Edit',
    shortcut: 'B',
    when: () => chosenBlocks().size > 0,
    needs: 'Select a block, or a group, first.',
    run: toggleBypass,
  },
  {
    id: 'edit.look-into',
    label: 'Look into the selected block, or close it',
    section: 'Edit',
    shortcut: 'O',
    when: () => chosenWithParts() !== null,
    needs: 'Select one block that is made of others, such as an encoder.',
    run: () => {
      const block = chosenWithParts();
      if (block !== null) toggleBlockOpen(block.id);
    },
  },
  {
    id: 'edit.unpack',
    label: 'Unpack the selected block',
    section: 'Edit',
    shortcut: 'U',
    when: () => {
      const block = chosenWithParts();
      return chosenInstance() !== null || (block !== null && canUnpack(block));
    },
    needs: 'Select one encoder, or one reusable block, first.',
    run: () => {
      const block = chosenInstance() ?? chosenWithParts();
      if (block !== null) unpackBlock(block.id);
    },
  },
  {
    id: 'edit.add-note',
    label: 'Add a note',
    section: 'Edit',
    shortcut: 'N',
    when: hasCanvas,
    needs: NO_PROJECT,
    run: addNote,
  },
];

/** The one selected block, where it is made of others. */
function chosenWithParts(): BlockRecord | null {
  const { blocks } = selectionStore.getState();
  const [id] = blocks;
  const block = id === undefined || blocks.size > 1 ? undefined : projectStore.getState().drawing.blocks.get(id);
  return block !== undefined && findBlock(block.type)?.parts !== undefined ? block : null;
}

/** Puts the parts of a block in its place, as one change that can be undone. */
export function unpackBlock(id: string): void {
  const { drawing: project, drawingCheck: check } = projectStore.getState();
  const block = project.blocks.get(id);
  const { commands, blocks } = unpackReusable(project, id) ?? { commands: unpack(project, check, id), blocks: [id] };
  if (block === undefined || commands.length === 0) return;
  if (applyToDrawing(commands, `Unpack “${block.name}”`).length > 0) return;
  select({ blocks });
  announceUndo(`${block.name} is drawn of its parts now.`);
}

function addNote(): void {
  const { drawing: project } = projectStore.getState();
  const place = findCanvasView()?.findPlace() ?? { x: 0, y: 0 };
  const id = nextId(project.notes, 'note');
  const note = { id, text: '', position: { x: Math.round(place.x), y: Math.round(place.y) }, unknown: new Map() };
  canvasViewStore.setState({ noteToWrite: id });
  applyToDrawing({ type: 'addNote', note }, 'Add a note');
  select({ notes: [id] });
}
