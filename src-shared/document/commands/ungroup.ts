import { z } from 'zod';
import { fail, ok } from '../../base/result';
import type { Project } from '../document';
import { withoutEntry } from '../map-edit';
import { missingRecord } from '../structure';
import type { CommandResult } from './document-command';

/** Takes a group away; its blocks stay. */
export interface UngroupCommand {
  readonly type: 'ungroup';
  readonly group: string;
}

export const ungroupSchema = z.strictObject({ type: z.literal('ungroup'), group: z.string() });

export function applyUngroup(project: Project, { group: id }: UngroupCommand): CommandResult {
  const group = project.groups.get(id);
  if (group === undefined) return fail([missingRecord('group', id)]);
  return ok({
    project: { ...project, groups: withoutEntry(project.groups, id) },
    inverse: { type: 'group', group },
  });
}
