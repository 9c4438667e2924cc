import type { DataBinding } from '../../src-shared/document/document';
import { ask } from '../bridge/bridge';
import { report } from '../state/notices-store';
import { apply, projectStore } from '../state/project-store';
import { fileNameOf, relateDataPath } from './data-path';
import { proposeBinding } from './propose-binding';

/** Asks for a data file; null when the user thought better of it. */
export async function askForDataFile(): Promise<string | null> {
  const answer = await ask('file.choose', { kind: 'data' });
  if (!answer.ok) report(answer.error);
  return answer.ok && answer.value !== null ? answer.value.path : null;
}

/** Binds the project to a file with a first guess at its columns. Replaces an earlier binding; undo brings it back. */
export async function bindFile(path: string): Promise<void> {
  const answer = await ask('data.preview', { path, offset: 0, count: 0 });
  if (!answer.ok) {
    report(answer.error);
    return;
  }
  const written = relateDataPath(projectStore.getState().path, path);
  apply({ type: 'setData', data: proposeBinding(answer.value, written, null) }, `Use the data of ${fileNameOf(path)}`);
}

/** Points the binding at the same data in another place; roles, windows and split stay. */
export async function locateFile(data: DataBinding): Promise<void> {
  const path = await askForDataFile();
  if (path === null) return;
  const written = relateDataPath(projectStore.getState().path, path);
  apply({ type: 'setData', data: { ...data, path: written } }, `Locate ${fileNameOf(path)}`);
}
