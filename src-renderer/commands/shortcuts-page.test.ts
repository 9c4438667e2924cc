import { expect, it } from 'vitest';
import { allCommands } from './all-commands';
import { describeShortcut } from './shortcuts';

/** The guide's page of shortcuts, written from the commands themselves. */
function writePage(): string {
  const sections = [...new Set(allCommands.map(({ section }) => section))];
  const parts = sections.map((section) => {
    const rows = allCommands
      .filter((command) => command.section === section && command.shortcut !== undefined)
      .map(({ label, shortcut = '', alternatives = [] }) => {
        const keys = (isMac: boolean): string =>
          [shortcut, ...alternatives].map((key) => `\`${describeShortcut(key, isMac)}\``).join(' or ');
        return `| ${label} | ${keys(false)} | ${keys(true)} |`;
      });
    return [`## ${section}`, '', '| what | keys | on a Mac |', '| --- | --- | --- |', ...rows].join('\n');
  });
  return [
    '# Shortcuts',
    'Every command, those without a shortcut too, is found by name with `Ctrl+K` (on a Mac `⌘K`). Keys without Ctrl, Cmd or F act\nwhile the canvas has the focus; `F6` goes there from anywhere.',
    ...parts,
  ].join('\n\n');
}

it('the guide’s page of shortcuts is that of the commands (`npm run guide` writes it anew)', async () => {
  await expect(`${writePage()}\n`).toMatchFileSnapshot('../../docs/guide/shortcuts.md');
});
