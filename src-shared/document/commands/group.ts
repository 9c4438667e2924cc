import { z } from 'zod';
import { fail, ok } from '../../base/result';
import type { GroupRecord, Project } from '../document';
import { withEntry } from '../map-edit';
import { checkGroup, checkNewId } from '../structure';
import type { CommandResult } from './document-command';
import { valueRecords } from './value-records';

/** Draws a group around blocks that are in none. */
export interface GroupCommand {
  readonly type: 'group';
  readonly group: GroupRecord;
}

export const groupSchema = z.strictObject({ type: z.literal('group'), group: valueRecords.group });

export function applyGroup(project: Project, { group }: GroupCommand): CommandResult {
  const problems = [...checkNewId(project, 'groups', group.id), ...checkGroup(project, group)];
  if (problems.length > 0) return fail(problems);
  return ok({
    project: { ...project, groups: withEntry(project.groups, group.id, group) },
    inverse: { type: 'ungroup', group: group.id },
  });
}
