import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Diagnostic } from '../../src-shared/base/diagnostic';
import type { FeatureSource } from '../../src-shared/blocks/block';
import { checkProject, type CheckResult } from '../../src-shared/compiler/check';
import { createCheckMemory } from '../../src-shared/compiler/check-memory';
import { applyCommand, repeatCommand } from '../../src-shared/document/commands/apply-command';
import type { DocumentCommand } from '../../src-shared/document/commands/document-command';
import { createProject } from '../../src-shared/document/create';
import type { Project } from '../../src-shared/document/document';
import { parseProject } from '../../src-shared/document/parse';
import { serializeProject } from '../../src-shared/document/serialize';
import type { OpenedProject } from '../../src-shared/protocol/app-types';
import { noFeatures } from './feature-source';
import { dismissGoodNotices, report } from './notices-store';
import { lookInto, type OpenDrawing } from './open-drawing';

/** One step of the history: what the user did, how to take it back and how to do it again. */
export interface HistoryEntry {
  readonly id: number;
  /** As the user would say it: `Add GRU`, `Set Units to 64`. */
  readonly label: string;
  readonly undo: DocumentCommand;
  readonly redo: DocumentCommand;
  readonly mergeKey: string | null;
  readonly time: number;
}

export interface ProjectState extends OpenDrawing {
  /** False shows the start page; `project` is then an empty one. */
  readonly isOpen: boolean;
  readonly project: Project;
  /** Null before the first save. */
  readonly path: string | null;
  /** The key of the project's backups: the same for the whole time it is open. */
  readonly backupKey: string;
  /** The text of the file as it was opened or last saved; null before the first save. */
  readonly savedText: string | null;
  readonly isDirty: boolean;
  readonly check: CheckResult;
  readonly features: FeatureSource;
  readonly history: { readonly undo: readonly HistoryEntry[]; readonly redo: readonly HistoryEntry[] };
  /** Last entry of `history.undo` when it was saved; null for the state in which it was opened, −1 for never. */
  readonly savedEntry: number | null;
  /** The model file it was opened from, while its weights have not become a run: the first save makes them one. */
  readonly weights: string | null;
}

/** Changes with the same key that follow each other within this time are one step of the history. */
const MERGE_MILLISECONDS = 1500;
/** Older steps are forgotten: each holds only what changed, so this is a few megabytes at most. */
const MOST_ENTRIES = 1000;
const NEVER_SAVED = -1;

let nextEntry = 1;

/** Of the check of the open project. */
const memory = createCheckMemory();

const emptyProject = createProject('Untitled');

export const projectStore = createStore<ProjectState>(() => ({
  ...freshState(emptyProject, noFeatures),
  isOpen: false,
}));

/** Reads from the project in a component; renders again when what `selector` returns is another value. */
export function useProject<T>(selector: (state: ProjectState) => T): T {
  return useStore(projectStore, selector);
}

/** How a change is carried out. */
export interface ApplyOptions {
  /** Quick changes with the same key (typing in a field, a slider) become one step of the history. */
  readonly mergeKey?: string;
  /** Whether what the commands hold was read as a part of a project before, or worked out here: it is not read again. */
  readonly isRead?: boolean;
}

/**
 * Changes the project by one command, or by several that happen all or not at all, as one step of the history. Returns
 * why it could not (also shown as a notice); an empty list when it did.
 */
export function apply(
  commands: DocumentCommand | readonly DocumentCommand[],
  label: string,
  options: ApplyOptions = {},
): readonly Diagnostic[] {
  const redo = asOne(commands);
  if (redo === null) return [];
  const state = projectStore.getState();
  const result = (options.isRead === true ? repeatCommand : applyCommand)(state.project, redo);
  if (!result.ok) {
    report(result.error);
    return result.error;
  }
  const time = Date.now();
  const entry: HistoryEntry = {
    id: nextEntry++,
    label,
    undo: result.value.inverse,
    redo,
    mergeKey: options.mergeKey ?? null,
    time,
  };
  const last = state.history.undo.at(-1);
  const isMerged =
    last !== undefined &&
    entry.mergeKey !== null &&
    last.mergeKey === entry.mergeKey &&
    last.id !== state.savedEntry &&
    time - last.time < MERGE_MILLISECONDS;
  const undo = isMerged
    ? [...state.history.undo.slice(0, -1), mergeEntries(last, entry)]
    : [...state.history.undo.slice(-MOST_ENTRIES + 1), entry];
  setProject(result.value.project, { undo, redo: [] });
  return [];
}

export function undo(): void {
  const { project, history } = projectStore.getState();
  const entry = history.undo.at(-1);
  if (entry === undefined) return;
  setProject(applyAgain(project, entry.undo), {
    undo: history.undo.slice(0, -1),
    redo: [...history.redo, { ...entry, mergeKey: null }],
  });
}

export function redo(): void {
  const { project, history } = projectStore.getState();
  const entry = history.redo.at(-1);
  if (entry === undefined) return;
  setProject(applyAgain(project, entry.redo), {
    undo: [...history.undo, entry],
    redo: history.redo.slice(0, -1),
  });
}

