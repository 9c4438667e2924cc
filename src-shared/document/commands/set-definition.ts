import { z } from 'zod';
import { fail, ok } from '../../base/result';
import type { Project } from '../document';
import { withEntry } from '../map-edit';
import { missingRecord } from '../structure';
import type { CommandResult } from './document-command';

/** Changes what a reusable block is called and what is said about it. */
export interface SetDefinitionCommand {
  readonly type: 'setDefinition';
  readonly definition: string;
  readonly name: string;
  readonly description: string;
}

export const setDefinitionSchema = z.strictObject({
  type: z.literal('setDefinition'),
  definition: z.string(),
  name: z.string().min(1),
  description: z.string(),
});

export function applySetDefinition(project: Project, command: SetDefinitionCommand): CommandResult {
  const { type, definition: id, name, description } = command;
  const before = project.definitions.get(id);
  if (before === undefined) return fail([missingRecord('definition', id)]);
  return ok({
    project: { ...project, definitions: withEntry(project.definitions, id, { ...before, name, description }) },
    inverse: { type, definition: id, name: before.name, description: before.description },
  });
}
