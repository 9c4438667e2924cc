import { useEffect, useState } from 'react';
import type { Diagnostic } from '../../src-shared/base/diagnostic';
import type { InspectReport } from '../../src-shared/protocol/inspect-types';
import type { RunSummaryRecord } from '../../src-shared/protocol/run-types';
import { ask } from '../bridge/bridge';
import { useProject } from '../state/project-store';

export interface Inspection {
  /** What was read last; stays while another sample is being read. */
  readonly report: InspectReport | null;
  readonly isReading: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/** The worker is asked this long after the last change of the sample. */
const PAUSE_MILLISECONDS = 150;

/** States, gates, gradients and attention of a run for one sample; read again when the run has come further. */
export function useInspection(run: RunSummaryRecord, sample: number): Inspection {
  const projectPath = useProject((state) => state.path);
  const [inspection, setInspection] = useState<Inspection>({ report: null, isReading: true, diagnostics: [] });
  const { run: id, epochs, state } = run;
  useEffect(() => {
    if (projectPath === null) return undefined;
    let isCurrent = true;
    const read = async (): Promise<void> => {
      setInspection((old) => ({ ...old, isReading: true }));
      const answer = await ask('run.inspect', { projectPath, run: id, sample });
      if (!isCurrent) return;
      setInspection(
        answer.ok
          ? { report: answer.value, isReading: false, diagnostics: [] }
          : { report: null, isReading: false, diagnostics: answer.error },
      );
    };
    const timer = setTimeout(() => void read(), PAUSE_MILLISECONDS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
    // How far the run has come decides which weights are looked at.
  }, [projectPath, id, sample, epochs, state]);
  return inspection;
}
