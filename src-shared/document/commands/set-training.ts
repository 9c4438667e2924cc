import { z } from 'zod';
import { ok } from '../../base/result';
import type { Project, TrainingSettings } from '../document';
import type { CommandResult } from './document-command';
import { valueRecords } from './value-records';

/** Replaces the training settings. */
export interface SetTrainingCommand {
  readonly type: 'setTraining';
  readonly training: TrainingSettings;
}

export const setTrainingSchema = z.strictObject({ type: z.literal('setTraining'), training: valueRecords.training });

export function applySetTraining(project: Project, { type, training }: SetTrainingCommand): CommandResult {
  return ok({ project: { ...project, training }, inverse: { type, training: project.training } });
}
