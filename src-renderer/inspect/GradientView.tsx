import { Button, Tooltip } from '@mantine/core';
import { useMemo, useState, type ReactElement, type ReactNode } from 'react';
import { parseProject } from '../../src-shared/document/parse';
import type { InspectedLayer, InspectReport } from '../../src-shared/protocol/inspect-types';
import type { RunSummaryRecord } from '../../src-shared/protocol/run-types';
import { LinePlot } from '../charts/LinePlot';
import { seriesColor, type PlotLine } from '../charts/plot-types';
import { openDock } from '../state/layout-store';
import { useProject } from '../state/project-store';
import { useRunDetailsOf } from '../state/run-records';
import { isBusy, startBranch, useRuns } from '../state/run-store';
import { listMeasures, type BranchMeasure } from './branch-measures';
import { describeCourse, stateOfCourse } from './gradient-words';
import { keyOfLayer, nameLayer, STEPS } from './layer-data';
import { NO_LAYERS } from './StatesView';

interface GradientViewProps {
  readonly report: InspectReport;
  readonly run: RunSummaryRecord;
  readonly chooser: ReactNode;
}

/** How large the gradient of the loss is at each step, layer by layer, and what can be done where it fades or explodes. */
export function GradientView({ report, run, chooser }: GradientViewProps): ReactElement {
  const blocks = useProject((state) => state.check.expanded.blocks);
  const lines = useMemo(
    () => report.layers.flatMap((layer) => linesOf(layer, nameLayer(layer, report.layers, blocks))),
    [report, blocks],
  ).map((line, index): PlotLine => ({ ...line, color: seriesColor(index) }));
  if (report.layers.length === 0) return <div className="plot-empty">{NO_LAYERS}</div>;
  return (
    <div className="inspect-body">
      <div className="inspect-bar">
        {chooser}
        <span className="inspect-dim">Solid: mean over {report.measured} samples. Dashed: this sample.</span>
      </div>
      <div className="inspect-split">
        <div className="inspect-view">
          <LinePlot
            name="Gradient through time"
            lines={lines}
            xAxis={STEPS}
            yAxis={{ label: 'Gradient norm', unit: '' }}
            isCurve
            isLogarithmicFirst
            empty="The loss does not depend on any recurrent state of this sample."
          />
        </div>
        <div className="inspect-findings" tabIndex={0} role="region" aria-label="Findings">
          {report.layers.map((layer) => (
            <Finding key={keyOfLayer(layer)} layer={layer} name={nameLayer(layer, report.layers, blocks)} />
          ))}
          <Measures report={report} run={run} />
        </div>
      </div>
    </div>
  );
}

function linesOf(layer: InspectedLayer, name: string): Omit<PlotLine, 'color'>[] {
  return layer.gradients.flatMap(({ state, norms, meanNorms }): Omit<PlotLine, 'color'>[] => {
    const key = `${keyOfLayer(layer)}/${state}`;
    const label = `${name} ${state}`;
    const stepsOf = (values: readonly unknown[]): number[] => values.map((_, step) => step + 1);
    // A logarithm has no place for 0.
    const shown = (values: readonly (number | null)[]) => values.map((value) => (value === 0 ? null : value));
    return [
      { key, label, x: stepsOf(meanNorms), y: shown(meanNorms) },
      {
        key: `${key}/sample`,
        label: `${label}, sample`,
        x: stepsOf(norms),
        y: shown(norms),
        isDashed: true,
        isHiddenFirst: true,
      },
    ];
  });
}

function Finding({ layer, name }: { readonly layer: InspectedLayer; readonly name: string }): ReactElement {
  return (
    <>
      {layer.gradients.map(({ state, course }) => (
        <p key={state} className="inspect-finding" data-state={stateOfCourse(course)}>
          <b>
            {name}, {state === 'c' ? 'cell state' : 'hidden state'}
          </b>
          {describeCourse(course, layer.direction)}
        </p>
      ))}
    </>
  );
}

/** Each measure trains the run's own project with one change, as a run of its own. */
function Measures({ report, run }: Pick<GradientViewProps, 'report' | 'run'>): ReactElement | null {
  const blocks = useProject((state) => state.check.expanded.blocks);
  const busy = useRuns((state) => isBusy(state.active));
  const details = useRunDetailsOf(run)?.value ?? null;
  const names = [...new Set(report.layers.map(({ block }) => block))];
  const [chosen, setChosen] = useState(names[0] ?? '');
  const block = names.includes(chosen) ? chosen : (names[0] ?? '');
  const measures = useMemo(() => {
    const project = details === null ? null : parseProject(details.projectText);
    return project?.ok ? listMeasures(project.value, block) : [];
  }, [details, block]);
  if (details === null) return null;
  const start = (measure: BranchMeasure): void => {
    void startBranch(measure.project, `${measure.title} (from ${run.run})`);
    openDock('training');
  };
  return (
    <div className="inspect-measures">
      <h3>Measures that help</h3>
      <p>Each trains {run.run} again with this one change, as a run beside it. The canvas stays as it is.</p>
      {names.length > 1 && (
        <label>
          Block{' '}
          <select value={block} onChange={(event) => setChosen(event.currentTarget.value)}>
            {names.map((id) => (
              <option key={id} value={id}>
                {blocks.get(id)?.name ?? id}
              </option>
            ))}
          </select>
        </label>
      )}
      {measures.length === 0 && <p>All of them are taken already.</p>}
      {measures.map((measure) => (
        <Tooltip key={measure.key} label={measure.reason} multiline w={260} withinPortal>
          <Button size="compact-xs" variant="default" disabled={busy} onClick={() => start(measure)}>
            {measure.title}
          </Button>
        </Tooltip>
      ))}
      {busy && <p role="status">A run is going on: stop it or wait for its end.</p>}
    </div>
  );
}
