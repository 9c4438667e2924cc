import { countInstances, findDefinition } from '../../src-shared/document/definitions';
import type { BlockRecord, DefinitionRecord } from '../../src-shared/document/document';
import { ask } from '../bridge/bridge';
import { readDefinitionFile, writeDefinitionFile } from '../editing/definition-file';
import { makeReusable } from '../editing/make-reusable';
import { makeOwn } from '../editing/unpack-reusable';
import { enterBlock, enterDefinition, inDrawing, leaveTo } from '../state/enter-drawing';
import { focusInspector } from '../state/layout-store';
import { announce, report } from '../state/notices-store';
import { saveText, suggestFileName } from '../state/save-file';
import { apply, projectStore } from '../state/project-store';
import { chosenBlocks, clearSelection, select, selectionStore } from '../state/selection-store';

/** Makes a reusable block of what is selected, and puts a block of it in the place of that. */
export function makeSelectionReusable(): void {
  const { drawing } = projectStore.getState();
  const { notes, groups } = selectionStore.getState();
  const chosen = chosenBlocks();
  const group = groups.size === 1 ? drawing.groups.get([...groups][0] ?? '') : undefined;
  const names = [...chosen].flatMap((id) => drawing.blocks.get(id)?.name ?? []);
  const name = group?.name ?? (names.length <= 2 ? names.join(' + ') : 'Block');
  const made = makeReusable(drawing, chosen, notes, name);
  if (!made.ok) {
    report(made.error);
    return;
  }
  const { definition, commands, block } = made.value;
  const all = [{ type: 'addDefinition', definition } as const, ...inDrawing(commands)];
  if (apply(all, `Make “${definition.name}” reusable`).length > 0) return;
  select({ blocks: [block] });
  announce(`“${definition.name}” can be added again now: it is under Yours in the list of blocks.`, {
    label: 'Name it…',
    run: focusInspector,
  });
}

/** The one selected block, where it stands for a reusable block. */
export function chosenInstance(): BlockRecord | null {
  const { blocks } = selectionStore.getState();
  const [id] = blocks;
  const { drawing } = projectStore.getState();
  const block = id === undefined || blocks.size > 1 ? undefined : drawing.blocks.get(id);
  return block !== undefined && findDefinition(drawing, block) !== null ? block : null;
}

/** Shows what is inside a block on the canvas. False where it is no reusable block. */
export function openBlock(id: string): boolean {
  if (!enterBlock(id)) return false;
  clearSelection();
  return true;
}

/** Shows a reusable block of the project, whether it is drawn or not. */
export function openDefinition(id: string): void {
  enterDefinition(id);
  clearSelection();
}

/** Back to what is around the open block, which is selected then. */
export function leaveBlock(): void {
  const { open } = projectStore.getState();
  leaveBlocks(open.length - 1);
}

/** Back until this many blocks are open. */
export function leaveBlocks(depth: number): void {
  const left = projectStore.getState().open[depth];
  leaveTo(depth);
  select(left === undefined || left.instance === null ? {} : { blocks: [left.instance] });
}

/** Gives a block that stands for a reusable block a copy for itself alone. */
export function detachBlock(id: string): void {
  const { drawing } = projectStore.getState();
  const own = makeOwn(drawing, id);
  const name = drawing.blocks.get(id)?.name ?? id;
  if (own === null) return;
  const all = [{ type: 'addDefinition', definition: own.definition } as const, ...inDrawing(own.commands)];
  if (apply(all, `Make “${name}” its own`).length > 0) return;
  select({ blocks: [id] });
  announce(`“${name}” is made with “${own.definition.name}” now; changes inside it change nothing else.`);
}

/** The reusable block that is selected, or else the open one. */
export function chosenDefinition(): DefinitionRecord | null {
  const { project, open } = projectStore.getState();
  const block = chosenInstance();
  return block === null
    ? (project.definitions.get(open.at(-1)?.definition ?? '') ?? null)
    : findDefinition(project, block);
}

/** Saves a reusable block, with those inside it, where the user says. */
export async function saveDefinition(definition: DefinitionRecord): Promise<void> {
  const text = writeDefinitionFile(projectStore.getState().project, definition);
  await saveText(suggestFileName(definition.name, 'unroll'), text);
}

/** Adds the reusable blocks of a file that the user chooses to the project. */
export async function addDefinitionsFromFile(): Promise<void> {
  const answer = await ask('file.read-project', {});
  if (!answer.ok) report(answer.error);
  if (!answer.ok || answer.value === null) return;
  const { path, text } = answer.value;
  const found = readDefinitionFile(projectStore.getState().project, text);
  if (!found.ok) {
    report(found.error.map((one) => ({ ...one, where: { ...one.where, file: path } })));
    return;
  }
  const { commands, names } = found.value;
  if (names.length === 0) {
    announce('The project has these reusable blocks already: they are under Yours in the list of blocks.');
    return;
  }
  const shown = names.map((name) => `“${name}”`).join(', ');
  if (apply(commands, `Add ${shown}`).length > 0) return;
  announce(`Added ${shown}: under Yours in the list of blocks.`);
}

/** Reusable blocks that nothing is drawn with. */
export function unusedDefinitions(): DefinitionRecord[] {
  const { project } = projectStore.getState();
  return [...project.definitions.values()].filter(({ id }) => countInstances(project, id) === 0);
}

export function deleteDefinition({ id, name }: DefinitionRecord): void {
  apply({ type: 'removeDefinition', definition: id }, `Delete “${name}”`);
}
