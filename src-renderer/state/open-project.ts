import type { OpenedProject } from '../../src-shared/protocol/app-types';
import { ask } from '../bridge/bridge';
import { findCanvasView } from './canvas-view';
import { askUser } from './confirm-store';
import { announce, report } from './notices-store';
import { closeProject, loadProject, markUnsaved, newProject, projectStore } from './project-store';
import { forgetRuns, refreshRuns } from './run-store';
import { holdAutosave, saveProject, saveProjectAs } from './save-project';
import { clearSelection } from './selection-store';

/**
 * Leaves the project that is open: one that has a file is saved into it, about one that has none the user is asked.
 * False means to stay.
 */
export async function leaveProject(): Promise<boolean> {
  const { isOpen, isDirty, path, project, backupKey } = projectStore.getState();
  if (!isOpen || !isDirty) return true;
  if (path !== null) return saveProject();
  const choice = await askUser({
    title: `Save “${project.name}”?`,
    message: 'It has not been saved to a file yet.',
    choices: [
      { id: 'cancel', label: 'Cancel' },
      { id: 'discard', label: 'Don’t save', isDangerous: true },
      { id: 'save', label: 'Save…' },
    ],
  });
  if (choice === 'save') return saveProject();
  if (choice !== 'discard') return false;
  void ask('project.discard-backup', { key: backupKey });
  return true;
}

/** Shows a project the main process opened. */
export function showOpened(opened: OpenedProject): void {
  if (!loadProject(opened)) return;
  clearSelection();
  forgetRuns();
  void refreshRuns();
  if (opened.weights !== undefined) {
    announce('The model brought its weights along. They become a run when the project is saved.', {
      label: 'Save…',
      run: () => void saveProject(),
    });
  }
  requestAnimationFrame(() => findCanvasView()?.showStart());
}

/** Opens a file; without a path asks for one. */
export async function openProject(path?: string): Promise<void> {
  if (!(await leaveProject())) return;
  const answer = await ask('project.open', path === undefined ? {} : { path });
  if (!answer.ok) report(answer.error);
  else if (answer.value !== null) showOpened(answer.value);
}

/**
 * Another program changed the file of the open project. What is on the canvas is not saved over it, nor thrown away,
 * before the user has said which of the two counts; what was decided here, saving does not ask again.
 */
export async function settleConflict(path: string): Promise<void> {
  const { isDirty, project, backupKey } = projectStore.getState();
  holdAutosave(true);
  const choice = await askUser({
    title: `“${project.name}” changed on the disk`,
    message: isDirty
      ? 'Another program changed the project file, and you have changes here that are not saved.'
      : 'Another program changed the project file.',
    choices: [
      { id: 'keep', label: 'Keep what is here' },
      { id: 'save-as', label: 'Save this one as…' },
      { id: 'read', label: 'Read the file again', isDangerous: isDirty },
    ],
  });
  holdAutosave(false);
  if (projectStore.getState().backupKey !== backupKey) return;
  if (choice !== 'read') {
    if (choice === 'keep') await ask('project.keep', { path });
    const isElsewhere = choice === 'save-as' && (await saveProjectAs());
    if (!isElsewhere) markUnsaved();
    return;
  }
  const answer = await ask('project.open', { path });
  if (!answer.ok) report(answer.error);
  else if (answer.value !== null) showOpened(answer.value);
}

export async function openExample(name: string): Promise<void> {
  if (!(await leaveProject())) return;
  const answer = await ask('example.open', { name });
  if (!answer.ok) report(answer.error);
  else showOpened(answer.value);
}

export async function startNewProject(): Promise<void> {
  if (!(await leaveProject())) return;
  clearSelection();
  forgetRuns();
  newProject();
}

/** Back to the start page. */
export async function leaveToStart(): Promise<void> {
  if (!(await leaveProject())) return;
  clearSelection();
  forgetRuns();
  closeProject();
}
