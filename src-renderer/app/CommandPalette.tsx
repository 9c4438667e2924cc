import { useMemo } from 'react';
import { allCommands } from '../commands/all-commands';
import { runCommand, whatIsMissing } from '../commands/app-command';
import { describeShortcut } from '../commands/shortcuts';
import { closeDialog } from '../state/layout-store';
import { PickList, type PickOption } from '../ui/PickList';
import { isMac } from '../ui/platform';

/** Every command by name. Those that cannot be done now are listed dim and say what is missing. */
export function CommandPalette() {
  const options = useMemo(
    () =>
      allCommands
        .filter(({ id }) => id !== 'help.commands')
        .map((command): PickOption => {
          const { id, label, section, shortcut } = command;
          const missing = whatIsMissing(command);
          const hint =
            shortcut === undefined ? {} : { hint: <kbd className="key">{describeShortcut(shortcut, isMac)}</kbd> };
          const why = missing === null ? {} : { isDisabled: true, detail: missing };
          return { id, label, section, keywords: section, ...hint, ...why };
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
