import { Checkbox } from '@mantine/core';
import type { ReactElement } from 'react';
import type { OptimizerType, ScheduleSettings } from '../../src-shared/document/document';
import { optimizers } from '../../src-shared/optimizers/optimizers';
import { useProject } from '../state/project-store';
import { InTurn } from '../ui/InTurn';
import { NumberField } from '../ui/NumberField';
import { Select } from '../ui/Select';
import { changeTraining as change, resetTraining } from './change-training';
import {
  listOtherFields,
  listRateFields,
  listScheduleFields,
  listSizeFields,
  type TrainingField,
} from './training-fields';
import { changeOptimizer, changeSchedule } from './training-settings';

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
  const { optimizer, schedule } = training;
  return (
    <div className="training-settings" role="group" aria-label="Training settings">
      <Numbers fields={listSizeFields(training)} />
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
      {/* Mostly below what is seen at first. */}
      <InTurn>
        <Numbers fields={listRateFields(training)} />
        <Select
          size="xs"
          label="Schedule of the learning rate"
          allowDeselect={false}
          data={SCHEDULES}
          value={schedule.type}
          onChange={(value) => {
            const found = SCHEDULES.find((candidate) => candidate.value === value);
            if (found !== undefined) change(changeSchedule(training, found.value), 'schedule');
          }}
        />
        <Numbers fields={listScheduleFields(training)} />
        <Numbers fields={listOtherFields(training)} />
      </InTurn>
    </div>
  );
}

function Numbers({ fields }: { readonly fields: readonly TrainingField[] }): ReactElement[] {
  return fields.map((field) => {
    const { label, name } = field;
    if (field.isOptional) {
      const { set, ...shown } = field;
      return <NumberField key={label} {...shown} onChange={(value: number | null) => change(set(value), name)} />;
    }
    const { set, usual, ...shown } = field;
    const reset = usual === undefined || usual === field.value ? undefined : () => resetTraining(set(usual), name);
    return <NumberField key={label} {...shown} onReset={reset} onChange={(value) => change(set(value), name)} />;
  });
}
