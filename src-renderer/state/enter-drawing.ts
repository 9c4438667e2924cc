import type { Diagnostic } from '../../src-shared/base/diagnostic';
import { checkProject, type CheckResult } from '../../src-shared/compiler/check';
import { findDrawing } from '../../src-shared/compiler/find-drawing';
import { findInstance } from '../../src-shared/compiler/view-check';
import { applyCommand } from '../../src-shared/document/commands/apply-command';
import type { DocumentCommand } from '../../src-shared/document/commands/document-command';
import { findDefinition } from '../../src-shared/document/definitions';
import { lookInto, type OpenStep } from './open-drawing';
import { apply, projectStore, type ApplyOptions } from './project-store';

/** As `apply`, for what is on the canvas: inside a reusable block its drawing is changed, and with it all blocks of it. */
export function applyToDrawing(
  commands: DocumentCommand | readonly DocumentCommand[],
  label: string,
  options: ApplyOptions = {},
): readonly Diagnostic[] {
  return apply(inDrawing(commands), label, options);
}

/** Commands on what is on the canvas as commands on the project. */
export function inDrawing(commands: DocumentCommand | readonly DocumentCommand[]): readonly DocumentCommand[] {
  const list: readonly DocumentCommand[] = 'type' in commands ? [commands] : commands;
  const definition = projectStore.getState().open.at(-1)?.definition;
  if (definition === undefined || list.length === 0) return list;
  return [{ type: 'editDefinition', definition, commands: list }];
}

/** The check of what is on the canvas after commands on it that are not carried out; null when they cannot be. */
export function tryInDrawing(commands: readonly DocumentCommand[]): CheckResult | null {
  const { project, features, open } = projectStore.getState();
  const result = applyCommand(project, { type: 'batch', commands: inDrawing(commands) });
  if (!result.ok) return null;
  const after = result.value.project;
  return lookInto(after, checkProject(after, features), open).drawingCheck;
}

/** Enters a reusable block that is on the canvas. False where the block is none. */
export function enterBlock(block: string): boolean {
  const { project, drawing, open } = projectStore.getState();
  const record = drawing.blocks.get(block);
  const definition = record && findDefinition(project, record);
  if (!definition) return false;
  setOpen([...open, { definition: definition.id, instance: block }]);
  return true;
}

/** Enters a reusable block: where it is drawn first, else by itself. */
export function enterDefinition(definition: string): void {
  const { project } = projectStore.getState();
  const path = findInstance(project, definition);
  if (path === null) setOpen([{ definition, instance: null }]);
  else enterPath(path);
}

/** Shows the drawing inside these blocks, from the outside in. */
export function enterPath(path: readonly string[]): void {
  const { project } = projectStore.getState();
  const steps: OpenStep[] = path.flatMap((instance, index) => {
    const definition = findDrawing(project, path.slice(0, index + 1))?.definition;
    return definition ? [{ definition: definition.id, instance }] : [];
  });
  setOpen(steps);
}

/** Leaves reusable blocks until this many are entered. */
export function leaveTo(depth: number): void {
  setOpen(projectStore.getState().open.slice(0, depth));
}

function setOpen(open: readonly OpenStep[]): void {
  const { project, check } = projectStore.getState();
  projectStore.setState(lookInto(project, check, open));
}

/** The reusable block whose drawing is on the canvas; null on the canvas of the model. */
export function insideDefinition(): string | null {
  return projectStore.getState().open.at(-1)?.definition ?? null;
}
