import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { AttentionHistory } from '../../src-shared/protocol/inspect-types';
import { ask } from '../bridge/bridge';
import { useProject } from './project-store';
import { usePickedRun } from './run-records';
import { isBusy, useRuns } from './run-store';

interface AttentionState {
  readonly path: string | null;
  readonly run: string | null;
  /** Null while it is being read, and of a run that kept none. */
  readonly history: AttentionHistory | null;
  readonly isRead: boolean;
}

const NOTHING: AttentionState = { path: null, run: null, history: null, isRead: false };

const attentionStore = createStore<AttentionState>(() => NOTHING);

/** Least time between two readings: a quick run ends many epochs a second, and no eye follows them all. */
const PAUSE_MILLISECONDS = 800;

let wanted = '';
let timer: ReturnType<typeof setTimeout> | undefined;
let askedAt = -Infinity;

/** How attention formed in the run that is going on, else in the picked one; read again after its epochs. */
export function useAttentionHistory(): AttentionState {
  const path = useProject((state) => state.path);
  const picked = usePickedRun();
  const active = useRuns((state) => (isBusy(state.active) && state.active?.run !== '' ? state.active : null));
  const run = active?.run ?? picked?.run ?? null;
  const progress = active ? `epoch ${active.epochs.length}` : `${picked?.state ?? ''} ${picked?.epochs ?? 0}`;
  useEffect(() => {
    if (path !== null && run !== null) want(path, run, progress);
  }, [path, run, progress]);
  const found = useStore(attentionStore);
  return found.path === path && found.run === run ? found : { ...NOTHING, path, run };
}

function want(path: string, run: string, progress: string): void {
  const key = JSON.stringify([path, run, progress]);
  if (key === wanted) return;
  wanted = key;
  clearTimeout(timer);
  timer = setTimeout(() => void read(path, run), Math.max(0, askedAt + PAUSE_MILLISECONDS - performance.now()));
}

async function read(path: string, run: string): Promise<void> {
  askedAt = performance.now();
  const answer = await ask('run.attention', { projectPath: path, run });
  // A file that cannot be read has nothing to show; the panel of its results says why.
  attentionStore.setState({ path, run, history: answer.ok ? answer.value : null, isRead: true });
}
