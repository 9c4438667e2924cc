import { ActionIcon, Checkbox, Menu } from '@mantine/core';
import { EllipsisVertical } from 'lucide-react';
import { useEffect, useState, type ReactElement } from 'react';
import type { RunSummaryRecord } from '../../src-shared/protocol/run-types';
import { ask } from '../bridge/bridge';
import { formatColumn, formatCount, formatDuration, formatMoment } from '../charts/format';
import { metricTitle } from '../charts/metric-titles';
import { openDialog, openDock } from '../state/layout-store';
import { report } from '../state/notices-store';
import { projectStore } from '../state/project-store';
import { hasWeights, usePickedRun } from '../state/run-records';
import { chooseRun, isBusy, refreshRuns, startRun, useRuns } from '../state/run-store';
import { deleteRun, restoreRun } from './run-actions';

interface RunTableProps {
  readonly runs: readonly RunSummaryRecord[];
  readonly metrics: readonly string[];
  readonly compared: ReadonlySet<string>;
  readonly isFull: boolean;
  readonly onCompare: (run: string, isChosen: boolean) => void;
}

const STATES: Readonly<Record<RunSummaryRecord['state'], string>> = {
  running: 'running',
  finished: 'finished',
  stopped: 'stopped',
  failed: 'failed',
  interrupted: 'interrupted',
  imported: 'imported',
};

export function RunTable({ runs, metrics, compared, isFull, onCompare }: RunTableProps): ReactElement {
  const picked = usePickedRun();
  const measured = metrics.map((metric) => ({
    metric,
    texts: formatColumn(
      runs.map((run) => (run.metrics !== null && Object.hasOwn(run.metrics, metric) ? run.metrics[metric] : null)),
    ),
  }));
  return (
    <table>
      <thead>
        <tr>
          {['Compare', 'Run', 'Started', 'State'].map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
          {['Epochs', 'Time'].map((title) => (
            <th key={title} scope="col" className="runs-number">
              {title}
            </th>
          ))}
          {metrics.map((metric) => (
            <th key={metric} scope="col" className="runs-number">
              {metricTitle(metric)}
            </th>
          ))}
          <th scope="col">Note</th>
          <th scope="col">Actions</th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run, index) => (
          <tr key={run.run} data-picked={run.run === picked?.run}>
            <td>
              <Checkbox
                size="xs"
                aria-label={`Compare ${run.run}`}
                checked={compared.has(run.run)}
                disabled={isFull && !compared.has(run.run)}
                {...(isFull && !compared.has(run.run) ? { title: 'More have no colour of their own.' } : {})}
                onChange={(event) => onCompare(run.run, event.currentTarget.checked)}
              />
            </td>
            <th scope="row">
              {run.run}
              {run.run === picked?.run && <span className="visually-hidden"> (shown in Results)</span>}
            </th>
            <td>{formatMoment(run.started)}</td>
            <td data-state={run.state}>{STATES[run.state]}</td>
            <td className="runs-number">{formatCount(run.epochs)}</td>
            <td className="runs-number">{formatDuration(run.seconds)}</td>
            {measured.map(({ metric, texts }) => (
              <td key={metric} className="runs-number">
                {texts[index]}
              </td>
            ))}
            <td>
              <Note run={run} />
            </td>
            <td>
              <RunMenu run={run} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Saved when the field is left or Enter is pressed. */
function Note({ run }: { readonly run: RunSummaryRecord }): ReactElement {
  const [text, setText] = useState(run.note);
  useEffect(() => setText(run.note), [run.note]);
  const save = async (): Promise<void> => {
    const { path } = projectStore.getState();
    if (text === run.note || path === null) return;
    const answer = await ask('run.note', { projectPath: path, run: run.run, note: text });
    if (!answer.ok) report(answer.error);
    await refreshRuns();
  };
  return (
    <input
      className="runs-note"
      aria-label={`Note on ${run.run}`}
      placeholder="Add a note"
      maxLength={10_000}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => void save()}
      onKeyDown={(event) => {
        if (event.key === 'Enter') void save();
      }}
    />
  );
}

const BUSY = 'A run is going on: stop it or wait for its end.';
const NO_WEIGHTS = 'It ended before it had any weights.';

/** A menu item that cannot be chosen says why under the pointer. */
function off(why: string | false): { readonly disabled?: boolean; readonly title?: string } {
  return why === false ? {} : { disabled: true, title: why };
}

function RunMenu({ run }: { readonly run: RunSummaryRecord }): ReactElement {
  // Not the run itself: the table would be drawn with each of its steps.
  const isBusyNow = useRuns((state) => isBusy(state.active));
  const isGoingOn = useRuns((state) => isBusy(state.active) && state.active?.run === run.run);
  const isUsable = hasWeights(run);
  const whyNotResume =
    (isBusyNow && BUSY) ||
    (!isUsable && NO_WEIGHTS) ||
    (run.state === 'finished' && 'It has come to its end: Train further goes on with it.');
  const show = (): void => {
    chooseRun(run.run);
    openDock('results');
  };
  const exportIt = (): void => {
    chooseRun(run.run);
    openDialog('export');
  };
  const resume = (): void => {
    openDock('training');
    void startRun({ resume: run.run });
  };
  const branch = (): void => {
    openDock('training');
    void startRun({ from: run.run });
  };
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="sm" aria-label={`Actions for ${run.run}`}>
          <EllipsisVertical size={14} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item {...off(!isUsable && NO_WEIGHTS)} onClick={show}>
          Show its results
        </Menu.Item>
        <Menu.Item {...off(!isUsable && NO_WEIGHTS)} onClick={exportIt}>
          Export it…
        </Menu.Item>
        <Menu.Item {...off(whyNotResume)} onClick={resume}>
          Resume it
        </Menu.Item>
        <Menu.Item {...off((isBusyNow && BUSY) || (!isUsable && NO_WEIGHTS))} onClick={branch}>
          Train the drawing from its weights
        </Menu.Item>
        <Menu.Item onClick={() => void restoreRun(run)}>Restore its drawing and settings</Menu.Item>
        <Menu.Divider />
        <Menu.Item
          color="red"
          {...off(isGoingOn && 'It is going on: stop it first.')}
          onClick={() => void deleteRun(run)}
        >
          Delete…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
