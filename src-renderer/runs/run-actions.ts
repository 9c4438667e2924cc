import { parseProject } from '../../src-shared/document/parse';
import type { RunSummaryRecord } from '../../src-shared/protocol/run-types';
import { ask } from '../bridge/bridge';
import { askUser } from '../state/confirm-store';
import { announceUndo } from '../state/announce-undo';
import { report } from '../state/notices-store';
import { apply, projectStore } from '../state/project-store';
import { chooseRun, refreshRuns, runStore } from '../state/run-store';
import { replaceProject } from './replace-project';

/** Puts the drawing, data and settings of a run on the canvas, and its weights behind results and export. */
export async function restoreRun({ run }: RunSummaryRecord): Promise<void> {
  const { path, project } = projectStore.getState();
  if (path === null) return;
  const answer = await ask('run.read', { projectPath: path, run });
  if (!answer.ok) {
    report(answer.error);
    return;
  }
  const restored = parseProject(answer.value.projectText);
  if (!restored.ok) {
    report(restored.error);
    return;
  }
  if (apply(replaceProject(project, restored.value), `Restore ${run}`).length > 0) return;
  chooseRun(run);
  announceUndo(`The drawing and the settings of ${run} are back.`);
}

/** Deletes a run for good, after asking. */
export async function deleteRun({ run, epochs }: RunSummaryRecord): Promise<void> {
  const { path } = projectStore.getState();
  if (path === null) return;
  const choice = await askUser({
    title: `Delete ${run}?`,
    message: `Its weights and curves of ${epochs} epochs are deleted from the disk. This cannot be undone.`,
    choices: [
      { id: 'cancel', label: 'Keep it' },
      { id: 'delete', label: 'Delete', isDangerous: true },
    ],
  });
  if (choice !== 'delete') return;
  const answer = await ask('run.delete', { projectPath: path, run });
  if (!answer.ok) report(answer.error);
  else if (runStore.getState().chosen === run) chooseRun(null);
  await refreshRuns();
}
