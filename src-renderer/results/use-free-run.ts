import { useEffect, useState } from 'react';
import type { Diagnostic } from '../../src-shared/base/diagnostic';
import type { FreeRunResults } from '../../src-shared/protocol/free-run';
import { ask } from '../bridge/bridge';
import { useProject } from '../state/project-store';

export interface FreeRunState {
  /** Null while it is computed, and where it cannot be. */
  readonly value: FreeRunResults | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly isBusy: boolean;
}

/** Typing a number asks once, not for every digit. */
const PAUSE = 300;

/** The picked run, run freely over so many rows. What was there stays until the new one has come. */
export function useFreeRun(run: string, steps: number): FreeRunState {
  const projectPath = useProject((state) => state.path);
  const [state, setState] = useState<FreeRunState>({ value: null, diagnostics: [], isBusy: true });
  useEffect(() => {
    if (projectPath === null) return undefined;
    let isCurrent = true;
    setState(({ value }) => ({ value, diagnostics: [], isBusy: true }));
    const timer = setTimeout(() => {
      void ask('run.free', { projectPath, run, steps }).then((answer) => {
        if (!isCurrent) return;
        setState(
          answer.ok
            ? { value: answer.value, diagnostics: [], isBusy: false }
            : { value: null, diagnostics: answer.error, isBusy: false },
        );
      });
    }, PAUSE);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [projectPath, run, steps]);
  return state;
}
