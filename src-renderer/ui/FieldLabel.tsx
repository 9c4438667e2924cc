import { ActionIcon } from '@mantine/core';
import { RotateCcw } from 'lucide-react';
import type { ReactElement } from 'react';

/** The name of a field with its unit, dimmed; a unit that the name says already is left out. */
export function FieldLabel({ label, unit }: { readonly label: string; readonly unit: string }): ReactElement {
  return (
    <>
      {label}
      {unit !== '' && unit !== label.toLowerCase() && (
        <span style={{ color: 'var(--u-text-dim)', fontWeight: 400 }}> ({unit})</span>
      )}
    </>
  );
}

/** Brings the default of a field back. */
export function ResetButton({
  label,
  onReset,
}: {
  readonly label: string;
  readonly onReset: () => void;
}): ReactElement {
  return (
    <ActionIcon
      size="xs"
      variant="subtle"
      color="gray"
      title="Back to the default"
      aria-label={`Reset ${label} to its default`}
      onClick={onReset}
    >
      <RotateCcw size={12} />
    </ActionIcon>
  );
}
