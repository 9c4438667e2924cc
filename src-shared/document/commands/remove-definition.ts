import { z } from 'zod';
import { fail, ok } from '../../base/result';
import { countInstances } from '../definitions';
import type { Project } from '../document';
import { withoutEntry } from '../map-edit';
import { documentError, quote } from '../problems';
import { missingRecord } from '../structure';
import type { CommandResult } from './document-command';

/** Takes a reusable block away that nothing is drawn with. */
export interface RemoveDefinitionCommand {
  readonly type: 'removeDefinition';
  readonly definition: string;
}

export const removeDefinitionSchema = z.strictObject({ type: z.literal('removeDefinition'), definition: z.string() });

export function applyRemoveDefinition(project: Project, { definition: id }: RemoveDefinitionCommand): CommandResult {
  const definition = project.definitions.get(id);
  if (definition === undefined) return fail([missingRecord('definition', id)]);
  const count = countInstances(project, id);
  if (count > 0) {
    return fail([
      documentError(
        'DOC-018',
        `The reusable block ${quote(definition.name)} is drawn ${count === 1 ? 'once' : `${count} times`}, so it cannot be deleted.`,
        'Remove or unpack the blocks that stand for it first.',
      ),
    ]);
  }
  return ok({
    project: { ...project, definitions: withoutEntry(project.definitions, id) },
    inverse: { type: 'addDefinition', definition },
  });
}
