import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Diagnostic } from '../../src-shared/base/diagnostic';
import { featureKey } from '../../src-shared/blocks/feature-key';
import { serializeProject } from '../../src-shared/document/serialize';
import type { DataDescription } from '../../src-shared/protocol/app-types';
import { ask } from '../bridge/bridge';
import { listFeatureRequests, listLosses, makeFeatureSource, noFeatures } from './feature-source';
import { projectStore, setFeatures, type ProjectState } from './project-store';

/** What the worker says about the bound data. */
export interface DataState {
  /** Null without data, and while nothing is known of it yet. */
  readonly description: DataDescription | null;
  /** Why the data could not be read. */
  readonly diagnostics: readonly Diagnostic[];
  readonly isLoading: boolean;
  /** Counts up when the file was changed by another program. */
  readonly change: number;
}

export const dataStore = createStore<DataState>(() => ({
  description: null,
  diagnostics: [],
  isLoading: false,
  change: 0,
}));

export function useData<T>(selector: (state: DataState) => T): T {
  return useStore(dataStore, selector);
}

/** Edits that change the question follow each other quickly (typing a window length): ask after the last one. */
const PAUSE_MILLISECONDS = 150;

let asked = 0;

/** Asks the worker about the data again, whatever is known. Answers that were overtaken are dropped. */
export async function refreshData(): Promise<void> {
  const { project, path } = projectStore.getState();
  const number = ++asked;
  if (project.data === null) {
    dataStore.setState({ description: null, diagnostics: [], isLoading: false });
    setFeatures(noFeatures);
    return;
  }
  dataStore.setState({ isLoading: true });
  offer();
  const answer = await ask('data.describe', { projectPath: path, text: serializeProject(project) });
  if (number !== asked) return;
  if (answer.ok) dataStore.setState({ description: answer.value, diagnostics: [], isLoading: false });
  else dataStore.setState({ description: null, diagnostics: answer.error, isLoading: false });
  offer();
}

/** The file was changed by another program: whatever was read of it is read again. */
export async function rereadData(): Promise<void> {
  dataStore.setState({ change: dataStore.getState().change + 1 });
  await refreshData();
}

/** Watches the project and asks again when what is asked of the data changed. Returns how to end that. */
export function followProjectData(): () => void {
  let question = '';
  let files = '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = (state: ProjectState): void => {
    const next = questionOf(state);
    if (next === question) return;
    // A file that was just chosen is looked at, and watched, at once.
    const bound = filesOf(state);
    const isOther = bound !== files;
    [question, files] = [next, bound];
    clearTimeout(timer);
    if (isOther) {
      dataStore.setState({ description: null, diagnostics: [], isLoading: false });
      void refreshData();
    } else {
      timer = setTimeout(() => void refreshData(), PAUSE_MILLISECONDS);
    }
  };
  look(projectStore.getState());
  const unsubscribe = projectStore.subscribe((state, before) => {
    if (state.project !== before.project || state.path !== before.path) look(state);
  });
  return () => {
    clearTimeout(timer);
    unsubscribe();
  };
}

/** Everything the description depends on: the file, the binding, and what input and output blocks ask for and are measured in. */
function questionOf({ backupKey, project, path, isOpen }: ProjectState): string {
  const data = isOpen && project.data !== null ? serializeProject({ ...bare(project), data: project.data }) : '';
  const asks = [...listFeatureRequests(project).map(featureKey), ...listLosses(project)];
  return [backupKey, path ?? '', data, ...asks.sort()].join('\n');
}

function filesOf({ backupKey, project: { data } }: ProjectState): string {
  return [backupKey, data?.path ?? '', data?.pairedPath ?? ''].join('\n');
}

function bare(project: ProjectState['project']): ProjectState['project'] {
  return { ...project, name: 'x', blocks: new Map(), wires: new Map(), groups: new Map(), notes: new Map() };
}

function offer(): void {
  const { description, diagnostics, isLoading } = dataStore.getState();
  const [first] = diagnostics;
  if (description !== null) setFeatures(makeFeatureSource(description, isLoading));
  else if (first !== undefined) setFeatures({ describe: () => ({ ok: false, error: first }) });
  else setFeatures(isLoading ? makeFeatureSource(NOTHING_YET, true) : noFeatures);
}

const NOTHING_YET: DataDescription = {
  fingerprint: '',
  rowCount: 0,
  features: [],
  windows: { train: 0, validation: 0, test: 0 },
  floors: {},
  season: null,
  warnings: [],
};
