import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createProject } from '../../src-shared/document/create';
import { canvasViewStore, toggleBlockOpen } from './canvas-view';
import { newProject, projectStore } from './project-store';

const openBlocks = (): readonly string[] => [...canvasViewStore.getState().openBlocks];

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', () => 0);
  newProject(createProject('first'));
});

describe('a card that is looked into', () => {
  it('closes again when it is asked once more', () => {
    toggleBlockOpen('encoder');
    expect(openBlocks()).toEqual(['encoder']);
    toggleBlockOpen('encoder');
    expect(openBlocks()).toEqual([]);
  });

  it('stays open while its project changes, and is forgotten with it', () => {
    toggleBlockOpen('encoder');
    projectStore.setState({ isDirty: true });
    expect(openBlocks()).toEqual(['encoder']);
    newProject(createProject('second'));
    expect(openBlocks()).toEqual([]);
  });

  it('is not that of the same id inside a reusable block', () => {
    toggleBlockOpen('encoder');
    projectStore.setState({ open: [{ definition: 'layer', instance: 'a' }] });
    expect(openBlocks()).toEqual([]);
  });
});
