import {
  DEFAULT_TRAINING,
  type OptimizerSettings,
  type ScheduleSettings,
  type TrainingSettings,
} from '../../src-shared/document/document';
import { optimizers } from '../../src-shared/optimizers/optimizers';
import type { NumberRange } from '../ui/read-number';
import { changeOption } from './training-settings';

/** A number of the training settings as the form shows it. */
export type TrainingField = NumberRange & {
  readonly label: string;
  /** As the history calls it: `Change batch size`. Quick changes of one name are one step. */
  readonly name: string;
  readonly unit?: string;
  readonly help?: string;
  readonly placeholder?: string;
} & (
    | {
        readonly isOptional?: false;
        readonly value: number;
        /** Where there is a value to go back to. */
        readonly usual?: number;
        readonly set: (value: number) => TrainingSettings;
      }
    /** Null is off. */
    | {
        readonly isOptional: true;
        readonly value: number | null;
        readonly set: (value: number | null) => TrainingSettings;
      }
  );

const LARGEST_SEED = 0xffffffff;
const LARGEST_COUNT = 1_000_000;
const COUNT = { isWhole: true, minimum: 1, maximum: LARGEST_COUNT } as const;
/** Above zero: a clipping at zero would stop all learning. */
const LIMIT = { isWhole: false, minimum: 1e-9, maximum: 1e9 } as const;

/** How much is seen, and how much of it at once. */
export function listSizeFields(training: TrainingSettings): TrainingField[] {
  return [
    {
      ...COUNT,
      label: 'Epochs',
      name: 'epochs',
      help: 'How often the model sees the whole training part, at most.',
      value: training.epochs,
      usual: DEFAULT_TRAINING.epochs,
      set: (epochs) => ({ ...training, epochs }),
    },
    {
      ...COUNT,
      label: 'Batch size',
      name: 'batch size',
      unit: training.carryState ? 'streams' : 'samples',
      help: training.carryState
        ? 'Streams that are read side by side, each from its first window to its last: one window of each in one step.'
        : 'Windows, series, rows or texts in one step. Small batches learn in more, noisier steps; large ones are faster an epoch.',
      value: training.batchSize,
      usual: DEFAULT_TRAINING.batchSize,
      set: (batchSize) => ({ ...training, batchSize }),
    },
  ];
}

/** The size of a step. */
export function listRateFields(training: TrainingSettings): TrainingField[] {
  const { optimizer } = training;
  return [
    {
      label: 'Learning rate',
      name: 'learning rate',
      help: 'The size of a step. Too large and the loss jumps or explodes; too small and it creeps.',
      ...{ isWhole: false, minimum: 1e-9, maximum: 10 },
      value: optimizer.learningRate,
      usual: optimizers[optimizer.type].defaultLearningRate,
      set: (learningRate) => withOptimizer(training, { learningRate }),
    },
  ];
}

/** How the size of a step changes in the course of a run: what the chosen schedule asks for, and the warm-up. */
export function listScheduleFields(training: TrainingSettings): TrainingField[] {
  const { schedule } = training;
  const name = 'schedule';
  const set = (next: ScheduleSettings): TrainingSettings => ({ ...training, schedule: next });
  const fields: TrainingField[] = [];
  if (schedule.type === 'step') {
    fields.push({
      ...{ ...COUNT, label: 'Down every', name, unit: 'epochs', value: schedule.everyEpochs },
      set: (everyEpochs) => set({ ...schedule, everyEpochs }),
    });
  }
  if (schedule.type === 'plateau') {
    fields.push({
      ...{ ...COUNT, label: 'Down after', name, unit: 'epochs without improvement', value: schedule.patience },
      set: (patience) => set({ ...schedule, patience }),
    });
  }
  if (schedule.type === 'step' || schedule.type === 'plateau') {
    fields.push({
      ...{ isWhole: false, minimum: 1e-6, maximum: 1, label: 'Down by the factor', name, value: schedule.factor },
      set: (factor) => set({ ...schedule, factor }),
    });
  }
  if (schedule.type === 'cosine' || schedule.type === 'plateau') {
    fields.push({
      ...{ isWhole: false, minimum: 0, maximum: 10, label: 'Least learning rate', name, value: schedule.minimum },
      set: (minimum) => set({ ...schedule, minimum }),
    });
  }
  fields.push({
    ...{ ...COUNT, minimum: 0, label: 'Warm-up', name, unit: 'steps', value: schedule.warmupSteps },
    help: 'Steps over which the learning rate rises from zero.',
    set: (warmupSteps) => set({ ...schedule, warmupSteps }),
  });
  return fields;
}

/** What ends a run, holds gradients and weights back, and what the optimizer has of its own. */
export function listOtherFields(training: TrainingSettings): TrainingField[] {
  const { optimizer } = training;
  const { type, options } = optimizer;
  return [
    {
      ...COUNT,
      label: 'Stop early after',
      name: 'early stopping',
      unit: 'epochs',
      help: 'Epochs without a better validation loss before the run ends. Empty: never. The best weights are kept either way.',
      isOptional: true,
      value: training.patience,
      set: (patience) => ({ ...training, patience }),
    },
    {
      ...LIMIT,
      label: 'Clip the gradient’s norm at',
      name: 'clipping',
      help: 'Scales all gradients down together when their norm is larger; keeps recurrent networks from exploding. Empty: off.',
      isOptional: true,
      value: training.clipNorm,
      set: (clipNorm) => ({ ...training, clipNorm }),
    },
    {
      ...LIMIT,
      label: 'Clip each gradient at',
      name: 'clipping',
      help: 'Cuts every single gradient at this size. Empty: off.',
      isOptional: true,
      value: training.clipValue,
      set: (clipValue) => ({ ...training, clipValue }),
    },
    {
      label: 'Weight decay',
      name: 'weight decay',
      help:
        type === 'adamw'
          ? 'Pulls weights towards zero in every step, apart from the gradient.'
          : 'Adds a pull towards zero to the gradient (L2).',
      ...{ isWhole: false, minimum: 0, maximum: 10 },
      value: optimizer.weightDecay,
      usual: optimizers[type].defaultWeightDecay,
      set: (weightDecay) => withOptimizer(training, { weightDecay }),
    },
    ...optimizers[type].options.map((option): TrainingField => ({
      label: option.title,
      name: option.title.toLowerCase(),
      help: option.help,
      unit: option.unit,
      ...{ isWhole: false, minimum: option.minimum, maximum: option.maximum },
      value: options.get(option.name) ?? option.default,
      usual: option.default,
      set: (value) => changeOption(training, option.name, value),
    })),
    {
      label: 'Seed',
      name: 'seed',
      help: 'Same seed, same run: starting weights, order of samples and dropout follow from it.',
      ...{ isWhole: true, minimum: 0, maximum: LARGEST_SEED },
      value: training.seed,
      usual: DEFAULT_TRAINING.seed,
      set: (seed) => ({ ...training, seed }),
    },
    {
      ...COUNT,
      label: 'Steps in one call',
      name: 'steps in one call',
      help: 'Optimizer steps that run without coming up for air. Empty measures what is fastest.',
      isOptional: true,
      placeholder: 'measured',
      value: training.stepsPerRun,
      set: (stepsPerRun) => ({ ...training, stepsPerRun }),
    },
  ];
}

function withOptimizer(training: TrainingSettings, change: Partial<OptimizerSettings>): TrainingSettings {
  return { ...training, optimizer: { ...training.optimizer, ...change } };
}
