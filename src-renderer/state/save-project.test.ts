import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Answer } from '../../src-shared/protocol/requests';
import { setBridge } from '../bridge/bridge';
import { createFakeBridge, type FakeBridge } from '../bridge/fake-bridge';
import { noticesStore } from './notices-store';
import { apply, loadProject, newProject, projectStore, takeSaveTicket } from './project-store';
import { BACKUP_MILLISECONDS, keepBackups, saveProject } from './save-project';
import { settingsStore } from './settings-store';

let bridge: FakeBridge;
let stop: () => void;
const names = (): string[] => bridge.asked.map(({ name }) => name);
const edit = (name: string): void => void apply({ type: 'renameProject', name }, 'Rename');
const saved = (path: string): Answer<'project.save'> => ({ ok: true, value: { path } });

function open(path: string | null): void {
  newProject();
  loadProject({ path, text: takeSaveTicket().text, diagnostics: [] });
}

beforeEach(() => {
  vi.useFakeTimers();
  bridge = createFakeBridge({ 'project.save': ({ path }) => saved(path ?? '/chosen.unroll') });
  setBridge(bridge);
  stop = keepBackups();
});

afterEach(() => {
  stop();
  settingsStore.setState(({ settings }) => ({ settings: { ...settings, autosave: true } }));
  vi.useRealTimers();
});

describe('keeping what is drawn', () => {
  it('writes a backup one second after the last edit, then the file', async () => {
    open('/p.unroll');
    edit('A');
    await vi.advanceTimersByTimeAsync(BACKUP_MILLISECONDS - 100);
    edit('B');
    await vi.advanceTimersByTimeAsync(BACKUP_MILLISECONDS - 100);
    expect(names()).not.toContain('project.backup');
    await vi.advanceTimersByTimeAsync(200);
    const asked = bridge.asked.filter(({ name }) => name === 'project.backup' || name === 'project.save');
    expect(asked.map(({ name }) => name)).toEqual(['project.backup', 'project.save']);
    expect(asked[0]?.argument).toMatchObject({ path: '/p.unroll', text: takeSaveTicket().text });
    expect(projectStore.getState().isDirty).toBe(false);
    expect(names()).toContain('project.discard-backup');
  });

  it.each([
    ['without a file', null, true],
    ['without autosave', '/p.unroll', false],
  ])('writes a backup only %s', async (_what, path, autosave) => {
    settingsStore.setState(({ settings }) => ({ settings: { ...settings, autosave } }));
    open(path);
    edit('A');
    await vi.advanceTimersByTimeAsync(BACKUP_MILLISECONDS);
    expect(names()).toContain('project.backup');
    expect(names()).not.toContain('project.save');
    expect(projectStore.getState().isDirty).toBe(true);
  });

  it('tells the main process when something is unsaved', () => {
    open('/p.unroll');
    edit('A');
    expect(bridge.asked.findLast(({ name }) => name === 'project.dirty')?.argument).toEqual({
      isDirty: true,
      name: 'A',
    });
  });
});

describe('saving', () => {
  it('takes the path that was chosen, and none when the user cancels', async () => {
    open(null);
    expect(await saveProject()).toBe(true);
    expect(projectStore.getState()).toMatchObject({ path: '/chosen.unroll', isDirty: false });
    setBridge(createFakeBridge({ 'project.save': () => ({ ok: true, value: null }) }));
    open(null);
    expect(await saveProject()).toBe(false);
    expect(projectStore.getState()).toMatchObject({ path: null, isDirty: true });
  });

  it('offers another place where the disk refuses, and takes the message back when a save has worked', async () => {
    const full = { code: 'FILE-003', severity: 'error', message: 'The disk is full.', nextStep: 'Free some.' } as const;
    setBridge(
      createFakeBridge({
        'project.save': ({ path }) => (path === undefined ? saved('/other.unroll') : { ok: false, error: [full] }),
      }),
    );
    open('/p.unroll');
    edit('A');
    expect(await saveProject()).toBe(false);
    expect(projectStore.getState().isDirty).toBe(true);
    const [notice] = noticesStore.getState().notices;
    expect(notice).toMatchObject({ severity: 'error', message: full.message, action: { label: 'Save as…' } });
    notice!.action!.run();
    await vi.advanceTimersByTimeAsync(0);
    expect(projectStore.getState()).toMatchObject({ path: '/other.unroll', isDirty: false });
    expect(noticesStore.getState().notices).toEqual([]);
  });

  it('offers no other place for a project that is at fault itself', async () => {
    const broken = { code: 'DOC-015', severity: 'error', message: 'A group without blocks.', nextStep: '' } as const;
    setBridge(createFakeBridge({ 'project.save': () => ({ ok: false, error: [broken] }) }));
    open('/p.unroll');
    expect(await saveProject()).toBe(false);
    expect(noticesStore.getState().notices).toMatchObject([{ message: broken.message, action: null }]);
  });

  it('saves one after the other', async () => {
    const order: string[] = [];
    const slow = createFakeBridge({
      'project.save': async ({ text }) => {
        order.push(`begin ${text.length}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
        order.push(`end ${text.length}`);
        return saved('/p.unroll');
      },
    });
    setBridge(slow);
    open('/p.unroll');
    const length = (): number => takeSaveTicket().text.length;
    edit('A');
    const first = length();
    const one = saveProject();
    await vi.advanceTimersByTimeAsync(0);
    edit('A longer name');
    const second = length();
    const two = saveProject();
    await vi.advanceTimersByTimeAsync(200);
    expect(await one).toBe(true);
    expect(await two).toBe(true);
    expect(order).toEqual([`begin ${first}`, `end ${first}`, `begin ${second}`, `end ${second}`]);
    expect(projectStore.getState().isDirty).toBe(false);
  });
});