/** Undoes or redoes until `count` steps of the history are done. */
export function goToStep(count: number): void {
  while (projectStore.getState().history.undo.length > count) undo();
  while (projectStore.getState().history.undo.length < count && projectStore.getState().history.redo.length > 0) redo();
}

/** Opens a project that came from a file. Its diagnostics are shown; a text that is no project changes nothing. */
export function loadProject(opened: OpenedProject): boolean {
  report(opened.diagnostics);
  const parsed = parseProject(opened.text);
  if (!parsed.ok) {
    report(parsed.error);
    return false;
  }
  dismissGoodNotices();
  projectStore.setState({
    ...freshState(parsed.value, noFeatures),
    path: opened.path,
    savedText: opened.path === null ? null : opened.text,
    isDirty: opened.path === null,
    savedEntry: opened.path === null ? NEVER_SAVED : null,
    weights: opened.weights ?? null,
  });
  return true;
}

/** Opens what a backup holds: not saved yet, and kept under the same key until it is. */
export function recoverProject(backup: {
  readonly key: string;
  readonly path: string | null;
  readonly text: string;
}): boolean {
  if (!loadProject({ path: backup.path, text: backup.text, diagnostics: [] })) return false;
  projectStore.setState({ backupKey: backup.key, savedText: null, savedEntry: NEVER_SAVED, isDirty: true });
  return true;
}

/** Opens a project that was never saved: empty, or made by an assistant. */
export function newProject(project: Project = emptyProject): void {
  const isEmpty = project === emptyProject;
  dismissGoodNotices();
  projectStore.setState({
    ...freshState(project, noFeatures),
    isDirty: !isEmpty,
    savedEntry: isEmpty ? null : NEVER_SAVED,
  });
}

/** Back to the start page. */
export function closeProject(): void {
  dismissGoodNotices();
  projectStore.setState({ ...freshState(emptyProject, noFeatures), isOpen: false });
}

/** What was written: taken before saving, because the user may go on while the file is being written. */
export interface SaveTicket {
  readonly text: string;
  readonly backupKey: string;
  readonly entry: number | null;
  /** See `ProjectState.weights`. */
  readonly weights: string | null;
}

export function takeSaveTicket(): SaveTicket {
  const { project, backupKey, history, weights } = projectStore.getState();
  return { text: serializeProject(project), backupKey, entry: history.undo.at(-1)?.id ?? null, weights };
}

/** Says that the text of the ticket lies in the file now. A project opened in the meantime is left alone. */
export function markSaved(path: string, ticket: SaveTicket): void {
  const state = projectStore.getState();
  if (state.backupKey !== ticket.backupKey) return;
  const last = state.history.undo.at(-1)?.id ?? null;
  projectStore.setState({
    path,
    savedText: ticket.text,
    savedEntry: ticket.entry,
    isDirty: last !== ticket.entry,
    weights: null,
  });
}

/** Says that the file no longer holds what is here. */
export function markUnsaved(): void {
  projectStore.setState({ savedText: null, savedEntry: NEVER_SAVED, isDirty: true });
}

/** What the bound data offers changed: sizes are worked out again. */
export function setFeatures(features: FeatureSource): void {
  const { project, open } = projectStore.getState();
  const check = checkProject(project, features, memory);
  projectStore.setState({ features, check, ...lookInto(project, check, open) });
}

function freshState(project: Project, features: FeatureSource): ProjectState {
  const check = checkProject(project, features, memory);
  return {
    isOpen: true,
    project,
    path: null,
    backupKey: crypto.randomUUID(),
    savedText: null,
    isDirty: false,
    check,
    features,
    ...lookInto(project, check, []),
    history: { undo: [], redo: [] },
    savedEntry: null,
    weights: null,
  };
}

function setProject(project: Project, history: ProjectState['history']): void {
  const { features, savedEntry, open } = projectStore.getState();
  const check = checkProject(project, features, memory);
  projectStore.setState({
    project,
    history,
    check,
    ...lookInto(project, check, open),
    isDirty: (history.undo.at(-1)?.id ?? null) !== savedEntry,
  });
}

/** Steps of the history were carried out once, on the same project: they cannot fail. */
function applyAgain(project: Project, command: DocumentCommand): Project {
  const result = repeatCommand(project, command);
  if (!result.ok) throw new Error(`A step of the history failed: ${result.error[0]?.message ?? ''}`);
  return result.value.project;
}

function mergeEntries(first: HistoryEntry, second: HistoryEntry): HistoryEntry {
  return {
    ...second,
    undo: { type: 'batch', commands: [...commandsOf(second.undo), ...commandsOf(first.undo)] },
    redo: { type: 'batch', commands: [...commandsOf(first.redo), ...commandsOf(second.redo)] },
  };
}

function commandsOf(command: DocumentCommand): readonly DocumentCommand[] {
  return command.type === 'batch' ? command.commands : [command];
}

function asOne(commands: DocumentCommand | readonly DocumentCommand[]): DocumentCommand | null {
  if (!isList(commands)) return commands;
  const [first] = commands;
  if (first === undefined) return null;
  return commands.length === 1 ? first : { type: 'batch', commands };
}

function isList(commands: DocumentCommand | readonly DocumentCommand[]): commands is readonly DocumentCommand[] {
  return Array.isArray(commands);
}
