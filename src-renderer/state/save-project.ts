import { ask } from '../bridge/bridge';
import { announce, dismissNotice, report } from './notices-store';
import { markSaved, projectStore, takeSaveTicket, type ProjectState } from './project-store';
import { settingsStore } from './settings-store';

/** Notices of saves that failed: outdated once one works. */
let failures: readonly number[] = [];

let saving: Promise<boolean> = Promise.resolve(true);

/**
 * Saves the project; a project without a file is asked for one with the system's dialog. Saves follow each other, never
 * overlap. True when the file holds what is on the canvas. `isForced: false` writes only what is not saved yet.
 */
export function saveProject(options: { readonly isForced: boolean } = { isForced: true }): Promise<boolean> {
  const { path, isDirty } = projectStore.getState();
  if (!options.isForced && !isDirty && path !== null) return Promise.resolve(true);
  return enqueue(() => write(projectStore.getState().path));
}

/** Saves under a name that the user chooses. */
export function saveProjectAs(): Promise<boolean> {
  return enqueue(() => write(null));
}

function enqueue(task: () => Promise<boolean>): Promise<boolean> {
  saving = saving.then(task, task);
  return saving;
}

async function write(path: string | null): Promise<boolean> {
  const ticket = takeSaveTicket();
  const answer = await ask('project.save', {
    text: ticket.text,
    ...(path === null ? {} : { path }),
    ...(ticket.weights === null ? {} : { weights: ticket.weights }),
  });
  if (!answer.ok) {
    // The disk or the folder is at fault, not the project: it can be saved to another.
    const isRefused = answer.error.every(({ code }) => code.startsWith('FILE-'));
    const saveElsewhere = { label: 'Save as…', run: () => void saveProjectAs() };
    failures = [...failures, ...report(answer.error, isRefused ? saveElsewhere : null)];
    return false;
  }
  if (answer.value === null) return false;
  failures.forEach(dismissNotice);
  failures = [];
  const { path: savedAs, run, diagnostics = [] } = answer.value;
  markSaved(savedAs, ticket);
  report(diagnostics);
  if (run !== undefined)
    announce(`The weights that came with the model are ${run}: try it, evaluate it, train it further.`);
  void ask('project.discard-backup', { key: ticket.backupKey });
  return true;
}

/** A backup is written this long after the last edit. */
export const BACKUP_MILLISECONDS = 1000;

/**
 * Keeps what the user draws: one second after the last edit the file is saved (when autosave is on and there is one) or
 * a backup is written; the main process is told whether something is unsaved. Returns how to end that.
 */
export function keepBackups(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const unsubscribe = projectStore.subscribe((state, before) => {
    if (state.isDirty !== before.isDirty || state.project.name !== before.project.name || state.path !== before.path) {
      void ask('project.dirty', { isDirty: state.isDirty, name: state.project.name.slice(0, 500) });
    }
    if (state.project === before.project || !state.isOpen) return;
    clearTimeout(timer);
    if (state.isDirty) timer = setTimeout(() => void keep(), BACKUP_MILLISECONDS);
  });
  return () => {
    clearTimeout(timer);
    unsubscribe();
  };
}

let isHeld = false;

/** While it is open which of two versions counts, nothing is saved by itself; backups go on. */
export function holdAutosave(isOn: boolean): void {
  isHeld = isOn;
}

async function keep(): Promise<void> {
  const state: ProjectState = projectStore.getState();
  if (!state.isDirty) return;
  // The backup comes first: saving may ask, fail or be slow, and by then the edit must not be lost.
  const { text, backupKey } = takeSaveTicket();
  const backup = await ask('project.backup', { key: backupKey, path: state.path, text });
  if (!backup.ok) report(backup.error);
  if (settingsStore.getState().settings.autosave && state.path !== null && !isHeld)
    await saveProject({ isForced: false });
}
