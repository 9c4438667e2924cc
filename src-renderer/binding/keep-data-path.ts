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
    const path = relateDataPath(state.path, resolveDataPath(before.path, data.path));
    if (path !== data.path) apply({ type: 'setData', data: { ...data, path } }, 'Keep the link to the data');
  });
}
