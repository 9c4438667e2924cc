import { findBlock } from '../../src-shared/blocks/catalog';
import { isPort } from '../../src-shared/blocks/reusable/ports';
import type { DocumentCommand } from '../../src-shared/document/commands/document-command';
import type { BlockRecord } from '../../src-shared/document/document';
import { nextId } from '../../src-shared/document/ids';
import { copySelection, pasteText } from '../editing/clipboard';
import { removeBlocks } from '../editing/remove-blocks';
import { canUnpack, unpackBlock as unpack } from '../editing/unpack-block';
import { disconnectPorts, unpackReusable } from '../editing/unpack-reusable';
import { findCanvasView, toggleBlockOpen } from '../state/canvas-view';
import { focusInspector } from '../state/layout-store';
import { announceUndo } from '../state/announce-undo';
import { announce } from '../state/notices-store';
import { applyToDrawing, inDrawing, tryInDrawing } from '../state/enter-drawing';
import { apply, projectStore, redo, undo } from '../state/project-store';
import { clearSelection, pruneSelection, select, selectionStore } from '../state/selection-store';
import type { AppCommand } from './app-command';
import { chosenInstance, leaveBlock, openBlock } from './reusable-blocks';
import { isProjectOpen, NO_PROJECT } from './project-commands';

/** What was copied in this window, for when the system's clipboard may not be read. */
let lastCopied = '';

const hasSelection = (): boolean => {
  const { blocks, wires, notes, groups } = selectionStore.getState();
  return blocks.size + wires.size + notes.size + groups.size > 0;
};
const hasBlocks = (): boolean => selectionStore.getState().blocks.size > 0;
const canCopy = (): boolean => hasBlocks() || selectionStore.getState().notes.size > 0;
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
    run: duplicate,
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
    when: hasBlocks,
    needs: 'Select a block first.',
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

/** The text of the selection, as it goes on the clipboard; empty when nothing can be copied. */
export function copyText(): string {
  if (!canCopy()) return '';
  const { blocks, notes } = selectionStore.getState();
  lastCopied = copySelection(projectStore.getState().drawing, { blocks, notes });
  return lastCopied;
}

/** Pastes a text; false when it is nothing that was copied from a canvas. */
export function paste(text: string, withIncoming: boolean): boolean {
  const { drawing: project } = projectStore.getState();
  const isInside = projectStore.getState().open.length > 0;
  const place = findCanvasView()?.findPlace() ?? null;
  const pasted = pasteText(project, text, { place, withIncoming, isInside });
  if (pasted === null) return false;
  const count = pasted.blocks.length + pasted.notes.length;
  const label = count === 1 ? 'Paste' : `Paste ${count} things`;
  // Refused with words of its own: there was something to paste.
  if (apply([...pasted.definitions, ...inDrawing(pasted.commands)], label).length > 0) return true;
  select({ blocks: pasted.blocks, notes: pasted.notes });
  return true;
}

/** Takes away what is selected. What flowed through a block goes on where it can. */
export function deleteSelection(label = 'Delete'): void {
  const { drawing: project, drawingCheck: check } = projectStore.getState();
  const { blocks, wires, notes, groups } = selectionStore.getState();
  const commands: DocumentCommand[] = [
    ...[...wires].map((wire): DocumentCommand => ({ type: 'disconnect', wire })),
    ...[...groups].map((group): DocumentCommand => ({ type: 'ungroup', group })),
    ...[...notes].map((note): DocumentCommand => ({ type: 'removeNote', note })),
  ];
  const before = [...commands];
  const tryOut = (tried: readonly DocumentCommand[]) => tryInDrawing([...before, ...tried]);
  if (blocks.size > 0) {
    // Without the wires that go anyway, so that none of them is bridged or taken away twice.
    const pruned = {
      ...project,
      wires: new Map([...project.wires].filter(([id]) => !wires.has(id))),
      groups: new Map([...project.groups].filter(([id]) => !groups.has(id))),
    };
    commands.push(...removeBlocks(pruned, check, [...blocks], tryOut));
  }
  const names = [...blocks].map((id) => project.blocks.get(id)?.name ?? id);
  const [only] = names;
  const title = names.length === 1 && only !== undefined ? `${label} “${only}”` : label;
  apply([...loosePorts(blocks), ...inDrawing(commands)], title);
  pruneSelection();
}

/** Inside a reusable block: takes away the wires, wherever it is drawn, at ports that it loses with these blocks. */
function loosePorts(blocks: ReadonlySet<string>): readonly DocumentCommand[] {
  const { project, drawing, open } = projectStore.getState();
  const definition = open.at(-1)?.definition;
  const ports = new Set([...blocks].filter((id) => isPort(drawing.blocks.get(id) ?? { type: '' })));
  return definition === undefined || ports.size === 0 ? [] : disconnectPorts(project, definition, ports);
}

/** Switches the selected blocks off; on again when all of them are off. */
function toggleBypass(): void {
  const { drawing: project } = projectStore.getState();
  const chosen = [...selectionStore.getState().blocks].flatMap((id) => project.blocks.get(id) ?? []);
  setBypassed(chosen, !chosen.every((block) => block.bypassed === true));
}

/** Switches blocks off, so that what enters them passes straight through, or on again. */
export function setBypassed(blocks: readonly BlockRecord[], bypassed: boolean): void {
  const commands = blocks
    .filter((block) => (block.bypassed ?? false) !== bypassed)
    .map(({ id }): DocumentCommand => ({ type: 'setBypassed', block: id, bypassed }));
  const [only] = blocks;
  const what = blocks.length === 1 && only !== undefined ? `“${only.name}”` : `${blocks.length} blocks`;
  applyToDrawing(commands, bypassed ? `Bypass ${what}` : `Switch ${what} on`);
}

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

function duplicate(): void {
  const { drawing: project } = projectStore.getState();
  const { blocks, notes } = selectionStore.getState();
  const pasted = pasteText(project, copySelection(project, { blocks, notes }), {
    place: null,
    withIncoming: true,
    isInside: true,
  });
  if (pasted === null || applyToDrawing(pasted.commands, 'Duplicate').length > 0) return;
  select({ blocks: pasted.blocks, notes: pasted.notes });
}

function addNote(): void {
  const { drawing: project } = projectStore.getState();
  const place = findCanvasView()?.findPlace() ?? { x: 0, y: 0 };
  const id = nextId(project.notes, 'note');
  const note = { id, text: '', position: { x: Math.round(place.x), y: Math.round(place.y) }, unknown: new Map() };
  applyToDrawing({ type: 'addNote', note }, 'Add a note');
  select({ notes: [id] });
}

/** Lets the browser copy or cut, which calls the window's own listener with the clipboard in hand. */
function runNatively(action: 'copy' | 'cut'): void {
  // The only way that needs no permission; it is marked as outdated, yet every browser keeps it.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  document.execCommand(action);
}

async function pasteFromSystem(withIncoming: boolean): Promise<void> {
  let text = lastCopied;
  try {
    text = await navigator.clipboard.readText();
  } catch {
    // Reading was not allowed: what was copied in this window is still known.
  }
  if (!paste(text, withIncoming) && !paste(lastCopied, withIncoming)) announce('There are no copied blocks to paste.');
}
