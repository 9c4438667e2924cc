import { z } from 'zod';
import { ok } from '../../base/result';
import type { Project } from '../document';
import type { CommandResult } from './document-command';

/** Changes the project's name. */
export interface RenameProjectCommand {
  readonly type: 'renameProject';
  readonly name: string;
}

export const renameProjectSchema = z.strictObject({ type: z.literal('renameProject'), name: z.string().min(1) });

export function applyRenameProject(project: Project, { type, name }: RenameProjectCommand): CommandResult {
  return ok({ project: { ...project, name }, inverse: { type, name: project.name } });
}
