import type { OptimizerType, ScheduleSettings, TrainingSettings } from '../../src-shared/document/document';
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

/** The settings to train a run further that did all its epochs: half as many again, at least ten. */
export function addEpochs(training: TrainingSettings, epochsDone: number): TrainingSettings {
  if (training.epochs > epochsDone) return training;
  return { ...training, epochs: epochsDone + Math.max(10, Math.ceil(epochsDone / 2)) };
}
