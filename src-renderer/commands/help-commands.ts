import { ask } from '../bridge/bridge';
import { openDialog } from '../state/layout-store';
import { report } from '../state/notices-store';
import type { AppCommand } from './app-command';

export const helpCommands: readonly AppCommand[] = [
  {
    id: 'help.commands',
    label: 'Show all commands',
    section: 'Help',
    shortcut: 'Mod+K',
    run: () => openDialog('commands'),
  },
  {
    id: 'help.shortcuts',
    label: 'Keyboard shortcuts',
    section: 'Help',
    shortcut: 'F1',
    alternatives: ['?'],
    run: () => openDialog('shortcuts'),
  },
  {
    id: 'help.guide',
    label: 'User guide',
    section: 'Help',
    run: async () => {
      const answer = await ask('app.open-link', { key: 'guide' });
      if (!answer.ok) report(answer.error);
    },
  },
  { id: 'app.about', label: 'About Unroll', section: 'Help', run: () => openDialog('about') },
];
