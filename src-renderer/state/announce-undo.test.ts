import { expect, it } from 'vitest';
import { announceUndo } from './announce-undo';
import { noticesStore } from './notices-store';
import { apply, newProject, projectStore } from './project-store';

it('offers to take a change back until another one comes after it', () => {
  newProject();
  apply({ type: 'renameProject', name: 'One' }, 'Rename');
  announceUndo('Renamed.');
  const [notice] = noticesStore.getState().notices;
  expect(notice?.action?.label).toBe('Undo');
  apply({ type: 'renameProject', name: 'Two' }, 'Rename again');
  expect(noticesStore.getState().notices).toEqual([]);

  announceUndo('Renamed again.');
  noticesStore.getState().notices[0]?.action?.run();
  expect(projectStore.getState().project.name).toBe('One');
  expect(noticesStore.getState().notices).toEqual([]);
});
