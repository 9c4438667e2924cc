import { SegmentedControl } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import type { RunSummaryRecord } from '../../src-shared/protocol/run-types';
import { findWayToTraining } from '../commands/run-commands';
import { useAttentionHistory } from '../state/attention-store';
import { useProject } from '../state/project-store';
import { hasWeights, usePickedRun } from '../state/run-records';
import { chooseRun, isBusy, useRuns } from '../state/run-store';
import { DiagnosticList } from '../ui/DiagnosticList';
import { EmptyState } from '../ui/EmptyState';
import { RunSelect } from '../ui/RunSelect';
import { AttentionView } from './AttentionView';
import { DriftView } from './DriftView';
import { FormingView } from './FormingView';
import { GradientView } from './GradientView';
import './inspect.css';
import { SampleChooser } from './SampleChooser';
import { StatesView } from './StatesView';
import { useInspection } from './use-inspection';

type View = 'forming' | 'attention' | 'states' | 'gradient' | 'drift';

const VIEWS: readonly { readonly value: View; readonly label: string }[] = [
  { value: 'forming', label: 'Attention forming' },
  { value: 'attention', label: 'Attention' },
  { value: 'states', label: 'States and gates' },
  { value: 'gradient', label: 'Gradient through time' },
  { value: 'drift', label: 'Drift' },
];

/** What happens inside the model: where it looks, what it remembers, how far back it can learn, where it drifts. */
export function InspectPanel(): ReactElement {
  const [view, setView] = useState<View>('states');
  const run = usePickedRun();
  const runs = useRuns((state) => state.runs);
  const active = useRuns((state) => state.active);
  const { history } = useAttentionHistory();
  // Where the button of the empty panel leads depends on the drawing.
  useProject((state) => state.check);
  useProject((state) => state.weights);
  const way = findWayToTraining();
  // While a run goes on, how its attention forms can be watched before there are weights to look into.
  if (run === null && !(isBusy(active) && history !== null)) {
    return (
      <EmptyState label="Inspect" action={way}>
        {way.sentence ??
          'Once a model has trained for an epoch, you see here where its attention looks, what its recurrent units keep and forget at each step, and how far back through time its gradient reaches. Train the model first.'}
      </EmptyState>
    );
  }
  return (
    <section className="inspect" aria-label="Inspect">
      <div className="inspect-head">
        {run !== null && (
          <RunSelect runs={runs.filter(hasWeights).map(({ run: id }) => id)} value={run.run} onChange={chooseRun} />
        )}
        <SegmentedControl
          size="xs"
          aria-label="What is looked at"
          data={[...VIEWS]}
          value={view}
          onChange={(value) => setView(value)}
        />
      </div>
      {view === 'forming' && <FormingView />}
      {view === 'drift' && run !== null && <DriftView run={run} />}
      {run !== null && view !== 'forming' && view !== 'drift' && <SampleView key={run.run} run={run} view={view} />}
    </section>
  );
}

interface SampleViewProps {
  readonly run: RunSummaryRecord;
  readonly view: 'attention' | 'states' | 'gradient';
}

/** What is computed anew from the weights of a run, for one sample. */
function SampleView({ run, view }: SampleViewProps): ReactElement {
  const [sample, setSample] = useState(0);
  const { report, isReading, diagnostics } = useInspection(run, sample);
  if (report === null) {
    return diagnostics.length > 0 ? (
      <DiagnosticList diagnostics={diagnostics} />
    ) : (
      <p role="status" className="inspect-wait">
        Looking into the model…
      </p>
    );
  }
  const chooser = (
    <SampleChooser
      part={report.part}
      samples={report.samples}
      sample={sample}
      isReading={isReading}
      onChange={setSample}
    />
  );
  if (view === 'attention') return <AttentionView report={report} chooser={chooser} />;
  if (view === 'states') return <StatesView report={report} chooser={chooser} />;
  return <GradientView report={report} run={run} chooser={chooser} />;
}
