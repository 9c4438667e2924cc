import { Checkbox, Select } from '@mantine/core';
import type { ReactElement } from 'react';
import type { OptimizerType, ScheduleSettings, TrainingSettings } from '../../src-shared/document/document';
import { DEFAULT_TRAINING } from '../../src-shared/document/document';
import { optimizers } from '../../src-shared/optimizers/optimizers';
import { apply, useProject } from '../state/project-store';
import { NumberField } from '../ui/NumberField';
import { changeOptimizer, changeOption, changeSchedule } from './training-settings';

const LARGEST_SEED = 0xffffffff;
const LARGEST_COUNT = 1_000_000;
const OPTIMIZER_TYPES: readonly OptimizerType[] = [
  'adam',
  'adamw',
  'sgd',
  'momentum',
  'nesterov',
  'rmsprop',
  'adagrad',
];
const SCHEDULES: readonly { readonly value: ScheduleSettings['type']; readonly label: string }[] = [
  { value: 'constant', label: 'Constant' },
  { value: 'step', label: 'Step down' },
  { value: 'cosine', label: 'Cosine' },
  { value: 'plateau', label: 'Down on a plateau' },
];

/** How the project is trained. Every change is a step of the history. */
export function SettingsForm(): ReactElement {
  const training = useProject((state) => state.project.training);
  const { optimizer } = training;
  const change = (next: TrainingSettings, name: string): void => {
    apply({ type: 'setTraining', training: next }, `Change ${name}`, { mergeKey: `training.${name}` });
  };
  const whole = { isWhole: true, minimum: 1, maximum: LARGEST_COUNT } as const;
  return (
    <div className="training-settings" role="group" aria-label="Training settings">
      <NumberField
        {...whole}
        label="Epochs"
        help="How often the model sees the whole training part, at most."
        value={training.epochs}
        {...resetOf(training.epochs, DEFAULT_TRAINING.epochs, (epochs) => change({ ...training, epochs }, 'epochs'))}
      />
      <NumberField
        {...whole}
        label="Batch size"
        unit={training.carryState ? 'streams' : 'samples'}
        help={
          training.carryState
            ? 'Streams that are read side by side, each from its first window to its last: one window of each in one step.'
            : 'Windows, series, rows or texts in one step. Small batches learn in more, noisier steps; large ones are faster an epoch.'
        }
        value={training.batchSize}
        {...resetOf(training.batchSize, DEFAULT_TRAINING.batchSize, (batchSize) =>
          change({ ...training, batchSize }, 'batch size'),
        )}
      />
      <Checkbox
        size="xs"
        label="Carry the state"
        description="Each window goes on with the state that the window before it ended with, unshuffled, so that the model remembers further back than a window is long; gradients stay within a window (truncated backpropagation through time)."
        checked={training.carryState}
        onChange={(event) => change({ ...training, carryState: event.currentTarget.checked }, 'carried state')}
      />
      <Select
        size="xs"
        label="Optimizer"
        allowDeselect={false}
        data={OPTIMIZER_TYPES.map((type) => ({ value: type, label: optimizers[type].title }))}
        value={optimizer.type}
        onChange={(value) => {
          const type = OPTIMIZER_TYPES.find((candidate) => candidate === value);
          if (type !== undefined) change(changeOptimizer(training, type), 'optimizer');
        }}
      />
      <NumberField
        label="Learning rate"
        help="The size of a step. Too large and the loss jumps or explodes; too small and it creeps."
        isWhole={false}
        minimum={1e-9}
        maximum={10}
        value={optimizer.learningRate}
        {...resetOf(optimizer.learningRate, optimizers[optimizer.type].defaultLearningRate, (learningRate) =>
          change({ ...training, optimizer: { ...optimizer, learningRate } }, 'learning rate'),
        )}
      />
      <ScheduleFields training={training} onChange={(next) => change(next, 'schedule')} />
      <NumberField
        label="Stop early after"
        unit="epochs"
        help="Epochs without a better validation loss before the run ends. Empty: never. The best weights are kept either way."
        {...whole}
        isOptional
        value={training.patience}
        onChange={(patience) => change({ ...training, patience }, 'early stopping')}
      />
      <NumberField
        label="Clip the gradient’s norm at"
        help="Scales all gradients down together when their norm is larger; keeps recurrent networks from exploding. Empty: off."
        isWhole={false}
        minimum={1e-9}
        maximum={1e9}
        isOptional
        value={training.clipNorm}
        onChange={(clipNorm) => change({ ...training, clipNorm }, 'clipping')}
      />
      <NumberField
        label="Clip each gradient at"
        help="Cuts every single gradient at this size. Empty: off."
        isWhole={false}
        minimum={1e-9}
        maximum={1e9}
        isOptional
        value={training.clipValue}
        onChange={(clipValue) => change({ ...training, clipValue }, 'clipping')}
      />
      <NumberField
        label="Weight decay"
        help={
          optimizer.type === 'adamw'
            ? 'Pulls weights towards zero in every step, apart from the gradient.'
            : 'Adds a pull towards zero to the gradient (L2).'
        }
        isWhole={false}
        minimum={0}
        maximum={10}
        value={optimizer.weightDecay}
        {...resetOf(optimizer.weightDecay, optimizers[optimizer.type].defaultWeightDecay, (weightDecay) =>
          change({ ...training, optimizer: { ...optimizer, weightDecay } }, 'weight decay'),
        )}
      />
      {optimizers[optimizer.type].options.map((option) => (
        <NumberField
          key={`${optimizer.type}.${option.name}`}
          label={option.title}
          help={option.help}
          unit={option.unit}
          isWhole={false}
          minimum={option.minimum}
          maximum={option.maximum}
          value={optimizer.options.get(option.name) ?? option.default}
          {...resetOf(optimizer.options.get(option.name) ?? option.default, option.default, (value) =>
            change(changeOption(training, option.name, value), option.title.toLowerCase()),
          )}
        />
      ))}
      <NumberField
        label="Seed"
        help="Same seed, same run: starting weights, order of samples and dropout follow from it."
        isWhole
        minimum={0}
        maximum={LARGEST_SEED}
        value={training.seed}
        {...resetOf(training.seed, DEFAULT_TRAINING.seed, (seed) => change({ ...training, seed }, 'seed'))}
      />
      <NumberField
        label="Steps in one call"
        help="Optimizer steps that run without coming up for air. Empty measures what is fastest."
        {...whole}
        isOptional
        placeholder="measured"
        value={training.stepsPerRun}
        onChange={(stepsPerRun) => change({ ...training, stepsPerRun }, 'steps in one call')}
      />
    </div>
  );
}

