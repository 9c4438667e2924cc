import { MultiSelect, SegmentedControl } from '@mantine/core';
import type { ReactElement } from 'react';
import type { ColumnDescription, DataPreview } from '../../src-shared/protocol/app-types';
import { isUsuallyClass, type TaskChoice } from '../binding/bind-task';
import { isClassLike } from '../binding/propose-task';
import { NumberField } from '../ui/NumberField';
import { Select } from '../ui/Select';

interface TaskFieldsProps {
  readonly preview: DataPreview;
  readonly choice: TaskChoice;
  readonly onChange: (choice: TaskChoice) => void;
}

/** The columns and sizes of a task, as far as there is something to choose. */
export function TaskFields({ preview, choice, onChange }: TaskFieldsProps): ReactElement {
  const { task, target, source, series } = choice;
  const column = preview.columns.find(({ name }) => name === target);
  const hasRows = task === 'forecast' || task === 'fill-gaps';
  const mayBeClass =
    column?.type === 'number' &&
    task !== 'language-model' &&
    task !== 'step-label' &&
    task !== 'fill-gaps' &&
    isClassLike(column, preview.rowCount);
  const namesOf = (suits: (candidate: ColumnDescription) => boolean): string[] =>
    preview.columns.filter(suits).map(({ name }) => name);
  const setTarget = (name: string): void => {
    const next = preview.columns.find((candidate) => candidate.name === name);
    const isClass = next !== undefined && isUsuallyClass(preview, task, next);
    // The text that is to be written is not read as well.
    onChange({ ...choice, target: name, isClass, source: name === source ? target : source });
  };
  return (
    <>
      <div className="new-from-data-row">
        {source !== null && (
          <ColumnSelect
            label="Text it reads"
            names={namesOf(({ type, name }) => type === 'text' && name !== target)}
            value={source}
            onChange={(name) => onChange({ ...choice, source: name })}
          />
        )}
        {series !== null && (
          <ColumnSelect
            label="Sequences are told apart by"
            names={namesOf(({ name, distinct }) => name !== target && distinct > 1)}
            value={series}
            onChange={(name) => onChange({ ...choice, series: name })}
          />
        )}
        {task === 'fill-gaps' && (
          <MultiSelect
            size="sm"
            label="What it fills"
            data={namesOf(({ type, distinct }) => type === 'number' && distinct > 1)}
            value={[target, ...choice.others]}
            searchable
            nothingFoundMessage="No column of that name"
            onChange={([first, ...others]) => {
              // There is always one: a task without a column is none.
              if (first !== undefined) onChange({ ...choice, target: first, others });
            }}
          />
        )}
        {task !== 'language-model' && task !== 'fill-gaps' && (
          <ColumnSelect
            label={task === 'transduction' ? 'Text it writes' : task === 'token-label' ? 'Labels' : 'What it predicts'}
            names={namesOf(({ type, name, distinct }) => {
              if (task === 'transduction' || task === 'token-label') return type === 'text';
              return type !== 'date' && distinct > 1 && name !== source && name !== series;
            })}
            value={target}
            onChange={setTarget}
          />
        )}
      </div>
      {mayBeClass && (
        <SegmentedControl
          size="xs"
          aria-label="How it is predicted"
          data={[
            { value: 'number', label: 'as a number' },
            { value: 'class', label: `as one of ${column.distinct} classes` },
          ]}
          value={choice.isClass ? 'class' : 'number'}
          onChange={(value) => onChange({ ...choice, isClass: value === 'class' })}
        />
      )}
      {task === 'forecast' && !choice.isClass && choice.steps > 1 && (
        <SegmentedControl
          size="xs"
          aria-label="How the rows are predicted"
          data={[
            { value: 'at-once', label: 'All rows at once' },
            { value: 'stepwise', label: 'Row by row: encoder and decoder' },
          ]}
          value={choice.isStepwise ? 'stepwise' : 'at-once'}
          onChange={(value) => onChange({ ...choice, isStepwise: value === 'stepwise' })}
        />
      )}
      {(hasRows || task === 'language-model') && (
        <div className="new-from-data-row">
          <NumberField
            label={task === 'forecast' ? 'Reads the last' : 'Reads stretches of'}
            unit={hasRows ? 'rows' : 'tokens'}
            isWhole
            minimum={1}
            maximum={hasRows ? Math.max(1, Math.floor(preview.rowCount / 2)) : 4096}
            value={choice.length}
            onChange={(length) => onChange({ ...choice, length })}
          />
          {task === 'forecast' && !choice.isClass && (
            <NumberField
              label="Predicts the next"
              unit="rows"
              isWhole
              minimum={1}
              maximum={Math.max(1, Math.floor(preview.rowCount / 4))}
              value={choice.steps}
              onChange={(steps) => onChange({ ...choice, steps })}
            />
          )}
        </div>
      )}
    </>
  );
}

interface ColumnSelectProps {
  readonly label: string;
  readonly names: readonly string[];
  readonly value: string;
  readonly onChange: (name: string) => void;
}

function ColumnSelect({ label, names, value, onChange }: ColumnSelectProps): ReactElement {
  return (
    <Select
      size="sm"
      label={label}
      data={[...new Set([...names, value])]}
      value={value}
      allowDeselect={false}
      searchable
      nothingFoundMessage="No column of that name"
      onChange={(name) => {
        if (name !== null && name !== value) onChange(name);
      }}
    />
  );
}
