import { TextInput } from '@mantine/core';
import { useEffect, useState, type ReactElement } from 'react';
import type { DataBinding, SplitSettings, WindowSettings } from '../../src-shared/document/document';
import { apply, useProject } from '../state/project-store';
import { NumberField } from '../ui/NumberField';
import { Select } from '../ui/Select';
import { readBoundary, writeBoundary } from './split-boundary';

const MOST_ROWS = 1_000_000_000;

/** Windows, split and season of the binding. */
export function DataSettings({ data }: { readonly data: DataBinding }): ReactElement {
  const change = (next: DataBinding, name: string): void => {
    apply({ type: 'setData', data: next }, `Change ${name}`, { mergeKey: `data.${name}` });
  };
  const carriesState = useProject((state) => state.project.training.carryState);
  const isText = data.samples === 'text';
  const windowField = (key: 'length' | 'stride' | 'horizon' | 'steps', label: string, help: string): ReactElement => (
    <NumberField
      label={label}
      unit={isText ? 'tokens' : 'rows'}
      help={help}
      isWhole
      minimum={1}
      maximum={MOST_ROWS}
      value={data.window[key]}
      onChange={(value) => {
        const window: WindowSettings = { ...data.window, [key]: value };
        change({ ...data, window }, label.toLowerCase());
      }}
    />
  );
  const endToEnd = (
    <NumberField
      label="Stride"
      unit={isText ? 'tokens' : 'rows'}
      help="The state is carried (training settings), so each begins where the one before it ends."
      isWhole
      isDisabled
      minimum={1}
      maximum={MOST_ROWS}
      value={data.window.length}
      onChange={() => undefined}
    />
  );
  return (
    <div className="data-settings">
      {data.samples === 'windows' && (
        <fieldset>
          <legend>Windows</legend>
          {windowField('length', 'Window length', 'Rows the model reads before it predicts.')}
          {windowField(
            'horizon',
            'Horizon',
            'Rows from the last one read to the first one predicted; 1 is the next row.',
          )}
          {windowField('steps', 'Predicted steps', 'Rows predicted at once.')}
          {carriesState
            ? endToEnd
            : windowField('stride', 'Stride', 'Rows between the starts of neighbouring windows.')}
          <NumberField
            label="Season"
            unit="rows"
            help="After how many rows the data repeats itself; for the seasonal floor. Empty: found by autocorrelation."
            isWhole
            isOptional
            placeholder="found by itself"
            minimum={1}
            maximum={MOST_ROWS}
            value={data.season}
            onChange={(season) => change({ ...data, season }, 'season')}
          />
        </fieldset>
      )}
      {isText && (
        <fieldset>
          <legend>Stretches</legend>
          {windowField('length', 'Length', 'Tokens that are read at once; at each the next one is predicted.')}
          {carriesState
            ? endToEnd
            : windowField('stride', 'Stride', 'Tokens between the starts of neighbouring stretches in training.')}
        </fieldset>
      )}
      <SplitFields data={data} onChange={(split, name) => change({ ...data, split }, name)} />
    </div>
  );
}

interface SplitFieldsProps {
  readonly data: DataBinding;
  readonly onChange: (split: SplitSettings, name: string) => void;
}

function SplitFields({ data, onChange }: SplitFieldsProps): ReactElement {
  const { split } = data;
  const times = data.columns.filter(({ role }) => role === 'time').length;
  const hasDates = data.samples === 'windows' && split.by === 'time' && times > 0;
  const choices = listSplits(data);
  const share = (key: 'validation' | 'test', label: string): ReactElement => (
    <NumberField
      label={label}
      unit={`share of ${shareOf(data)}`}
      isWhole={false}
      minimum={0}
      maximum={0.9}
      value={split[key]}
      isDisabled={split.by === 'time' && split[`${key}From`] !== null}
      onChange={(value) => {
        const other = key === 'test' ? split.validation : split.test;
        if (value + other < 1) onChange({ ...split, [key]: value }, label.toLowerCase());
      }}
    />
  );
  const boundary = (key: 'validationFrom' | 'testFrom', label: string): ReactElement => (
    <BoundaryField
      label={label}
      times={times}
      value={split[key]}
      onChange={(value) => onChange({ ...split, [key]: value }, label.toLowerCase())}
    />
  );
  return (
    <fieldset>
      <legend>Split</legend>
      {choices.length > 1 && (
        <Select
          size="xs"
          label="Parts are made"
          allowDeselect={false}
          data={choices}
          value={split.by}
          onChange={(value) => {
            if (value === 'time' || value === 'series') onChange({ ...split, by: value }, 'split');
          }}
        />
      )}
      {share('validation', 'Validation')}
      {share('test', 'Test')}
      {hasDates && boundary('validationFrom', 'Validation begins at')}
      {hasDates && boundary('testFrom', 'Test begins at')}
    </fieldset>
  );
}

/** The ways in which the samples can be divided. */
function listSplits({ samples, columns }: DataBinding): { value: SplitSettings['by']; label: string }[] {
  if (samples === 'rows') {
    return [
      { value: 'series', label: 'at random: equal texts stay together' },
      { value: 'time', label: 'by order: the last rows are for the test' },
    ];
  }
  if (samples !== 'windows' || !columns.some(({ role }) => role === 'series')) return [];
  return [
    { value: 'time', label: 'by time: the newest rows are for the test' },
    { value: 'series', label: 'by series: whole series are held out' },
  ];
}

function shareOf({ samples, split }: DataBinding): string {
  if (samples === 'text') return 'text';
  if (samples === 'rows') return 'rows';
  return samples === 'series' || split.by === 'series' ? 'series' : 'rows';
}

interface BoundaryFieldProps {
  readonly label: string;
  readonly times: number;
  readonly value: SplitSettings['testFrom'];
  readonly onChange: (value: SplitSettings['testFrom']) => void;
}

/** Taken over when the field is left or Enter is pressed: half a date is another date. */
function BoundaryField({ label, times, value, onChange }: BoundaryFieldProps): ReactElement {
  const written = writeBoundary(value);
  const [text, setText] = useState(written);
  useEffect(() => setText(written), [written]);
  const commit = (): void => {
    const read = readBoundary(text, times);
    if (writeBoundary(read) !== written) onChange(read);
  };
  return (
    <TextInput
      size="xs"
      label={label}
      placeholder="by share of rows"
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
      }}
    />
  );
}