interface ScheduleFieldsProps {
  readonly training: TrainingSettings;
  readonly onChange: (training: TrainingSettings) => void;
}

function ScheduleFields({ training, onChange }: ScheduleFieldsProps): ReactElement {
  const { schedule } = training;
  const set = (next: ScheduleSettings): void => onChange({ ...training, schedule: next });
  return (
    <>
      <Select
        size="xs"
        label="Schedule of the learning rate"
        allowDeselect={false}
        data={SCHEDULES}
        value={schedule.type}
        onChange={(value) => {
          const found = SCHEDULES.find((candidate) => candidate.value === value);
          if (found !== undefined) onChange(changeSchedule(training, found.value));
        }}
      />
      {schedule.type === 'step' && (
        <NumberField
          label="Down every"
          unit="epochs"
          isWhole
          minimum={1}
          maximum={LARGEST_COUNT}
          value={schedule.everyEpochs}
          onChange={ifNumber((everyEpochs) => set({ ...schedule, everyEpochs }))}
        />
      )}
      {schedule.type === 'plateau' && (
        <NumberField
          label="Down after"
          unit="epochs without improvement"
          isWhole
          minimum={1}
          maximum={LARGEST_COUNT}
          value={schedule.patience}
          onChange={ifNumber((patience) => set({ ...schedule, patience }))}
        />
      )}
      {(schedule.type === 'step' || schedule.type === 'plateau') && (
        <NumberField
          label="Down by the factor"
          isWhole={false}
          minimum={1e-6}
          maximum={1}
          value={schedule.factor}
          onChange={ifNumber((factor) => set({ ...schedule, factor }))}
        />
      )}
      {(schedule.type === 'cosine' || schedule.type === 'plateau') && (
        <NumberField
          label="Least learning rate"
          isWhole={false}
          minimum={0}
          maximum={10}
          value={schedule.minimum}
          onChange={ifNumber((minimum) => set({ ...schedule, minimum }))}
        />
      )}
      <NumberField
        label="Warm-up"
        unit="steps"
        help="Steps over which the learning rate rises from zero."
        isWhole
        minimum={0}
        maximum={LARGEST_COUNT}
        value={schedule.warmupSteps}
        onChange={ifNumber((warmupSteps) => set({ ...schedule, warmupSteps }))}
      />
    </>
  );
}

function ifNumber(use: (value: number) => void): (value: number | null) => void {
  return (value) => {
    if (value !== null) use(value);
  };
}

/** What a field needs to be changed and to bring its usual value back. */
function resetOf(value: number, usual: number, set: (value: number) => void) {
  return { onChange: ifNumber(set), onReset: value === usual ? undefined : () => set(usual) };
}
