import { isPort } from '../../src-shared/blocks/reusable/ports';
import type { DocumentCommand } from '../../src-shared/document/commands/document-command';
import { ask } from '../bridge/bridge';
import { copySelection, pasteText } from '../editing/clipboard';
import { removeBlocks } from '../editing/remove-blocks';
import { disconnectPorts } from '../editing/unpack-reusable';
import { findCanvasView } from '../state/canvas-view';
import { applyToDrawing, inDrawing, tryInDrawing } from '../state/enter-drawing';
import { announce } from '../state/notices-store';
import { apply, projectStore } from '../state/project-store';
import { chosenBlocks, pruneSelection, select, selectionStore } from '../state/selection-store';

/** Whether anything is selected that can be copied. */
export function canCopy(): boolean {
  return chosenBlocks().size > 0 || selectionStore.getState().notes.size > 0;
}

/** The text of the selection, as it goes on the clipboard; empty when nothing can be copied. */
export function copyText(): string {
  if (!canCopy()) return '';
  const { notes } = selectionStore.getState();
  return copySelection(projectStore.getState().drawing, { blocks: chosenBlocks(), notes });
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

/** Takes away what `copyText` has copied: of a group its blocks too. */
export function cutSelection(): void {
  const { wires, notes, groups } = selectionStore.getState();
  select({ blocks: chosenBlocks(), wires, notes, groups });
  deleteSelection('Cut');
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

/** Puts a copy beside what is selected, with the wires that enter it. */
export function duplicate(): void {
  const { drawing: project } = projectStore.getState();
  const { notes } = selectionStore.getState();
  const pasted = pasteText(project, copySelection(project, { blocks: chosenBlocks(), notes }), {
    place: null,
    withIncoming: true,
    isInside: true,
  });
  if (pasted === null || applyToDrawing(pasted.commands, 'Duplicate').length > 0) return;
  select({ blocks: pasted.blocks, notes: pasted.notes });
}

/** Lets the browser copy or cut, which calls the window's own listener with the clipboard in hand. */
export function runNatively(action: 'copy' | 'cut'): void {
  // The only way that needs no permission; it is marked as outdated, yet every browser keeps it.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  document.execCommand(action);
}

/** Pastes what lies on the system's clipboard, whichever window it was copied in. */
export async function pasteFromSystem(withIncoming: boolean): Promise<void> {
  // The page itself may not read the clipboard.
  const answer = await ask('clipboard.blocks', {});
  const text = answer.ok ? (answer.value?.text ?? '') : '';
  if (!paste(text, withIncoming)) announce('There are no copied blocks to paste.');
}
