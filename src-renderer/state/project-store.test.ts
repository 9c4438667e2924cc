import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Random } from '../../src-shared/base/random';
import type { DocumentCommand } from '../../src-shared/document/commands/document-command';
import { serializeProject } from '../../src-shared/document/serialize';
import { drawCommand, projectArbitrary } from '../../src-shared/testing/arbitrary-project';
import { drawProject } from '../../src-shared/testing/draw-project';
import { SAMPLE_FEATURES } from '../../src-shared/testing/sample-projects';
import { noticesStore } from './notices-store';
import {
  apply,
  goToStep,
  loadProject,
  markSaved,
  newProject,
  projectStore,
  recoverProject,
  redo,
  setFeatures,
  takeSaveTicket,
  undo,
} from './project-store';

const text = (): string => serializeProject(projectStore.getState().project);
const labels = (): string[] => projectStore.getState().history.undo.map(({ label }) => label);
const drawing = drawProject({ x: 'sequence-input', gru: 'gru', y: 'regression-output' }, [
  'x -> gru',
  'gru.state -> y',
]);
const rename = (block: string, name: string): DocumentCommand => ({ type: 'renameBlock', block, name });

beforeEach(() => {
  noticesStore.setState({ notices: [] });
  newProject(drawing);
});

describe('the history', () => {
  it('takes any commands back to the same text and does them again to the same text', () => {
    fc.assert(
      fc.property(projectArbitrary, projectArbitrary, fc.integer({ min: 1, max: 1000 }), (project, donor, seed) => {
        newProject(project);
        const random = new Random(seed);
        const texts = [text()];
        for (let i = 0; i < 8; i++) {
          const command = drawCommand(random, projectStore.getState().project, donor);
          if (apply(command, `${i}`).length === 0) texts.push(text());
        }
        const forth = [...texts];
        for (const expected of texts.slice(0, -1).reverse()) {
          undo();
          expect(text()).toBe(expected);
        }
        for (const expected of forth.slice(1)) {
          redo();
          expect(text()).toBe(expected);
        }
      }),
      { seed: 7, numRuns: 60 },
    );
  });

  it('goes to any step', () => {
    const texts = [text()];
    for (const name of ['A', 'B', 'C']) {
      apply(rename('gru', name), name);
      texts.push(text());
    }
    for (const step of [1, 3, 0, 2]) {
      goToStep(step);
      expect(text()).toBe(texts[step]);
    }
  });

  it('forgets what was undone when something else is done', () => {
    apply(rename('gru', 'A'), 'A');
    apply(rename('gru', 'B'), 'B');
    undo();
    apply(rename('gru', 'C'), 'C');
    expect(labels()).toEqual(['A', 'C']);
    redo();
    expect(projectStore.getState().project.blocks.get('gru')?.name).toBe('C');
  });

  it('makes one step of quick changes with the same key, and takes them back together', () => {
    vi.useFakeTimers({ now: 0 });
    const before = text();
    for (const name of ['L', 'LS', 'LST']) apply(rename('gru', name), `Rename to ${name}`, { mergeKey: 'name gru' });
    expect(labels()).toEqual(['Rename to LST']);
    vi.advanceTimersByTime(5000);
    apply(rename('gru', 'LSTM'), 'Rename to LSTM', { mergeKey: 'name gru' });
    expect(labels()).toEqual(['Rename to LST', 'Rename to LSTM']);
    undo();
    undo();
    expect(text()).toBe(before);
    redo();
    expect(projectStore.getState().project.blocks.get('gru')?.name).toBe('LST');
    vi.useRealTimers();
  });

  it('does several commands all or not at all, and says why not', () => {
    const before = text();
    const problems = apply([rename('gru', 'A'), rename('nobody', 'B')], 'Both');
    expect(problems).toHaveLength(1);
    expect(text()).toBe(before);
    expect(labels()).toEqual([]);
    expect(noticesStore.getState().notices[0]?.message).toBe(problems[0]?.message);
  });
});

describe('what is unsaved', () => {
  it('is known through undo and redo', () => {
    loadProject({ path: '/p.unroll', text: text(), diagnostics: [] });
    const isDirty = (): boolean => projectStore.getState().isDirty;
    expect(isDirty()).toBe(false);
    apply(rename('gru', 'A'), 'A');
    expect(isDirty()).toBe(true);
    undo();
    expect(isDirty()).toBe(false);
    redo();
    markSaved('/p.unroll', takeSaveTicket());
    expect(isDirty()).toBe(false);
    undo();
    expect(isDirty()).toBe(true);
  });

  it('stays unsaved when it was edited while it was being written', () => {
    apply(rename('gru', 'A'), 'A');
    const ticket = takeSaveTicket();
    apply(rename('gru', 'B'), 'B');
    markSaved('/p.unroll', ticket);
    expect(projectStore.getState().isDirty).toBe(true);
    expect(projectStore.getState().savedText).toBe(ticket.text);
  });

  it('does not take what was saved into a step of its own', () => {
    vi.useFakeTimers({ now: 0 });
    apply(rename('gru', 'A'), 'A', { mergeKey: 'name' });
    markSaved('/p.unroll', takeSaveTicket());
    apply(rename('gru', 'AB'), 'AB', { mergeKey: 'name' });
    expect(projectStore.getState().isDirty).toBe(true);
    undo();
    expect(projectStore.getState().isDirty).toBe(false);
    vi.useRealTimers();
  });

  it('leaves another project alone when an old save comes back', () => {
    const ticket = takeSaveTicket();
    newProject(drawing);
    markSaved('/old.unroll', ticket);
    expect(projectStore.getState().path).toBeNull();
  });

  it('is everything of a recovered backup', () => {
    expect(recoverProject({ key: 'k', path: '/p.unroll', text: text() })).toBe(true);
    expect(projectStore.getState()).toMatchObject({ path: '/p.unroll', backupKey: 'k', isDirty: true });
  });
});

describe('opening', () => {
  it('leaves the open project as it is when the text is none', () => {
    const before = projectStore.getState();
    expect(loadProject({ path: '/x', text: '{"formatVersion": 1', diagnostics: [] })).toBe(false);
    expect(projectStore.getState()).toBe(before);
    expect(noticesStore.getState().notices).toHaveLength(1);
  });
});

describe('the check', () => {
  it('follows the data and the drawing', () => {
    expect(projectStore.getState().check.signals.size).toBe(0);
    setFeatures(SAMPLE_FEATURES);
    expect(projectStore.getState().check.signals.get('x.out')?.shape).toEqual(['batch', 'time', 3]);
    apply({ type: 'setParameter', block: 'gru', parameter: 'hidden', value: 5 }, 'Set');
    expect(projectStore.getState().check.signals.get('gru.state')?.shape).toEqual(['batch', 5]);
  });
});
