import { Menu } from '@mantine/core';
import { findCommand } from '../commands/all-commands';
import { runCommand } from '../commands/app-command';
import { describeShortcut } from '../commands/shortcuts';
import type { Place } from './screen-place';

interface ContextMenuProps {
  readonly at: Place | null;
  readonly onClose: () => void;
}

/** What can be done with the selection, by section. What cannot be done now is left out. */
const SECTIONS: readonly (readonly string[])[] = [
  ['edit.add-block', 'edit.add-note', 'edit.connect', 'edit.bypass', 'edit.look-into'],
  ['reusable.make', 'edit.unpack', 'reusable.detach', 'reusable.leave'],
  ['edit.cut', 'edit.copy', 'edit.paste', 'edit.duplicate', 'edit.delete'],
  ['arrange.group', 'arrange.ungroup', 'arrange.collapse'],
  ['arrange.align-left', 'arrange.align-centre', 'arrange.align-right'],
  ['arrange.align-top', 'arrange.align-middle', 'arrange.align-bottom'],
  ['arrange.distribute-horizontal', 'arrange.distribute-vertical', 'arrange.layout'],
];

/** The menu of the right mouse button, and of the menu key. */
export function ContextMenu({ at, onClose }: ContextMenuProps) {
  if (at === null) return null;
  const sections = SECTIONS.map((ids) =>
    ids.flatMap((id) => {
      const command = findCommand(id);
      return command !== undefined && command.when?.() !== false ? [command] : [];
    }),
  ).filter((commands) => commands.length > 0);
  return (
    <Menu
      opened
      onChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      position="bottom-start"
      width={260}
      offset={0}
      shadow="md"
      withInitialFocusPlaceholder={false}
      transitionProps={{ duration: 0 }}
    >
      <Menu.Target>
        <button type="button" className="context-anchor" aria-label="Menu of the selection" tabIndex={-1} style={at} />
      </Menu.Target>
      <Menu.Dropdown>
        {sections.map((commands, index) => [
          ...(index > 0 ? [<Menu.Divider key={`line ${index}`} />] : []),
          ...commands.map((command) => (
            <Menu.Item
              key={command.id}
              rightSection={
                command.shortcut !== undefined && <kbd className="key">{describeShortcut(command.shortcut, false)}</kbd>
              }
              onClick={() => {
                onClose();
                // After the menu is gone, so that it does not take the focus back from what the command opens.
                setTimeout(() => runCommand(command), 0);
              }}
            >
              {command.label}
            </Menu.Item>
          )),
        ])}
      </Menu.Dropdown>
    </Menu>
  );
}
