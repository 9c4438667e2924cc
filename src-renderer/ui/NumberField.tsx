import { TextInput } from '@mantine/core';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import { FieldLabel, ResetButton } from './FieldLabel';
import { readNumber, stepNumber, writeNumber, type NumberRange } from './read-number';

type NumberFieldProps = NumberRange & {
  readonly label: string;
  readonly help?: string;
  readonly unit?: string;
  /** Null is empty: an optional setting that is off, or several values at once. */
  readonly value: number | null;
  readonly placeholder?: string;
  /** A problem that is known from elsewhere; one of the typed text comes first. */
  readonly problem?: string | undefined;
  readonly isDisabled?: boolean;
  /** Brings the default back; given only when there is something to bring back. */
  readonly onReset?: (() => void) | undefined;
} & (
    | {
        readonly isOptional?: false;
        /** Called for every text that is a value, while it is typed. */
        readonly onChange: (value: number) => void;
      }
    /** An empty field is a value too, null. */
    | { readonly isOptional: true; readonly onChange: (value: number | null) => void }
  );

/** A number that is checked as it is typed. Arrow keys change it, with Shift in larger steps. */
export function NumberField(props: NumberFieldProps): ReactElement {
  const { label, help, unit = '', value, isOptional = false, isDisabled = false } = props;
  const [text, setText] = useState(writeOptional(value));
  const typed = useRef(text);
  typed.current = text;
  const problem = findProblem(text, value, isOptional, props);

  useEffect(() => {
    // Another value from outside (undo, another block): the text follows, unless it already means that value.
    const meant = readNumber(typed.current, ANY_NUMBER);
    if ((meant.ok ? meant.value : null) !== value) setText(writeOptional(value));
  }, [value]);

  const type = (next: string): void => {
    setText(next);
    if (next.trim() === '') {
      if (props.isOptional === true) props.onChange(null);
      return;
    }
    const read = readNumber(next, props);
    if (read.ok && read.value !== value) props.onChange(read.value);
  };
  const step = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    const read = readNumber(text, props);
    if (!read.ok) return;
    event.preventDefault();
    type(writeNumber(stepNumber(read.value, event.key === 'ArrowUp' ? 1 : -1, props, event.shiftKey)));
  };

  return (
    <TextInput
      size="xs"
      label={<FieldLabel label={label} unit={unit} />}
      description={help}
      placeholder={props.placeholder ?? (isOptional ? 'off' : '')}
      value={text}
      disabled={isDisabled}
      error={problem ?? props.problem}
      inputMode={props.isWhole ? 'numeric' : 'decimal'}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => type(event.currentTarget.value)}
      onKeyDown={step}
      onBlur={() => {
        if (problem === undefined) setText(writeOptional(value));
      }}
      {...(props.onReset === undefined ? {} : resetSection(label, props.onReset))}
    />
  );
}

const ANY_NUMBER: NumberRange = { minimum: -Infinity, maximum: Infinity, isWhole: false };

function findProblem(text: string, value: number | null, isOptional: boolean, range: NumberRange): string | undefined {
  if (text.trim() === '' && (isOptional || value === null)) return undefined;
  const read = readNumber(text, range);
  return read.ok ? undefined : read.error;
}

function writeOptional(value: number | null): string {
  return value === null ? '' : writeNumber(value);
}

function resetSection(label: string, onReset: () => void) {
  return { rightSection: <ResetButton label={label} onReset={onReset} />, rightSectionPointerEvents: 'all' as const };
}
