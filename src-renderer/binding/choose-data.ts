import type { Diagnostic } from '../../src-shared/base/diagnostic';
import type { DataBinding, Dialect } from '../../src-shared/document/document';
import type { DataPreview } from '../../src-shared/protocol/app-types';
import { ask } from '../bridge/bridge';
import { report } from '../state/notices-store';
import { apply, projectStore } from '../state/project-store';
import { bindTask, chooseTask, type DataFile } from './bind-task';
import { fileNameOf, relateDataPath, resolveDataPath } from './data-path';
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
  const { path: projectPath } = projectStore.getState();
  if (!answer.ok && !mayBeMisread(answer.error)) {
    report(answer.error);
    return;
  }
  const file = {
    preview: answer.ok ? answer.value : NO_COLUMNS,
    path: relateDataPath(projectPath, path),
    pairedPath: pairedPath === null ? null : relateDataPath(projectPath, pairedPath),
  };
  apply({ type: 'setData', data: bindLikeliest(file) }, `Use the data of ${fileNameOf(path)}`);
}

/**
 * What another way of reading may mend: the encoding, the delimiter, the first line. The file is taken all the same, so that
 * the panel shows what is wrong beside what can be set.
 */
export function mayBeMisread(errors: readonly Diagnostic[]): boolean {
  return errors.some(({ code }) => MISREAD.has(code));
}

const MISREAD: ReadonlySet<string> = new Set(['DATA-006', 'DATA-007', 'DATA-008', 'DATA-013']);
const NO_COLUMNS: DataPreview = { path: '', fingerprint: '', rowCount: 0, columns: [], dialect: {}, rows: [] };

/**
 * Reads the bound file in another way. Where its columns are others then, roles and windows are proposed anew; undo brings
 * the old ones back.
 */
export async function changeDialect(data: DataBinding, dialect: Dialect, label: string): Promise<void> {
  const { path: projectPath } = projectStore.getState();
  const paths = [data.path, data.pairedPath].map((path) => path && resolveDataPath(projectPath, path));
  const answer = await readPreview(paths[0] ?? '', paths[1] ?? null, dialect);
  // It may have been changed, or taken away, while the file was read.
  if (projectStore.getState().project.data !== data) return;
  const isOther = answer.ok && hasOtherColumns(data, answer.value);
  const next = isOther ? bindLikeliest({ ...data, preview: answer.value }) : data;
  apply({ type: 'setData', data: { ...next, dialect } }, label);
}

function hasOtherColumns({ columns }: DataBinding, preview: DataPreview): boolean {
  const names = new Set(preview.columns.map(({ name }) => name));
  const bound = columns.filter(({ role }) => role !== 'ignored');
  return bound.length === 0 || bound.some(({ name }) => !names.has(name));
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
