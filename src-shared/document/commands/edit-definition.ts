import { z } from 'zod';
import { fail, ok } from '../../base/result';
import { checkNesting } from '../definitions';
import type { DefinitionRecord, Drawing, Project } from '../document';
import { withEntry } from '../map-edit';
import { missingRecord } from '../structure';
import { applyBatch } from './batch';
import type { CommandResult, DocumentCommand } from './document-command';

/** Changes the drawing of a reusable block, and with it every block that stands for it. */
export interface EditDefinitionCommand {
  readonly type: 'editDefinition';
  readonly definition: string;
  /** Only of `DRAWING_COMMANDS`. All of them happen or none. */
  readonly commands: readonly DocumentCommand[];
}

/** The commands inside are checked one by one by `parseCommand`. */
export const editDefinitionSchema = z.strictObject({
  type: z.literal('editDefinition'),
  definition: z.string(),
  commands: z.array(z.unknown()),
});

/** Commands that change a drawing and nothing else. */
export const DRAWING_COMMANDS: ReadonlySet<DocumentCommand['type']> = new Set<DocumentCommand['type']>([
  'addBlock',
  'addNote',
  'batch',
  'connect',
  'disconnect',
  'group',
  'moveBlocks',
  'removeBlock',
  'removeNote',
  'renameBlock',
  'setBypassed',
  'setGroup',
  'setNote',
  'setParameter',
  'ungroup',
]);

export function applyEditDefinition(
  project: Project,
  { type, definition: id, commands }: EditDefinitionCommand,
  apply: (project: Project, command: DocumentCommand) => CommandResult,
): CommandResult {
  const before = project.definitions.get(id);
  if (before === undefined) return fail([missingRecord('definition', id)]);
  const result = applyBatch({ ...project, ...drawingOf(before) }, { type: 'batch', commands }, apply);
  if (!result.ok) return result;
  const { project: inside, inverse } = result.value;
  const definition: DefinitionRecord = { ...before, ...drawingOf(inside) };
  const after = { ...project, definitions: withEntry(project.definitions, id, definition) };
  const nesting = before.blocks === inside.blocks && before.wires === inside.wires ? [] : checkNesting(after);
  if (nesting.length > 0) return fail(nesting.map(({ diagnostic }) => diagnostic));
  const undo = inverse.type === 'batch' ? inverse.commands : [inverse];
  return ok({ project: after, inverse: { type, definition: id, commands: undo } });
}

/** The drawing alone, without what else a project or a reusable block has. */
export function drawingOf({ blocks, wires, groups, notes }: Drawing): Drawing {
  return { blocks, wires, groups, notes };
}
