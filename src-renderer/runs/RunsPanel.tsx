import { useEffect, useState, type ReactElement } from 'react';
import type { RunSummaryRecord } from '../../src-shared/protocol/run-types';
import { LinePlot } from '../charts/LinePlot';
import { findWayToTraining } from '../commands/run-commands';
import { useProject } from '../state/project-store';
import { refreshRuns, useRuns } from '../state/run-store';
import { useManyRunDetails } from '../state/run-records';
import { EmptyState } from '../ui/EmptyState';
import { compareLosses, listRunMetrics } from './compare-runs';
import { DifferenceTable } from './DifferenceTable';
import { RunTable } from './RunTable';
import './runs.css';

/** As many as have colours of their own. */
const MOST_COMPARED = 8;

/** Every run of the project: what it was trained with and what came of it; several compared in one plot. */
export function RunsPanel(): ReactElement {
  const runs = useRuns((state) => state.runs);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  // Where the button of the empty panel leads depends on the drawing.
  useProject((state) => state.check);
  useProject((state) => state.weights);
  const way = findWayToTraining();
  useEffect(() => {
    void refreshRuns();
  }, []);
  if (runs.length === 0) {
    return (
      <EmptyState label="Runs" action={way}>
        {way.sentence ?? 'Each training is kept here with its settings, its curves and its weights. There is none yet.'}
      </EmptyState>
    );
  }
  const compared = runs.filter(({ run }) => chosen.has(run)).slice(0, MOST_COMPARED);
  return (
    <section className="runs" aria-label="Runs">
      <div className="runs-list" tabIndex={0} role="region" aria-label="List of runs">
        <RunTable
          runs={runs}
          metrics={listRunMetrics(runs)}
          compared={chosen}
          isFull={compared.length >= MOST_COMPARED}
          onCompare={(run, isChosen) => setChosen(withMember(chosen, run, isChosen))}
        />
      </div>
      {compared.length > 0 && <Comparison runs={compared} />}
    </section>
  );
}

function Comparison({ runs }: { readonly runs: readonly RunSummaryRecord[] }): ReactElement {
  const details = useManyRunDetails(runs);
  return (
    <div className="runs-comparison">
      <div className="runs-plot">
        <LinePlot
          name="Validation loss of runs"
          lines={compareLosses(runs, details)}
          xAxis={EPOCHS}
          yAxis={LOSS}
          isCurve
          empty={details.includes(null) ? 'Reading the runs…' : 'These runs did not finish an epoch.'}
        />
      </div>
      <div className="runs-differences" tabIndex={0} role="region" aria-label="Differences">
        <DifferenceTable runs={runs} />
      </div>
    </div>
  );
}

const EPOCHS = { label: 'Epoch', unit: '', isWhole: true };
const LOSS = { label: 'Validation loss', unit: 'scaled' };

function withMember(set: ReadonlySet<string>, member: string, isIn: boolean): ReadonlySet<string> {
  const next = new Set(set);
  if (isIn) next.add(member);
  else next.delete(member);
  return next;
}
