import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Diagnostic } from '../../src-shared/base/diagnostic';
import type { RunDetails, RunResults, RunSummaryRecord } from '../../src-shared/protocol/run-types';
import { ask } from '../bridge/bridge';
import { useProject } from './project-store';
import { useRuns } from './run-store';

/** What was read of one run; `null` while it is being read. */
export interface Fetched<T> {
  readonly value: T | null;
  readonly diagnostics: readonly Diagnostic[];
}

interface RunRecords {
  /** By project, run and how far the run had come: a run that goes on is read again. */
  readonly details: ReadonlyMap<string, Fetched<RunDetails>>;
  readonly results: ReadonlyMap<string, Fetched<RunResults>>;
}

const recordStore = createStore<RunRecords>(() => ({ details: new Map(), results: new Map() }));

/** Runs kept in memory; the plots of a long one are a few megabytes. */
const MOST_RECORDS = 12;

/** The run that results, try-it and export are about: the chosen one, else the newest that has weights. */
export function pickRun(runs: readonly RunSummaryRecord[], chosen: string | null): RunSummaryRecord | null {
  const usable = runs.filter(hasWeights);
  return runs.find(({ run }) => run === chosen) ?? usable.find(({ state }) => state !== 'failed') ?? usable[0] ?? null;
}

/** A run that failed keeps its last good weights too. */
export function hasWeights({ state, epochs, steps }: RunSummaryRecord): boolean {
  return state === 'imported' || epochs > 0 || steps > 0;
}

export function usePickedRun(): RunSummaryRecord | null {
  const runs = useRuns((state) => state.runs);
  const chosen = useRuns((state) => state.chosen);
  return pickRun(runs, chosen);
}

/** The details of the picked run; null while there is none or they are being read. */
export function useRunDetails(): RunDetails | null {
  const run = usePickedRun();
  return useRunDetailsOf(run)?.value ?? null;
}

export function useRunDetailsOf(run: RunSummaryRecord | null): Fetched<RunDetails> | null {
  const projectPath = useProject((state) => state.path);
  const key = keyOf(projectPath, run);
  const found = useStore(recordStore, (state) => (key === null ? undefined : state.details.get(key)));
  useEffect(() => {
    if (run !== null && projectPath !== null) void readRunDetails(projectPath, run);
    // The key tells projects, runs and their progress apart.
  }, [key]);
  return found ?? null;
}

/** The details of several runs, in their order; null where they are still being read. */
export function useManyRunDetails(runs: readonly RunSummaryRecord[]): readonly (RunDetails | null)[] {
  const projectPath = useProject((state) => state.path);
  const details = useStore(recordStore, (state) => state.details);
  const keys = runs.map((run) => keyOf(projectPath, run));
  useEffect(() => {
    if (projectPath !== null) for (const run of runs) void readRunDetails(projectPath, run);
  }, [keys.join('\n')]);
  return keys.map((key) => (key === null ? null : (details.get(key)?.value ?? null)));
}

export function useRunResults(run: RunSummaryRecord | null): Fetched<RunResults> | null {
  const projectPath = useProject((state) => state.path);
  const key = keyOf(projectPath, run);
  const found = useStore(recordStore, (state) => (key === null ? undefined : state.results.get(key)));
  useEffect(() => {
    if (run !== null && projectPath !== null) void readRunResults(projectPath, run);
  }, [key]);
  return found ?? null;
}

export async function readRunDetails(projectPath: string, run: RunSummaryRecord): Promise<void> {
  const key = keyOf(projectPath, run);
  if (key === null || recordStore.getState().details.has(key)) return;
  recordStore.setState(({ details }) => ({ details: withRecord(details, key, PENDING) }));
  const answer = await ask('run.read', { projectPath, run: run.run });
  const record = answer.ok ? { value: answer.value, diagnostics: [] } : { value: null, diagnostics: answer.error };
  recordStore.setState(({ details }) => ({ details: withRecord(details, key, record) }));
}

async function readRunResults(projectPath: string, run: RunSummaryRecord): Promise<void> {
  const key = keyOf(projectPath, run);
  if (key === null || recordStore.getState().results.has(key)) return;
  recordStore.setState(({ results }) => ({ results: withRecord(results, key, PENDING) }));
  const answer = await ask('run.results', { projectPath, run: run.run });
  const record = answer.ok ? { value: answer.value, diagnostics: [] } : { value: null, diagnostics: answer.error };
  recordStore.setState(({ results }) => ({ results: withRecord(results, key, record) }));
}

const PENDING = { value: null, diagnostics: [] };

function keyOf(projectPath: string | null, run: RunSummaryRecord | null): string | null {
  if (projectPath === null || run === null) return null;
  return JSON.stringify([projectPath, run.run, run.started, run.state, run.epochs, run.steps]);
}

/** The map with a record added, the oldest dropped when there are too many. */
function withRecord<T>(records: ReadonlyMap<string, T>, key: string, record: T): ReadonlyMap<string, T> {
  const next = new Map(records);
  next.set(key, record);
  for (const oldest of next.keys()) {
    if (next.size <= MOST_RECORDS) break;
    if (oldest !== key) next.delete(oldest);
  }
  return next;
}
