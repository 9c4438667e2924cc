import { openDock } from '../state/layout-store';
import { projectStore } from '../state/project-store';
import { continueRun, isBusy, pauseRun, runStore, startRun, stopRun } from '../state/run-store';
import type { AppCommand } from './app-command';

const stateOf = (): string | undefined => runStore.getState().active?.state;

/** Whether the drawing can be trained: no error in it, and data bound. */
export function canTrain(): boolean {
  const { isOpen, project, check } = projectStore.getState();
  const hasErrors = check.diagnostics.some(({ severity }) => severity === 'error');
  return isOpen && project.data !== null && !hasErrors && !isBusy(runStore.getState().active);
}

export const runCommands: readonly AppCommand[] = [
  {
    id: 'run.start',
    label: 'Train',
    section: 'Training',
    shortcut: 'Mod+Enter',
    when: canTrain,
    run: async () => {
      openDock('training');
      await startRun();
    },
  },
  {
    id: 'run.pause',
    label: 'Pause training',
    section: 'Training',
    when: () => stateOf() === 'running',
    run: pauseRun,
  },
  {
    id: 'run.continue',
    label: 'Continue training',
    section: 'Training',
    when: () => stateOf() === 'paused',
    run: continueRun,
  },
  {
    id: 'run.stop',
    label: 'Stop training and keep the best',
    section: 'Training',
    shortcut: 'Mod+.',
    when: () => ['running', 'paused', 'starting'].includes(stateOf() ?? ''),
    run: stopRun,
  },
];
