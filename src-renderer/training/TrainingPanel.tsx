import { Button, SegmentedControl } from '@mantine/core';
import { useMemo, useState, type ReactElement } from 'react';
import { LinePlot } from '../charts/LinePlot';
import { metricTitle } from '../charts/metric-titles';
import type { PlotLine } from '../charts/plot-types';
import { useData } from '../state/data-store';
import { openDock } from '../state/layout-store';
import { useRunDetails } from '../state/run-records';
import { DiagnosticList } from '../ui/DiagnosticList';
import { isBusy, useRuns, type ActiveRun } from '../state/run-store';
import {
  floorLevels,
  gradientLines,
  learningRateLines,
  listMetrics,
  lossLines,
  metricLines,
  type RunCurves,
} from './live-curves';
import { Preflight } from './Preflight';
import { RunControls } from './RunControls';
import { SettingsForm } from './SettingsForm';
import './training.css';
import { useSlowly } from './use-slowly';

/** Plots are drawn this often at most: faster is not seen and takes time from training. */
const PLOT_MILLISECONDS = 120;

/** The run as it goes on: controls, live plots, settings and the pre-flight check. */
export function TrainingPanel(): ReactElement {
  const active = useRuns((state) => state.active);
  const slow = useSlowly(active, PLOT_MILLISECONDS);
  const curves = useCurves(slow);
  return (
    <section className="training" aria-label="Training">
      <div className="training-main">
        <RunControls active={active} />
        {active !== null && <DiagnosticList diagnostics={active.diagnostics} />}
        {active !== null && active.notices.length > 0 && <p className="training-notice">{active.notices.at(-1)}</p>}
        <div className="training-plots">
          <LinePlot
            name="Loss"
            lines={useMemo(() => lossLines(curves), [curves])}
            xAxis={EPOCHS}
            yAxis={LOSS}
            isCurve
            empty="The loss of training and validation appears here, live, as soon as a run has begun. Press Train."
          />
          <SecondPlot curves={curves} />
        </div>
        {active?.state === 'finished' && (
          <div>
            <Button size="compact-xs" variant="light" onClick={() => openDock('results')}>
              Show the results
            </Button>
          </div>
        )}
      </div>
      <div className="training-side" tabIndex={0} role="region" aria-label="Settings and check">
        <Preflight isDisabled={isBusy(active)} />
        <SettingsForm />
      </div>
    </section>
  );
}

const EPOCHS = { label: 'Epoch', unit: '' };
const LOSS = { label: 'Loss', unit: 'scaled' };

/** The run that goes on, else the one that is picked. */
function useCurves(active: ActiveRun | null): RunCurves {
  const details = useRunDetails();
  return useMemo(() => {
    if (active !== null) {
      const { steps, epochs, start } = active;
      return { steps, epochs, stepsPerEpoch: start?.stepsPerEpoch ?? null };
    }
    const events = details?.events ?? [];
    return {
      steps: events.filter((event) => event.type === 'step'),
      epochs: events.filter((event) => event.type === 'epoch'),
      stepsPerEpoch: events.find((event) => event.type === 'start')?.stepsPerEpoch ?? null,
    };
  }, [active, details]);
}

/** A metric with its floors, the learning rate, or the gradient norm. */
function SecondPlot({ curves }: { readonly curves: RunCurves }): ReactElement {
  const floors = useData((state) => state.description?.floors);
  const [chosen, setChosen] = useState<string | null>(null);
  const metrics = useMemo(() => listMetrics(curves), [curves]);
  const options = [
    ...metrics.map((metric) => ({ value: metric, label: metricTitle(metric) })),
    { value: 'gradient', label: 'Gradient' },
    { value: 'rate', label: 'Rate' },
  ];
  const shown = options.find(({ value }) => value === chosen) ?? options[0] ?? { value: 'gradient', label: 'Gradient' };
  const isMetric = metrics.includes(shown.value);
  const lines: readonly PlotLine[] = useMemo(() => {
    if (isMetric) return metricLines(curves, shown.value);
    return shown.value === 'rate' ? learningRateLines(curves) : gradientLines(curves);
  }, [curves, isMetric, shown.value]);
  const levels = useMemo(
    () => (isMetric ? floorLevels(floors ?? {}, shown.value) : []),
    [floors, isMetric, shown.value],
  );
  const title = isMetric ? shown.label : shown.value === 'rate' ? 'Learning rate' : 'Gradient norm';
  return (
    <LinePlot
      key={shown.value}
      name={isMetric ? `Validation ${title}` : title}
      lines={lines}
      levels={levels}
      xAxis={EPOCHS}
      yAxis={{ label: title, unit: '' }}
      isCurve
      empty="Validation metrics with the floors as lines, the norm of the gradients and the learning rate appear here."
      controls={
        <SegmentedControl
          size="xs"
          aria-label="What the second plot shows"
          data={options}
          value={shown.value}
          onChange={setChosen}
        />
      }
    />
  );
}
