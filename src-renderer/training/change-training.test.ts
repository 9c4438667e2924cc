import { expect, it } from 'vitest';
import { createProject } from '../../src-shared/document/create';
import { newProject, projectStore, undo } from '../state/project-store';
import { changeTraining, resetTraining } from './change-training';
import { listSizeFields } from './training-fields';

it('typing is one step of the history, and bringing the default back right after it another', () => {
  newProject(createProject('P'));
  const training = () => projectStore.getState().project.training;
  const usual = training().batchSize;
  for (const batchSize of [7, 70, 701]) changeTraining({ ...training(), batchSize }, 'batch size');
  const field = listSizeFields(training()).find(({ name }) => name === 'batch size');
  if (field === undefined || field.isOptional || field.usual === undefined) throw new Error('no default');
  resetTraining(field.set(field.usual), field.name);
  expect(training().batchSize).toBe(usual);
  changeTraining({ ...training(), batchSize: 9 }, 'batch size');
  const labels = projectStore.getState().history.undo.map(({ label }) => label);
  expect(labels).toEqual(['Change batch size', 'Reset batch size', 'Change batch size']);
  undo();
  undo();
  expect(training().batchSize).toBe(701);
  undo();
  expect(training().batchSize).toBe(usual);
});
