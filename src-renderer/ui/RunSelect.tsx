import type { ReactElement } from 'react';
import { Select } from './Select';

interface RunSelectProps {
  /** Names of the runs that can be chosen, newest first. */
  readonly runs: readonly string[];
  readonly value: string;
  readonly onChange: (run: string | null) => void;
}

/** Which run a panel is about; the panels that have it follow each other. */
export function RunSelect({ runs, value, onChange }: RunSelectProps): ReactElement {
  return (
    <Select
      size="xs"
      aria-label="Run"
      allowDeselect={false}
      data={[...runs]}
      value={value}
      onChange={onChange}
      w={130}
    />
  );
}
