import { z } from 'zod';
import { ok } from '../../base/result';
import type { DataBinding, Project } from '../document';
import type { CommandResult } from './document-command';
import { valueRecords } from './value-records';

/** Says where the rows come from and how they become windows; null unbinds the data. */
export interface SetDataCommand {
  readonly type: 'setData';
  readonly data: DataBinding | null;
}

export const setDataSchema = z.strictObject({ type: z.literal('setData'), data: valueRecords.data.nullable() });

export function applySetData(project: Project, { type, data }: SetDataCommand): CommandResult {
  return ok({ project: { ...project, data }, inverse: { type, data: project.data } });
}
