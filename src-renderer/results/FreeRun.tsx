import { SegmentedControl } from '@mantine/core';
import { useMemo, useState, type ReactElement } from 'react';
import { useTimeLabel } from '../binding/time-label';
import { formatCount } from '../charts/format';
import { LinePlot } from '../charts/LinePlot';
import { DiagnosticList } from '../ui/DiagnosticList';
import { NumberField } from '../ui/NumberField';
import { Select } from '../ui/Select';
import { driftLines, freeRunLines, freeRunRegions } from './free-run-lines';
import { useFreeRun } from './use-free-run';

interface FreeRunProps {
  readonly run: string;
  readonly block: string;
}

/** Rows ahead when the view is opened: enough to see errors grow. */
const FIRST_STEPS = 30;
const MOST_STEPS = 1000;

/** A model of the next row that reads its own predictions: over the test part and beyond the data, and how its errors grow. */
export function FreeRun({ run, block }: FreeRunProps): ReactElement {
  const timeLabel = useTimeLabel();
  const [steps, setSteps] = useState(FIRST_STEPS);
  const [shown, setShown] = useState<'time' | 'drift'>('time');
  const [chosen, setChosen] = useState<string | null>(null);
  const { value, diagnostics, isBusy } = useFreeRun(run, steps);
  const columns = value?.columns.filter((column) => column.block === block) ?? [];
  const column = columns.find((candidate) => candidate.column === chosen) ?? columns[0];
  const lines = useMemo(() => {
    if (column === undefined) return [];
    return shown === 'time' ? freeRunLines(column) : driftLines(column);
  }, [column, shown]);
  const regions = useMemo(() => (column === undefined ? [] : freeRunRegions(column)), [column]);
  const beyond = value?.beyond ?? null;
  const controls = (
    <div className="results-controls">
      <SegmentedControl
        size="xs"
        aria-label="What is shown of the free run"
        data={[
          { value: 'time', label: 'Over time' },
          { value: 'drift', label: 'Error by rows ahead' },
        ]}
        value={shown}
        onChange={(next) => setShown(next)}
      />
      {columns.length > 1 && (
        <Select
          size="xs"
          aria-label="Column"
          allowDeselect={false}
          data={columns.map((one) => one.column)}
          value={column?.column ?? null}
          onChange={setChosen}
          w={160}
        />
      )}
      <span className="inline-field">
        <NumberField
          label="Rows ahead"
          minimum={1}
          maximum={MOST_STEPS}
          isWhole
          value={steps}
          onChange={(next) => setSteps(next)}
        />
      </span>
      <span role="status" className="free-run-status">
        {isBusy
          ? 'Running…'
          : value !== null && column !== undefined && shown === 'drift'
            ? `${formatCount(column.errors.runs)} runs of ${formatCount(value.steps)} rows in the test part`
            : ''}
      </span>
    </div>
  );
  if (diagnostics.length > 0) return <DiagnosticList diagnostics={diagnostics} />;
  return (
    <div className="results-column">
      {controls}
      {beyond !== null && <DiagnosticList diagnostics={[{ ...beyond, severity: 'warning' }]} />}
      <div className="free-run-plot">
        {shown === 'time' ? (
          <LinePlot
            key="time"
            name={`Free run of ${column?.column ?? 'the model'}`}
            lines={lines}
            regions={regions}
            isDate={column?.isDate ?? false}
            xAxis={{ label: timeLabel, unit: '' }}
            yAxis={{ label: column?.column ?? '', unit: '' }}
            empty={isBusy ? 'The model runs…' : 'The test part holds no window: give the test more rows.'}
          />
        ) : (
          <LinePlot
            key="drift"
            name={`Error of free runs of ${column?.column ?? 'the model'}`}
            lines={lines}
            xAxis={{ label: 'Rows ahead', unit: '', isWhole: true }}
            yAxis={{ label: 'RMSE', unit: column?.column ?? '' }}
            empty={isBusy ? 'The model runs…' : 'The test part holds no window: give the test more rows.'}
          />
        )}
      </div>
    </div>
  );
}
