import { useEffect, useState } from 'react';
import type { Diagnostic } from '../../src-shared/base/diagnostic';
import type { TryItReport } from '../../src-shared/protocol/run-types';
import type { DecodingSettings } from '../../src-shared/protocol/text-results';
import { ask } from '../bridge/bridge';
import { useProject } from '../state/project-store';
import type { Change } from './try-it';

/** The worker is asked this long after the last change. */
const PAUSE_MILLISECONDS = 200;

/** A text in the place of what the sample holds. */
export interface GivenText {
  readonly input: string;
  readonly text: string;
}

export interface TrialQuestion {
  readonly run: string;
  readonly sample: number;
  readonly changes: readonly Change[];
  readonly texts: readonly GivenText[];
  readonly decoding: DecodingSettings | null;
}

export interface Trial {
  /** The answer to the sample as it is. */
  readonly original: TryItReport | null;
  /** The answer to the changed inputs; null while there are no changes. */
  readonly changed: TryItReport | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly isAsking: boolean;
}

const NOTHING: Trial = { original: null, changed: null, diagnostics: [], isAsking: true };

/** Asks the model about a sample, and again about what the user changed in it, a moment after the last change. */
export function useTrial({ run, sample, changes, texts, decoding }: TrialQuestion): Trial {
  const projectPath = useProject((state) => state.path);
  const [trial, setTrial] = useState<Trial>(NOTHING);
  useEffect(() => {
    if (projectPath === null) return undefined;
    let isCurrent = true;
    const askModel = async (): Promise<void> => {
      setTrial((old) => ({ ...old, isAsking: true }));
      const answer = await ask('run.try', {
        ...{ projectPath, run, sample, changes: [...changes] },
        ...(texts.length === 0 ? {} : { texts: [...texts] }),
        ...(decoding === null ? {} : { decoding }),
      });
      if (!isCurrent) return;
      setTrial((old) => {
        if (!answer.ok) return { ...old, diagnostics: answer.error, isAsking: false };
        return changes.length === 0 && texts.length === 0
          ? { original: answer.value, changed: null, diagnostics: [], isAsking: false }
          : { ...old, changed: answer.value, diagnostics: [], isAsking: false };
      });
    };
    const timer = setTimeout(() => void askModel(), PAUSE_MILLISECONDS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [projectPath, run, sample, changes, texts, decoding]);
  return trial;
}
