import './canvas-menu.css';
import { Menu } from '@mantine/core';
import type { ReactElement } from 'react';
import { findCommand } from '../commands/all-commands';
import { runCommand, type AppCommand } from '../commands/app-command';
import { describeShortcut } from '../commands/shortcuts';
import { hasSelection } from '../state/selection-store';
import { isMac } from '../ui/platform';
import type { OpenedMenu } from './use-context-menu';

interface ContextMenuProps {
  /** Null for none. */
  readonly menu: OpenedMenu | null;
  readonly onClose: () => void;
}

/** An entry by the id of its command, or a menu in the menu. */
type Entry = string | { readonly label: string; readonly ids: readonly string[] };

/** What can be done with the selection, by section. What cannot be done now is left out. */
const SECTIONS: readonly (readonly Entry[])[] = [
  ['edit.add-block', 'edit.add-note', 'edit.insert', 'edit.connect', 'edit.rename', 'edit.bypass', 'edit.look-into'],
  ['reusable.make', 'edit.unpack', 'reusable.detach', 'reusable.save', 'reusable.leave'],
  ['edit.cut', 'edit.copy', 'edit.paste', 'edit.paste-connected', 'edit.duplicate', 'edit.delete', 'edit.select-all'],
  ['arrange.group', 'arrange.ungroup', 'arrange.collapse'],
  [
    {
      label: 'Align and distribute',
      ids: [
        ...['arrange.align-left', 'arrange.align-centre', 'arrange.align-right'],
        ...['arrange.align-top', 'arrange.align-middle', 'arrange.align-bottom'],
        ...['arrange.distribute-horizontal', 'arrange.distribute-vertical'],
      ],
    },
    'arrange.layout',
  ],
];

/** With nothing selected the menu is about all of the drawing. */
const WHOLE: readonly (readonly Entry[])[] = [['view.copy-png', 'view.copy-svg']];

/** The menu of the right mouse button, and of the menu key. */
export function ContextMenu({ menu, onClose }: ContextMenuProps) {
  if (menu === null) return null;
  const shown = hasSelection() ? SECTIONS : [...SECTIONS, ...WHOLE];
  const sections = shown
    .map((entries) => entries.filter((entry) => possible(idsOf(entry)).length > 0))
    .filter((entries) => entries.length > 0);
  const item = (command: AppCommand): ReactElement => (
    <Menu.Item
      key={command.id}
      rightSection={
        command.shortcut !== undefined && <kbd className="key">{describeShortcut(command.shortcut, isMac)}</kbd>
      }
      onClick={() => {
        onClose();
        // After the menu is gone, so that it does not take the focus back from what the command opens.
        setTimeout(() => runCommand(command), 0);
      }}
    >
      {command.label}
    </Menu.Item>
  );
  return (
    <Menu
      opened
      onChange={(isOpen) => {
        if (isOpen) return;
        onClose();
        if (menu.from instanceof HTMLElement && menu.from.isConnected) menu.from.focus({ preventScroll: true });
      }}
      position="bottom-start"
      width={300}
      // Opened low on the canvas it moves up as far as it must, so that all of it is seen.
      middlewares={{ flip: false, shift: { crossAxis: true, padding: 8 } }}
      offset={0}
      shadow="md"
      withInitialFocusPlaceholder={false}
      transitionProps={{ duration: 0 }}
    >
      <Menu.Target>
        <button
          type="button"
          className="context-anchor"
          aria-label="Menu of the selection"
          tabIndex={-1}
          style={menu.at}
        />
      </Menu.Target>
      <Menu.Dropdown className="context-menu">
        {sections.map((entries, index) => [
          ...(index > 0 ? [<Menu.Divider key={`line ${index}`} />] : []),
          ...entries.map((entry) =>
            typeof entry === 'string' ? (
              possible([entry]).map(item)
            ) : (
              <Menu.Sub key={entry.label} transitionProps={{ duration: 0 }} width={220}>
                <Menu.Sub.Target>
                  <Menu.Sub.Item>{entry.label}</Menu.Sub.Item>
                </Menu.Sub.Target>
                <Menu.Sub.Dropdown>{possible(entry.ids).map(item)}</Menu.Sub.Dropdown>
              </Menu.Sub>
            ),
          ),
        ])}
      </Menu.Dropdown>
    </Menu>
  );
}

function idsOf(entry: Entry): readonly string[] {
  return typeof entry === 'string' ? [entry] : entry.ids;
}

/** The commands of these ids that can be done now. */
function possible(ids: readonly string[]): AppCommand[] {
  return ids.flatMap((id) => {
    const command = findCommand(id);
    return command !== undefined && command.when?.() !== false ? [command] : [];
  });
}
