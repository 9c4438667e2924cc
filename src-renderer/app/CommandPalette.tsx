import { useMemo } from 'react';
import { allCommands } from '../commands/all-commands';
import { runCommand } from '../commands/app-command';
import { describeShortcut } from '../commands/shortcuts';
import { closeDialog } from '../state/layout-store';
import { PickList, type PickOption } from '../ui/PickList';
import { isMac } from './platform';

/** Every command by name. Those that cannot be done now are listed dim, so that they can be found all the same. */
export function CommandPalette() {
  const options = useMemo(
    () =>
      allCommands
        .filter(({ id }) => id !== 'help.commands')
        .map((command): PickOption => {
          const { id, label, section, shortcut, when } = command;
          const hint =
            shortcut === undefined ? {} : { hint: <kbd className="key">{describeShortcut(shortcut, isMac)}</kbd> };
          return { id, label, section, isDisabled: when?.() === false, keywords: section, ...hint };
        }),
    [],
  );
  return (
    <PickList
      label="Search commands"
      placeholder="What do you want to do?"
      emptyText="No command is called so."
      options={options}
      onClose={closeDialog}
      onPick={({ id }) => {
        closeDialog();
        const command = allCommands.find((other) => other.id === id);
        // After the dialog is gone, so that the focus is back where the command works.
        if (command) setTimeout(() => runCommand(command), 0);
      }}
    />
  );
}
