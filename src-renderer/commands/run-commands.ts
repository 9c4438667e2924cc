import { goToDock, openDock } from '../state/layout-store';
import { projectStore } from '../state/project-store';
import { continueRun, isBusy, pauseRun, runStore, startRun, stopRun } from '../state/run-store';
import { saveProject } from '../state/save-project';
import type { AppCommand } from './app-command';
import { NO_PROJECT } from './project-commands';

const stateOf = (): string | undefined => runStore.getState().active?.state;

/** Whether the drawing can be trained: no error in it, and data bound. */
export function canTrain(): boolean {
  const { isOpen, project, check } = projectStore.getState();
  const hasErrors = check.diagnostics.some(({ severity }) => severity === 'error');
  return isOpen && project.data !== null && !hasErrors && !isBusy(runStore.getState().active);
}

/** Why training cannot begin, as a sentence that says what to do. */
function whyNoTraining(): string {
  const { isOpen, project } = projectStore.getState();
  if (!isOpen) return NO_PROJECT;
  if (isBusy(runStore.getState().active)) return 'A run is going on already.';
  return project.data === null ? 'Choose a data file first.' : 'Mend the problems first.';
}

/** What brings one nearer to a trained model: a button's words, what it does, and a sentence where it is not training. */
export interface WayToTraining {
  readonly sentence?: string;
  readonly label: string;
  readonly run: () => void;
}

/** The next step from here. */
export function findWayToTraining(): WayToTraining {
  const { project, weights } = projectStore.getState();
  if (weights !== null) {
    return {
      sentence:
        'The model brought its weights along. Saved with the project they are a run like any other: to be tried, ' +
        'evaluated, looked into and trained further.',
      label: 'Save…',
      run: () => void saveProject(),
    };
  }
  if (isBusy(runStore.getState().active)) return { label: 'Show the training', run: () => goToDock('training') };
  if (project.data === null) return { label: 'Go to Data', run: () => goToDock('data') };
  if (!canTrain()) return { label: 'Show the problems', run: () => goToDock('problems') };
  return {
    label: 'Train',
    run: () => {
      openDock('training');
      void startRun();
    },
  };
}

export const runCommands: readonly AppCommand[] = [
  {
    id: 'run.start',
    label: 'Train',
    section: 'Training',
    shortcut: 'Mod+Enter',
    when: canTrain,
    needs: whyNoTraining,
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
    needs: 'No training is going on.',
    run: pauseRun,
  },
  {
    id: 'run.continue',
    label: 'Continue training',
    section: 'Training',
    when: () => stateOf() === 'paused',
    needs: 'No training is paused.',
    run: continueRun,
  },
  {
    id: 'run.stop',
    label: 'Stop training and keep the best',
    section: 'Training',
    shortcut: 'Mod+.',
    when: () => ['running', 'paused', 'starting'].includes(stateOf() ?? ''),
    needs: 'No training is going on.',
    run: stopRun,
  },
];
