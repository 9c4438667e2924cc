import type { OpenedProject } from '../../src-shared/protocol/app-types';
import { ask } from '../bridge/bridge';
import { findCanvasView } from './canvas-view';
import { report } from './notices-store';
import { closeProject, loadProject, newProject, projectStore } from './project-store';
import { forgetRuns, refreshRuns } from './run-store';
import { saveProject } from './save-project';
import { clearSelection } from './selection-store';

/**
 * Leaves the project that is open. What is not saved is written to a backup first, so nothing is lost whatever the user
 * opens next; a project that has a file is saved into it.
 */
export async function leaveProject(): Promise<boolean> {
  const { isOpen, isDirty, path } = projectStore.getState();
  if (!isOpen || !isDirty) return true;
  if (path !== null) return saveProject();
  return (await askToSave()) !== 'cancel';
}

/** Asks with the system's dialog where to save a project that has no file; null from it is "do not leave". */
async function askToSave(): Promise<'saved' | 'cancel'> {
  return (await saveProject()) ? 'saved' : 'cancel';
}

/** Shows a project the main process opened. */
export function showOpened(opened: OpenedProject): void {
  if (!loadProject(opened)) return;
  clearSelection();
  forgetRuns();
  void refreshRuns();
  requestAnimationFrame(() => findCanvasView()?.fit());
}

/** Opens a file; without a path asks for one. */
export async function openProject(path?: string): Promise<void> {
  if (!(await leaveProject())) return;
  const answer = await ask('project.open', path === undefined ? {} : { path });
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
