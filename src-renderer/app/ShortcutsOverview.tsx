import { allCommands } from '../commands/all-commands';
import type { AppCommand, CommandSection } from '../commands/app-command';
import { describeShortcut } from '../commands/shortcuts';
import { isMac } from '../ui/platform';

const SECTIONS: readonly CommandSection[] = ['Project', 'Edit', 'Arrange', 'View', 'Training', 'Help'];

/** All shortcuts, by section. Read from the commands themselves, so it is never out of date. */
export function ShortcutsOverview() {
  return (
    <div className="shortcuts">
      {SECTIONS.map((section) => {
        const commands = allCommands.filter((command) => command.section === section && command.shortcut !== undefined);
        return (
          <section key={section}>
            <h3>{section}</h3>
            <dl>
              {commands.map((command) => (
                <div key={command.id}>
                  <dt>{command.label}</dt>
                  <dd>
                    <Keys command={command} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        );
      })}
    </div>
  );
}

function Keys({ command: { shortcut, alternatives = [] } }: { readonly command: AppCommand }) {
  return [...(shortcut === undefined ? [] : [shortcut]), ...alternatives].map((keys) => (
    <kbd className="key" key={keys}>
      {describeShortcut(keys, isMac)}
    </kbd>
  ));
}
