import type { DataBinding } from '../../src-shared/document/document';
import { ask } from '../bridge/bridge';
import { report } from '../state/notices-store';
import { apply, projectStore } from '../state/project-store';
import { bindTask, chooseTask, type DataFile } from './bind-task';
import { fileNameOf, relateDataPath } from './data-path';
import { proposeBinding } from './propose-binding';
import { proposeTasks } from './propose-task';
import { readPreview } from './read-preview';

/** Asks for a data file; null when the user thought better of it. */
export async function askForDataFile(): Promise<string | null> {
  const answer = await ask('file.choose', { kind: 'data' });
  if (!answer.ok) report(answer.error);
  return answer.ok && answer.value !== null ? answer.value.path : null;
}

/**
 * Binds the project to a file, or to two text files line by line, for the task that suits it best. Replaces an earlier
 * binding; undo brings it back.
 */
export async function bindFile(path: string, pairedPath: string | null = null): Promise<void> {
  const answer = await readPreview(path, pairedPath);
  if (!answer.ok) {
    report(answer.error);
    return;
  }
  const { path: projectPath } = projectStore.getState();
  const file = {
    preview: answer.value,
    path: relateDataPath(projectPath, path),
    pairedPath: pairedPath === null ? null : relateDataPath(projectPath, pairedPath),
  };
  apply({ type: 'setData', data: bindLikeliest(file) }, `Use the data of ${fileNameOf(path)}`);
}

function bindLikeliest(file: DataFile): DataBinding {
  const [proposal] = proposeTasks(file.preview);
  if (proposal === undefined) return { ...proposeBinding(file.preview, file.path, null), pairedPath: file.pairedPath };
  return bindTask(file, chooseTask(file.preview, proposal));
}

/** Points the binding at the same data in another place, or at the text file beside it; roles, windows and split stay. */
export async function locateFile(data: DataBinding, which: 'path' | 'pairedPath' = 'path'): Promise<void> {
  const path = await askForDataFile();
  if (path === null) return;
  const written = relateDataPath(projectStore.getState().path, path);
  apply({ type: 'setData', data: { ...data, [which]: written } }, `Locate ${fileNameOf(path)}`);
}
