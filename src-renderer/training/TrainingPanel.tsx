import { useMemo, useState, type ReactElement } from 'react';
import { LinePlot, type LinePlotProps } from '../charts/LinePlot';
import { metricTitle } from '../charts/metric-titles';
import type { PlotLine, PlotMark } from '../charts/plot-types';
import { useData } from '../state/data-store';
import { useProject } from '../state/project-store';
import { DiagnosticList } from '../ui/DiagnosticList';
import { InTurn } from '../ui/InTurn';
import { Select } from '../ui/Select';
import { isBusy, useRuns } from '../state/run-store';
import {
  floorLevels,
  gradientLines,
  learningRateLines,
  lossLevels,
  listMetrics,
  lossLines,
  metricLines,
  type RunCurves,
} from './live-curves';
import { CarryOver } from './CarryOver';
import { PaddingTest } from './PaddingTest';
import { Preflight } from './Preflight';
import { RunControls } from './RunControls';
import { decisiveEpochs, markEpochs } from './run-marks';
import { SettingsForm } from './SettingsForm';
import './training.css';
import { useCurves } from './use-curves';
import { useSlowRun } from './use-slow-run';

/** What follows a run is drawn this often at most: more is hardly seen, and takes time from training and from the window. */
const DRAWN_MILLISECONDS = 250;

/** The run as it goes on: controls, live plots, settings and the pre-flight check. */
export function TrainingPanel(): ReactElement {
  return (
    <section className="training" aria-label="Training">
      <LiveRun />
      <TrainingSide />
    </section>
  );
}

/** All that changes while a run goes on, apart from the forms beside it, which would be slow to draw with it. */
function LiveRun(): ReactElement {
  const active = useSlowRun(DRAWN_MILLISECONDS);
  const curves = useCurves(active);
  const { best, stoppedEarly, isGoing } = decisiveEpochs(curves);
  // Other marks only with another epoch, not with every step.
  const marks = useMemo(() => markEpochs({ best, stoppedEarly, isGoing }), [best, stoppedEarly, isGoing]);
  const axesFirst = curves.live === undefined ? undefined : active === null ? 'hinted' : 'alone';
  return (
    <div className="training-main">
      <RunControls active={active} />
      {active !== null && <DiagnosticList diagnostics={active.diagnostics} />}
      {active !== null && active.notices.length > 0 && (
        <ul className="training-notices">
          {[...new Set(active.notices)].map((notice) => (
            <li key={notice}>{notice}</li>
          ))}
        </ul>
      )}
      {active?.carryOver && <CarryOver {...active.carryOver} />}
      <div className="training-plots">
        {/* Made when the panel is first shown, not at the press on Train: the first plots of the app take longer than a frame. */}
        <InTurn>
          <LossPlot curves={curves} marks={marks} axesFirst={axesFirst} />
        </InTurn>
        <InTurn>
          <SecondPlot curves={curves} marks={marks} axesFirst={axesFirst} />
        </InTurn>
      </div>
    </div>
  );
}

function TrainingSide(): ReactElement {
  return (
    <div className="training-side" tabIndex={0} role="region" aria-label="Settings and check">
      <Checks />
      <InTurn>
        <SettingsForm />
      </InTurn>
    </div>
  );
}

/** Apart from the settings, which would be drawn again, slowly, whenever a run begins or ends. */
function Checks(): ReactElement {
  const isDisabled = useRuns((state) => isBusy(state.active));
  return (
    <>
      <Preflight isDisabled={isDisabled} />
      <PaddingTest isDisabled={isDisabled} />
    </>
  );
}

const EPOCHS = { label: 'Epoch', unit: '', isWhole: true };
const LOSS = { label: 'Loss', unit: 'scaled' };

interface RunPlotProps {
  readonly curves: RunCurves;
  readonly marks: readonly PlotMark[];
  readonly axesFirst: LinePlotProps['axesFirst'];
}

/** The loss of training and validation, with that of forecasts without learning. */
function LossPlot({ curves, marks, axesFirst }: RunPlotProps): ReactElement {
  const floors = useData((state) => state.description?.lossFloors);
  return (
    <LinePlot
      name="Loss"
      lines={useMemo(() => lossLines(curves), [curves])}
      xAxis={EPOCHS}
      yAxis={LOSS}
      levels={useMemo(() => lossLevels(floors ?? {}), [floors])}
      marks={marks}
      isCurve
      axesFirst={axesFirst}
      empty="The loss of training and validation appears here, live, as soon as a run has begun. Press Train."
    />
  );
}

/** A metric with its floors, the learning rate, or the gradient norm. */
function SecondPlot({ curves, marks, axesFirst }: RunPlotProps): ReactElement {
  const floors = useData((state) => state.description?.validationFloors);
  const [chosen, setChosen] = useState<string | null>(null);
  const blocks = useProject((state) => state.check.expanded.blocks);
  // As one text, which stays the same while values come.
  const names = listMetrics(curves, floors).join('\n');
  const { metrics, options, shown } = useMemo(() => choices(names, chosen), [names, chosen]);
  const isMetric = metrics.includes(shown.value);
  const lines: readonly PlotLine[] = useMemo(() => {
    if (isMetric) return metricLines(curves, shown.value);
    if (shown.value === 'rate') return learningRateLines(curves);
    return gradientLines(curves, (block) => blocks.get(block)?.name ?? block);
  }, [curves, isMetric, shown.value, blocks]);
  const levels = useMemo(
    () => (isMetric ? floorLevels(floors ?? {}, shown.value) : []),
    [floors, isMetric, shown.value],
  );
  const controls = useMemo(
    () => (
      <Select
        size="xs"
        w={148}
        aria-label="What the second plot shows"
        allowDeselect={false}
        data={options}
        value={shown.value}
        onChange={setChosen}
      />
    ),
    [options, shown],
  );
  return (
    <LinePlot
      key={shown.value}
      name={isMetric ? `Validation ${shown.label}` : shown.label}
      lines={lines}
      levels={levels}
      marks={marks}
      xAxis={EPOCHS}
      yAxis={{ label: shown.label, unit: '' }}
      isCurve
      axesFirst={axesFirst}
      empty="Validation metrics with the floors as lines, the norm of each block’s gradient and the learning rate appear here."
      controls={controls}
    />
  );
}

const GRADIENT = { value: 'gradient', label: 'Gradient norm' };
const RATE = { value: 'rate', label: 'Learning rate' };

/** What the second plot can show, and what it does: what was chosen, else the first. */
function choices(names: string, chosen: string | null) {
  const metrics = names === '' ? [] : names.split('\n');
  const options = [...metrics.map((metric) => ({ value: metric, label: metricTitle(metric) })), GRADIENT, RATE];
  return { metrics, options, shown: options.find(({ value }) => value === chosen) ?? options[0] ?? GRADIENT };
}
