import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Diagnostic } from '../../src-shared/base/diagnostic';
import type { Project } from '../../src-shared/document/document';
import { serializeProject } from '../../src-shared/document/serialize';
import type { AppEvent } from '../../src-shared/protocol/app-types';
import type { CarryOverReport, RunEvent } from '../../src-shared/protocol/run-events';
import type { RunSummaryRecord } from '../../src-shared/protocol/run-types';
import { ask } from '../bridge/bridge';
import { report } from './notices-store';
import { projectStore } from './project-store';
import { saveProject } from './save-project';

export type ActiveRunState = 'starting' | 'running' | 'paused' | 'stopping' | 'finished' | 'failed' | 'lost';

/** The run that was started last, with everything it said so far. */
export interface ActiveRun {
  /** Empty while it is starting. */
  readonly run: string;
  readonly projectPath: string;
  readonly state: ActiveRunState;
  readonly start: Extract<RunEvent, { type: 'start' }> | null;
  readonly steps: readonly Extract<RunEvent, { type: 'step' }>[];
  readonly epochs: readonly Extract<RunEvent, { type: 'epoch' }>[];
  readonly done: Extract<RunEvent, { type: 'done' }> | null;
  readonly notices: readonly string[];
  /** What became of the weights of the run that it started from; null where it drew its own. */
  readonly carryOver: { readonly from: string; readonly report: CarryOverReport } | null;
  readonly diagnostics: readonly Diagnostic[];
}

export interface RunState {
  readonly active: ActiveRun | null;
  /** The runs of this project, newest first. */
  readonly runs: readonly RunSummaryRecord[];
  /** The run that the results, the try-it panel and the export dialog are about; null takes the newest with weights. */
  readonly chosen: string | null;
}

export const runStore = createStore<RunState>(() => ({ active: null, runs: [], chosen: null }));

export function useRuns<T>(selector: (state: RunState) => T): T {
  return useStore(runStore, selector);
}

/** Whether a run occupies the worker. */
export function isBusy(active: ActiveRun | null): boolean {
  return active !== null && ['starting', 'running', 'paused', 'stopping'].includes(active.state);
}

/** Where a run takes its weights from: a run it goes on with, or one whose weights a new run starts from. */
export type RunOrigin =
  { readonly resume?: never; readonly from?: never } | { readonly resume: string } | { readonly from: string };

/** Trains what is on the canvas; the project is saved first, because a run lies beside its file. */
export async function startRun(from: RunOrigin = {}): Promise<void> {
  if (isBusy(runStore.getState().active)) return;
  if (!(await saveProject({ isForced: false }))) return;
  const { project, path } = projectStore.getState();
  if (path === null) return;
  setActive({ ...FRESH_RUN, projectPath: path });
  const argument = { projectPath: path, text: serializeProject(project), ...from };
  const answer = await ask('run.start', argument);
  if (!answer.ok) {
    report(answer.error);
    changeActive((active) => ({ ...active, state: 'failed', diagnostics: answer.error }));
    return;
  }
  changeActive((active) => ({ ...active, run: answer.value.run }));
  void refreshRuns();
}

/**
 * Trains another project than the one on the canvas, beside the runs of the same file, and notes what it is. The canvas
 * stays as it is; the run's own drawing can be restored from the list of runs.
 */
export async function startBranch(project: Project, note: string): Promise<void> {
  const { path } = projectStore.getState();
  if (path === null || isBusy(runStore.getState().active)) return;
  setActive({ ...FRESH_RUN, projectPath: path });
  const answer = await ask('run.start', { projectPath: path, text: serializeProject(project) });
  if (!answer.ok) {
    report(answer.error);
    changeActive((active) => ({ ...active, state: 'failed', diagnostics: answer.error }));
    return;
  }
  const { run } = answer.value;
  changeActive((active) => ({ ...active, run }));
  const noted = await ask('run.note', { projectPath: path, run, note });
  if (!noted.ok) report(noted.error);
  void refreshRuns();
}

export async function pauseRun(): Promise<void> {
  if (await tell('run.pause')) changeState('running', 'paused');
}

export async function continueRun(): Promise<void> {
  if (await tell('run.continue')) changeState('paused', 'running');
}

