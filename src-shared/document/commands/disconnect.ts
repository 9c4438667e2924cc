import { z } from 'zod';
import { fail, ok } from '../../base/result';
import type { Project } from '../document';
import { withoutEntry } from '../map-edit';
import { missingRecord } from '../structure';
import type { CommandResult } from './document-command';

/** Takes a wire away. */
export interface DisconnectCommand {
  readonly type: 'disconnect';
  readonly wire: string;
}

export const disconnectSchema = z.strictObject({ type: z.literal('disconnect'), wire: z.string() });

export function applyDisconnect(project: Project, { wire: id }: DisconnectCommand): CommandResult {
  const wire = project.wires.get(id);
  if (wire === undefined) return fail([missingRecord('wire', id)]);
  return ok({
    project: { ...project, wires: withoutEntry(project.wires, id) },
    inverse: { type: 'connect', wire },
  });
}
