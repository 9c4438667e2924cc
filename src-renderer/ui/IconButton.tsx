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
  /** What a disabled one waits for: a disabled button shows no tooltip of ours, but a title. */
  readonly whyDisabled?: string;
  /** For buttons that stay down. */
  readonly isPressed?: boolean;
}

export function IconButton({ label, shortcut, children, onClick, isDisabled = false, ...props }: IconButtonProps) {
  const { isPressed, whyDisabled } = props;
  return (
    <Tooltip label={shortcut === undefined ? label : `${label} (${shortcut})`}>
      <ActionIcon
        aria-label={label}
        aria-pressed={isPressed}
        variant={isPressed === true ? 'light' : 'subtle'}
        color={isPressed === true ? 'accent' : 'gray'}
        disabled={isDisabled}
        title={isDisabled ? whyDisabled : undefined}
        onClick={onClick}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