/** Stops after the current step and keeps the best weights. */
export async function stopRun(): Promise<void> {
  changeActive((active) => (isBusy(active) ? { ...active, state: 'stopping' } : active));
  await tell('run.stop');
}

export async function refreshRuns(): Promise<void> {
  const { path } = projectStore.getState();
  if (path === null) {
    runStore.setState({ runs: [] });
    return;
  }
  const answer = await ask('run.list', { projectPath: path });
  if (projectStore.getState().path !== path) return;
  if (answer.ok) runStore.setState({ runs: [...answer.value].sort((a, b) => b.started - a.started) });
  else report(answer.error);
}

export function chooseRun(run: string | null): void {
  runStore.setState({ chosen: run });
}

/** Forgets the runs of the project that was open before. A run that is still going on goes on. */
export function forgetRuns(): void {
  runStore.setState(({ active }) => ({ runs: [], chosen: null, active: isBusy(active) ? active : null }));
}

/**
 * Takes what the run says from the app's events. `schedule` calls back before the next frame is drawn: thousands of
 * steps a second become one change of the store a frame.
 */
export function makeRunListener(schedule: (flush: () => void) => void): (event: AppEvent) => void {
  let waiting: RunEvent[] = [];
  const flush = (): void => {
    const events = waiting;
    waiting = [];
    changeActive((active) => takeEvents(active, events));
    if (events.some(({ type }) => type === 'start' || type === 'done' || type === 'error')) void refreshRuns();
  };
  return (event) => {
    if (event.type === 'run') {
      if (waiting.length === 0) schedule(flush);
      if (runStore.getState().active === null) {
        setActive({ ...FRESH_RUN, run: event.run, projectPath: projectStore.getState().path ?? '' });
      }
      waiting.push(event.event);
    }
    if (event.type === 'run-lost') {
      report(event.diagnostics);
      changeActive((active) => ({ ...active, state: 'lost', diagnostics: event.diagnostics }));
      void refreshRuns();
    }
  };
}

/** A run after more of its events. */
export function takeEvents(run: ActiveRun, events: readonly RunEvent[]): ActiveRun {
  const steps: Extract<RunEvent, { type: 'step' }>[] = [];
  const epochs: Extract<RunEvent, { type: 'epoch' }>[] = [];
  const notices: string[] = [];
  let next = run;
  for (const event of events) {
    switch (event.type) {
      case 'start':
        next = { ...next, run: event.run, start: event, state: 'running' };
        break;
      case 'step':
        steps.push(event);
        break;
      case 'epoch':
        epochs.push(event);
        break;
      case 'notice':
        notices.push(event.message);
        break;
      case 'done':
        next = { ...next, done: event, state: 'finished' };
        break;
      case 'error':
        next = { ...next, state: 'failed', diagnostics: event.diagnostics };
        break;
      case 'carry-over':
        next = { ...next, carryOver: { from: event.from, report: event.report } };
        break;
      case 'imported':
      case 'checkpoint':
        break;
    }
  }
  return {
    ...next,
    steps: steps.length === 0 ? next.steps : [...next.steps, ...steps],
    epochs: epochs.length === 0 ? next.epochs : [...next.epochs, ...epochs],
    notices: notices.length === 0 ? next.notices : [...next.notices, ...notices],
  };
}

export const FRESH_RUN: ActiveRun = {
  run: '',
  projectPath: '',
  state: 'starting',
  start: null,
  steps: [],
  epochs: [],
  done: null,
  notices: [],
  carryOver: null,
  diagnostics: [],
};

async function tell(name: 'run.pause' | 'run.continue' | 'run.stop'): Promise<boolean> {
  const answer = await ask(name, {});
  if (!answer.ok) report(answer.error);
  return answer.ok;
}

function changeState(from: ActiveRunState, to: ActiveRunState): void {
  changeActive((active) => (active.state === from ? { ...active, state: to } : active));
}

function changeActive(change: (active: ActiveRun) => ActiveRun): void {
  const { active } = runStore.getState();
  if (active !== null) setActive(change(active));
}

function setActive(active: ActiveRun): void {
  runStore.setState({ active });
}
