import { MultiSelect, Switch, TextInput } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import type { BlockType, ParameterField, ParameterValue } from '../../src-shared/blocks/block';
import { inputSignals } from '../../src-shared/compiler/check';
import type { BlockRecord } from '../../src-shared/document/document';
import { applyToDrawing } from '../state/enter-drawing';
import { useProject } from '../state/project-store';
import { FieldLabel, ResetButton } from '../ui/FieldLabel';
import { NumberField } from '../ui/NumberField';
import { readNumbers, writeNumber } from '../ui/read-number';
import { Select } from '../ui/Select';
import {
  describeChange,
  findFieldProblem,
  findIdleReason,
  readFieldValue,
  setFieldValue,
  type FieldValue,
} from './field-value';

/** The form of one block, or of several of one type, made from the fields that the type declares. */
export function ParameterFields({
  type,
  blocks,
}: {
  readonly type: BlockType;
  readonly blocks: readonly BlockRecord[];
}): ReactElement {
  const check = useProject((state) => state.drawingCheck);
  const ids = blocks.map((block) => block.id).join(' ');
  return (
    <>
      {type.parameters.map((field) => {
        const current = readFieldValue(field, blocks);
        const change = (value: ParameterValue): void => {
          applyToDrawing(setFieldValue(field, blocks, value), describeChange(field, value), {
            mergeKey: `${ids}.${field.name}`,
          });
        };
        return (
          <Field
            key={`${ids}.${field.name}`}
            field={field}
            current={current}
            idle={findIdleReason(type, field, blocks, (block) => inputSignals(check, block))}
            problem={findFieldProblem(check.diagnostics, blocks, field)}
            onChange={change}
            // Not merged with what was typed just before: undone, that is there again.
            onReset={
              current.isDefault
                ? undefined
                : () => void applyToDrawing(setFieldValue(field, blocks, field.default), `Reset ${field.title}`)
            }
          />
        );
      })}
    </>
  );
}

interface FieldProps {
  readonly field: ParameterField;
  readonly current: FieldValue;
  /** Why it has no effect on these blocks as they are; null where it has one. */
  readonly idle: string | null;
  readonly problem: string | undefined;
  readonly onChange: (value: ParameterValue) => void;
  readonly onReset: (() => void) | undefined;
}

function Field({ field, current, idle, problem, onChange, onReset }: FieldProps): ReactElement {
  const { value, isMixed } = current;
  const help = idle ?? field.help;
  const common = {
    size: 'xs',
    label: <FieldLabel label={field.title} unit={field.unit} />,
    description: help,
    disabled: idle !== null,
    error: problem,
  } as const;
  const reset =
    onReset === undefined
      ? {}
      : {
          rightSection: <ResetButton label={field.title} onReset={onReset} />,
          rightSectionPointerEvents: 'all' as const,
        };
  switch (field.kind) {
    case 'integer':
    case 'number':
      return (
        <NumberField
          label={field.title}
          help={help}
          isDisabled={idle !== null}
          unit={field.unit}
          minimum={field.minimum}
          maximum={field.maximum}
          isWhole={field.kind === 'integer'}
          value={typeof value === 'number' ? value : null}
          placeholder={isMixed ? 'different values' : ''}
          problem={problem}
          onReset={onReset}
          onChange={onChange}
        />
      );
    case 'boolean':
      return (
        <Switch
          {...common}
          checked={value === true}
          description={isMixed ? `Different values. ${help}` : help}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case 'choice':
      return (
        <Select
          {...common}
          allowDeselect={false}
          data={field.choices.map((choice) => ({ value: choice.value, label: choice.title }))}
          value={typeof value === 'string' ? value : null}
          placeholder={isMixed ? 'different values' : ''}
          onChange={(next) => {
            if (next !== null) onChange(next);
          }}
          {...reset}
        />
      );
    case 'columns':
      return <ColumnsField {...{ field, current, common, reset, onChange }} />;
    case 'numbers':
      return <NumbersField {...{ field, current, common, reset, onChange }} />;
  }
}

interface ListFieldProps extends Pick<FieldProps, 'field' | 'current' | 'onChange'> {
  readonly common: Readonly<Record<string, unknown>>;
  readonly reset: Readonly<Record<string, unknown>>;
}

/** Columns of the data by name, in the order chosen. Names that the data no longer has stay and can be taken out. */
function ColumnsField({ current, common, reset, onChange }: ListFieldProps): ReactElement {
  const columns = useProject((state) => state.drawing.data?.columns);
  const chosen = textsOf(current.value);
  const known = (columns ?? []).filter((column) => column.role !== 'ignored').map((column) => column.name);
  return (
    <MultiSelect
      {...common}
      {...reset}
      data={[...new Set([...known, ...chosen])]}
      value={[...chosen]}
      placeholder={chosen.length > 0 ? '' : current.isMixed ? 'different columns' : 'all that fit'}
      nothingFoundMessage="The data has no other column"
      searchable
      onChange={onChange}
    />
  );
}

function NumbersField({ field, current, common, reset, onChange }: ListFieldProps): ReactElement {
  const written = numbersOf(current.value).map(writeNumber).join(', ');
  const [text, setText] = useState<string | null>(null);
  const isWrong = text !== null && !areAllowed(readNumbers(text));
  return (
    <TextInput
      {...common}
      {...reset}
      value={text ?? written}
      placeholder={current.isMixed ? 'different values' : 'none'}
      error={isWrong ? 'Numbers of at least 0, separated by commas, please.' : (common['error'] as string | undefined)}
      aria-label={field.title}
      onChange={(event) => {
        const next = event.currentTarget.value;
        setText(next);
        const numbers = readNumbers(next);
        if (areAllowed(numbers)) onChange(numbers);
      }}
      onBlur={() => {
        if (!isWrong) setText(null);
      }}
    />
  );
}

function areAllowed(numbers: readonly number[] | null): numbers is readonly number[] {
  return numbers !== null && numbers.every((n) => n >= 0);
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function numbersOf(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'number') : [];
}
