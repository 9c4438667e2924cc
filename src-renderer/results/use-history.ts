import { useEffect, useState } from 'react';
import type { SeriesPlot } from '../../src-shared/protocol/run-types';
import { ask } from '../bridge/bridge';
import { useProject } from '../state/project-store';
import { useRunDetails } from '../state/run-records';

/** Enough to tell single rows apart near the test part of most data. */
const POINTS = 8000;

/**
 * A column of the data the picked run was trained on, over all rows of one series, by its number; null while it is read
 * and where it cannot be.
 */
export function useHistory(column: string, series: number): SeriesPlot | null {
  const projectPath = useProject((state) => state.path);
  const text = useRunDetails()?.projectText;
  const [found, setFound] = useState<SeriesPlot | null>(null);
  useEffect(() => {
    setFound(null);
    if (text === undefined || column === '') return undefined;
    let isCurrent = true;
    void ask('data.series', { projectPath, text, column, points: POINTS, series }).then((answer) => {
      // Context only: where the data cannot be read, the results themselves say so.
      if (isCurrent && answer.ok) setFound(answer.value);
    });
    return () => {
      isCurrent = false;
    };
  }, [projectPath, text, column, series]);
  return found;
}
