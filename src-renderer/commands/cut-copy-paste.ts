import { isPort } from '../../src-shared/blocks/reusable/ports';
import type { DocumentCommand } from '../../src-shared/document/commands/document-command';
import type { Position, Project } from '../../src-shared/document/document';
import { ask } from '../bridge/bridge';
import { copySelection, pasteText } from '../editing/clipboard';
import { joinGroups } from '../editing/groups';
import { removeBlocks } from '../editing/remove-blocks';
import { disconnectPorts } from '../editing/unpack-reusable';
import { offerUntilNextChange } from '../state/announce-undo';
import { findCanvasView } from '../state/canvas-view';
import { applyToDrawing, inDrawing, tryInDrawing } from '../state/enter-drawing';
import { announce } from '../state/notices-store';
import { apply, projectStore } from '../state/project-store';
import { chosenBlocks, pruneSelection, select, selectionStore, type SelectionState } from '../state/selection-store';

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
  const commands = [...pasted.definitions, ...inDrawing(pasted.commands)];
  // The ends of incoming wires stand beside the project in the text.
  if (apply(commands, label, { isRead: !withIncoming }).length > 0) return true;
  select({ blocks: pasted.blocks, notes: pasted.notes });
  return true;
}

/** Takes away what `copyText` has copied: of a group its blocks too. */
export function cutSelection(): void {
  const { wires, notes, groups } = selectionStore.getState();
  select({ blocks: chosenBlocks(), wires, notes, groups });
  deleteSelection('Cut');
}

/**
 * Takes away what is selected. What flowed through a block goes on where it can. A collapsed group goes with its blocks: it is
 * one card. Of an open one the frame goes, its blocks stay, and that is said.
 */
export function deleteSelection(verb = 'Delete'): void {
  const { drawing: project, drawingCheck: check } = projectStore.getState();
  const { wires, notes, groups } = selectionStore.getState();
  const blocks = withFolded(project, selectionStore.getState());
  const leaving = [...project.groups.values()].filter(({ id, blocks: members }) => {
    // An empty group could be neither seen nor selected.
    return groups.has(id) || (members.length > 0 && members.every((member) => blocks.has(member)));
  });
  const commands: DocumentCommand[] = [
    ...[...wires].map((wire): DocumentCommand => ({ type: 'disconnect', wire })),
    ...leaving.map(({ id }): DocumentCommand => ({ type: 'ungroup', group: id })),
    ...[...notes].map((note): DocumentCommand => ({ type: 'removeNote', note })),
  ];
  const before = [...commands];
  const tryOut = (tried: readonly DocumentCommand[]) => tryInDrawing([...before, ...tried]);
  if (blocks.size > 0) {
    // Without the wires that go anyway, so that none of them is bridged or taken away twice.
    const gone = new Set(leaving.map(({ id }) => id));
    const pruned = {
      ...project,
      wires: new Map([...project.wires].filter(([id]) => !wires.has(id))),
      groups: new Map([...project.groups].filter(([id]) => !gone.has(id))),
    };
    commands.push(...removeBlocks(pruned, check, [...blocks], tryOut));
  }
  const left = leaving.flatMap(({ blocks: members }) => members.filter((member) => !blocks.has(member)));
  const title = titleOfRemoval(verb, project, { blocks, wires, notes, groups });
  const problems = apply([...loosePorts(blocks), ...inDrawing(commands)], title);
  pruneSelection();
  if (problems.length === 0 && left.length > 0) sayWhatStays(left);
}

/** The selected blocks, and those inside the collapsed groups that are selected. */
function withFolded(project: Project, { blocks, groups }: SelectionState): ReadonlySet<string> {
  const folded = [...groups].flatMap((id) => {
    const group = project.groups.get(id);
    return group?.collapsed === true ? group.blocks : [];
  });
  return folded.length === 0 ? blocks : new Set([...blocks, ...folded]);
}

/** `Delete “GRU”`, `Delete “Encoder” and its 3 blocks`, `Ungroup “Encoder”`: as the history shows it. */
function titleOfRemoval(verb: string, project: Project, { blocks, wires, notes, groups }: SelectionState): string {
  const [group] = [...groups].flatMap((id) => project.groups.get(id) ?? []);
  const others = wires.size + notes.size;
  if (
    groups.size === 1 &&
    group !== undefined &&
    others === 0 &&
    [...blocks].every((id) => group.blocks.includes(id))
  ) {
    if (blocks.size === 0) return `Ungroup “${group.name}”`;
    return `${verb} “${group.name}” and its ${blocks.size === 1 ? 'block' : `${blocks.size} blocks`}`;
  }
  const [only] = blocks;
  if (blocks.size === 1 && only !== undefined) return `${verb} “${project.blocks.get(only)?.name ?? only}”`;
  return blocks.size > 1 ? `${verb} ${blocks.size} blocks` : verb;
}

function sayWhatStays(left: readonly string[]): void {
  const message =
    left.length === 1
      ? 'The group is gone; its block is still there.'
      : `The group is gone; its ${left.length} blocks are still there.`;
  offerUntilNextChange(message, {
    label: left.length === 1 ? 'Delete it, too' : 'Delete them, too',
    run: () => {
      select({ blocks: left });
      deleteSelection();
    },
  });
}

/** Inside a reusable block: takes away the wires, wherever it is drawn, at ports that it loses with these blocks. */
function loosePorts(blocks: ReadonlySet<string>): readonly DocumentCommand[] {
  const { project, drawing, open } = projectStore.getState();
  const definition = open.at(-1)?.definition;
  const ports = new Set([...blocks].filter((id) => isPort(drawing.blocks.get(id) ?? { type: '' })));
  return definition === undefined || ports.size === 0 ? [] : disconnectPorts(project, definition, ports);
}

/**
 * Puts a copy beside what is selected, or as far from it as is said, with the wires that enter it. A copy of some of a group's
 * blocks is in that group, too; a copy of all of them is a group of its own.
 */
export function duplicate(shift?: Position): void {
  const { drawing: project } = projectStore.getState();
  const { notes } = selectionStore.getState();
  const pasted = pasteText(project, copySelection(project, { blocks: chosenBlocks(), notes }), {
    ...{ place: null, shift },
    withIncoming: true,
    isInside: true,
  });
  if (pasted === null) return;
  const commands = [...pasted.commands, ...joinGroups(project, pasted.copies)];
  if (applyToDrawing(commands, 'Duplicate').length > 0) return;
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
