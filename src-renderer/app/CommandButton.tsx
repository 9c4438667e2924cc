import type { ReactNode } from 'react';
import { findCommand } from '../commands/all-commands';
import { runCommand, whatIsMissing } from '../commands/app-command';
import { describeShortcut } from '../commands/shortcuts';
import { IconButton } from '../ui/IconButton';
import { isMac } from '../ui/platform';

interface CommandButtonProps {
  /** Id of a command. */
  readonly command: string;
  readonly isDisabled?: boolean;
  readonly isPressed?: boolean;
  readonly children: ReactNode;
}

/** A button for a command, with its name and shortcut. */
export function CommandButton({ command: id, children, isDisabled = false, isPressed }: CommandButtonProps) {
  const command = findCommand(id);
  if (command === undefined) throw new Error(`There is no command ${id}`);
  return (
    <IconButton
      label={command.label}
      shortcut={command.shortcut === undefined ? undefined : describeShortcut(command.shortcut, isMac)}
      isDisabled={isDisabled}
      whyDisabled={whatIsMissing(command) ?? ''}
      {...(isPressed === undefined ? {} : { isPressed })}
      onClick={() => runCommand(command)}
    >
      {children}
    </IconButton>
  );
}
