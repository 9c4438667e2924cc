import type { Diagnostic, DiagnosticPlace } from '../base/diagnostic';

/** Every code of the training area, and what it stands for. A code, once released, keeps its meaning. */
export const TRAINING_CODES = {
  'TRAIN-001': 'the loss or its gradient became NaN or infinite',
  'TRAIN-002': 'a parameter is NaN or infinite before the first step',
  'TRAIN-003': 'a step made a parameter NaN or infinite',
  'TRAIN-004': 'a yes/no output is bound to numbers other than 0 and 1',
  'TRAIN-011': 'there is no run to resume',
  'TRAIN-012': 'the run to resume has no checkpoint',
  'TRAIN-013': 'the model or its training settings changed since the checkpoint',
  'TRAIN-014': 'the data changed since the checkpoint',
  'TRAIN-015': 'a checkpoint is damaged or does not fit the model',
  'TRAIN-016': 'the folder already holds a run',
  'TRAIN-017': 'a file of the run folder is damaged',
  'TRAIN-018': 'a setting is out of range',
  'TRAIN-019': 'a run is to go on and to start from other weights at once',
  'TRAIN-020': 'no weight of the other run fits the model',
  'TRAIN-021': 'padding changes what the model computes',
} as const;

export type TrainingCode = keyof typeof TRAINING_CODES;

export function trainingError(
  code: TrainingCode,
  message: string,
  nextStep: string,
  where?: DiagnosticPlace,
): Diagnostic {
  return { code, severity: 'error', message, nextStep, ...(where === undefined ? {} : { where }) };
}
