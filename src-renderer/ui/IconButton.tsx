import { ActionIcon, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';

interface IconButtonProps {
  /** What it does: its name for screen readers, and what the tooltip says. */
  readonly label: string;
  /** Shown in the tooltip, written for people. */
  readonly shortcut?: string | undefined;
  readonly children: ReactNode;
  readonly onClick: () => void;
  readonly isDisabled?: boolean;
  /** For buttons that stay down. */
  readonly isPressed?: boolean;
}

export function IconButton({ label, shortcut, children, onClick, isDisabled = false, isPressed }: IconButtonProps) {
  return (
    <Tooltip label={shortcut === undefined ? label : `${label} (${shortcut})`}>
      <ActionIcon
        aria-label={label}
        aria-pressed={isPressed}
        variant={isPressed === true ? 'light' : 'subtle'}
        color={isPressed === true ? 'accent' : 'gray'}
        disabled={isDisabled}
        onClick={onClick}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
