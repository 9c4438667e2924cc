import { apply, projectStore } from '../state/project-store';
import { relateDataPath, resolveDataPath } from './data-path';

/**
 * Keeps the link from a project to its data when the project's file gets another place: on the first save the path
 * becomes relative, and "save as" into another folder points back. Returns how to end that.
 */
export function keepDataPath(): () => void {
  return projectStore.subscribe((state, before) => {
    const { data } = state.project;
    if (state.path === before.path || state.path === null || state.backupKey !== before.backupKey || data === null)
      return;
    const target = state.path;
    const relate = (path: string): string => relateDataPath(target, resolveDataPath(before.path, path));
    const path = relate(data.path);
    const pairedPath = data.pairedPath === null ? null : relate(data.pairedPath);
    if (path !== data.path || pairedPath !== data.pairedPath) {
      apply({ type: 'setData', data: { ...data, path, pairedPath } }, 'Keep the link to the data');
    }
  });
}
