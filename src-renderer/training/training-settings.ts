import type { OptimizerType, ScheduleSettings, TrainingSettings } from '../../src-shared/document/document';
import type { RunSummaryRecord } from '../../src-shared/protocol/run-types';
import { optimizers } from '../../src-shared/optimizers/optimizers';

/** Another optimizer: its own settings start anew; a learning rate that was the old one's usual becomes the new one's. */
export function changeOptimizer(training: TrainingSettings, type: OptimizerType): TrainingSettings {
  const { optimizer } = training;
  const before = optimizers[optimizer.type];
  const after = optimizers[type];
  return {
    ...training,
    optimizer: {
      ...optimizer,
      type,
      learningRate:
        optimizer.learningRate === before.defaultLearningRate ? after.defaultLearningRate : optimizer.learningRate,
      weightDecay:
        optimizer.weightDecay === before.defaultWeightDecay ? after.defaultWeightDecay : optimizer.weightDecay,
      options: new Map(),
    },
  };
}

/** One of the optimizer's own settings; its default is not written. */
export function changeOption(training: TrainingSettings, name: string, value: number): TrainingSettings {
  const { optimizer } = training;
  const usual = optimizers[optimizer.type].options.find((option) => option.name === name)?.default;
  const options = new Map(optimizer.options);
  if (value === usual) options.delete(name);
  else options.set(name, value);
  return { ...training, optimizer: { ...optimizer, options } };
}

/** Another schedule of the learning rate, with settings that suit most runs; the warm-up stays. */
export function changeSchedule(training: TrainingSettings, type: ScheduleSettings['type']): TrainingSettings {
  const { warmupSteps } = training.schedule;
  return { ...training, schedule: makeSchedule(type, warmupSteps, training.epochs) };
}

function makeSchedule(type: ScheduleSettings['type'], warmupSteps: number, epochs: number): ScheduleSettings {
  switch (type) {
    case 'constant':
      return { type, warmupSteps };
    case 'step':
      return { type, warmupSteps, everyEpochs: Math.max(1, Math.round(epochs / 3)), factor: 0.1 };
    case 'cosine':
      return { type, warmupSteps, minimum: 0 };
    case 'plateau':
      return { type, warmupSteps, patience: 3, factor: 0.5, minimum: 0 };
  }
}

/**
 * The settings to train a run further. One that did all its epochs gets half as many again, at least ten; one that stopped
 * early waits twice as long for a better epoch, or it would stop again at once; one that was stopped simply goes on.
 */
export function prolongTraining(
  training: TrainingSettings,
  run: Pick<RunSummaryRecord, 'epochs' | 'state'>,
): TrainingSettings {
  if (run.epochs >= training.epochs) {
    return { ...training, epochs: run.epochs + Math.max(10, Math.ceil(run.epochs / 2)) };
  }
  if (run.state !== 'finished' || training.patience === null) return training;
  return { ...training, patience: training.patience * 2 };
}
