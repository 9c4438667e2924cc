import { z } from 'zod';
import { fail, ok } from '../../base/result';
import type { GroupRecord, Project } from '../document';
import { withEntry } from '../map-edit';
import { checkGroup, missingRecord } from '../structure';
import type { CommandResult } from './document-command';
import { valueRecords } from './value-records';

/** Replaces a group: its name, its blocks, its colour, whether it is collapsed. */
export interface SetGroupCommand {
  readonly type: 'setGroup';
  readonly group: GroupRecord;
}

export const setGroupSchema = z.strictObject({ type: z.literal('setGroup'), group: valueRecords.group });

export function applySetGroup(project: Project, { type, group }: SetGroupCommand): CommandResult {
  const before = project.groups.get(group.id);
  if (before === undefined) return fail([missingRecord('group', group.id)]);
  const problems = checkGroup(project, group);
  if (problems.length > 0) return fail(problems);
  return ok({
    project: { ...project, groups: withEntry(project.groups, group.id, group) },
    inverse: { type, group: before },
  });
}
