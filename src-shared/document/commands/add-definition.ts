import { z } from 'zod';
import { fail, ok } from '../../base/result';
import { checkNesting } from '../definitions';
import type { DefinitionRecord, Project } from '../document';
import { withEntry } from '../map-edit';
import { checkDrawing, checkNewId } from '../structure';
import type { CommandResult } from './document-command';
import { valueRecords } from './value-records';

/** Adds a reusable block; no block stands for it yet. */
export interface AddDefinitionCommand {
  readonly type: 'addDefinition';
  readonly definition: DefinitionRecord;
}

export const addDefinitionSchema = z.strictObject({
  type: z.literal('addDefinition'),
  definition: valueRecords.definition,
});

export function applyAddDefinition(project: Project, { definition }: AddDefinitionCommand): CommandResult {
  const problems = [
    ...checkNewId(project, 'definitions', definition.id),
    ...checkDrawing(definition).map(({ diagnostic }) => diagnostic),
  ];
  if (problems.length > 0) return fail(problems);
  const after = { ...project, definitions: withEntry(project.definitions, definition.id, definition) };
  const nesting = checkNesting(after);
  if (nesting.length > 0) return fail(nesting.map(({ diagnostic }) => diagnostic));
  return ok({ project: after, inverse: { type: 'removeDefinition', definition: definition.id } });
}
