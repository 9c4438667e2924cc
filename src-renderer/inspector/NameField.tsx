import { TextInput } from '@mantine/core';
import { useEffect, useState, type ReactElement } from 'react';

interface NameFieldProps {
  readonly name: string;
  /** What has the name: `A block`, `A group`. */
  readonly owner: string;
  readonly description?: string;
  /** Gets no name of white space alone, and none that is there already. */
  readonly onChange: (name: string) => void;
}

/** The name of what is selected. Left empty, it becomes again what it was. */
export function NameField({ name, owner, description, onChange }: NameFieldProps): ReactElement {
  const [text, setText] = useState(name);
  useEffect(() => setText(name), [name]);
  const isEmpty = text.trim() === '';
  return (
    <TextInput
      size="xs"
      label="Name"
      data-name-field
      value={text}
      maxLength={200}
      error={isEmpty ? `${owner} needs a name.` : undefined}
      description={description}
      onChange={(event) => {
        const next = event.currentTarget.value;
        setText(next);
        if (next.trim() !== '' && next !== name) onChange(next);
      }}
      onBlur={() => {
        if (isEmpty) setText(name);
      }}
    />
  );
}
