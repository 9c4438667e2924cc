import { useEffect, useState } from 'react';
import type { SeriesPlot } from '../../src-shared/protocol/run-types';
import { parseProject } from '../../src-shared/document/parse';
import { ask } from '../bridge/bridge';
import { useProject } from '../state/project-store';
import { useRunDetails } from '../state/run-records';

/** Series over the same time would be drawn over each other. */
function hasSeveralSeries(text: string): boolean {
  const project = parseProject(text);
  return project.ok && project.value.data?.columns.some(({ role }) => role === 'series') === true;
}

/** Enough to tell single rows apart near the test part of most data. */
const POINTS = 8000;

/** A column of the data the picked run was trained on, over all its rows; null while it is read and where it cannot be. */
export function useHistory(column: string): SeriesPlot | null {
  const projectPath = useProject((state) => state.path);
  const text = useRunDetails()?.projectText;
  const [found, setFound] = useState<SeriesPlot | null>(null);
  useEffect(() => {
    setFound(null);
    if (text === undefined || column === '' || hasSeveralSeries(text)) return undefined;
    let isCurrent = true;
    void ask('data.series', { projectPath, text, column, points: POINTS }).then((answer) => {
      // Context only: where the data cannot be read, the results themselves say so.
      if (isCurrent && answer.ok) setFound(answer.value);
    });
    return () => {
      isCurrent = false;
    };
  }, [projectPath, text, column]);
  return found;
}
