import { Button, SegmentedControl, Slider } from '@mantine/core';
import { useMemo, useState, type ReactElement } from 'react';
import type { HeadResults, SeriesPart } from '../../src-shared/protocol/run-types';
import { useTimeLabel } from '../binding/time-label';
import { saveText } from '../state/save-file';
import { LinePlot } from '../charts/LinePlot';
import { ScatterPlot } from '../charts/ScatterPlot';
import {
  errorLines,
  forecastLines,
  forecastRegions,
  historyLine,
  predictedOnly,
  takePart,
  scatterPoints,
  windowForecast,
  writePredictions,
} from './head-results';
import { byLabel } from '../ui/rank-options';
import { Select } from '../ui/Select';
import { PredictionTable } from './PredictionTable';
import { Residuals } from './Residuals';
import { useHistory } from './use-history';

const NO_PARTS: readonly SeriesPart[] = [];

interface ForecastResultsProps {
  readonly head: HeadResults;
  readonly view: 'forecast' | 'steps' | 'residuals' | 'scatter' | 'table';
}

/** The predictions of numbers: over time, by step ahead, against the truth, and as a table. */
export function ForecastResults({ head, view }: ForecastResultsProps): ReactElement | null {
  const timeLabel = useTimeLabel();
  const columns = [...new Set(head.series.map(({ column }) => column))];
  const [chosenColumn, setColumn] = useState<string | null>(null);
  const [chosenStep, setStep] = useState<string | null>(null);
  const column = columns.find((name) => name === chosenColumn) ?? columns[0] ?? '';
  const [chosenPart, setPart] = useState<string | null>(null);
  const parts = head.series.find((one) => one.column === column)?.parts ?? NO_PARTS;
  const part = parts.find(({ series: number }) => String(number) === chosenPart) ?? parts[0];
  // Several series over the same time would be drawn over each other: one is shown, and all of them are measured.
  const ofColumn = useMemo(
    () =>
      head.series.filter((one) => one.column === column).map((one) => (view === 'steps' ? one : takePart(one, part))),
    [head, column, part, view],
  );
  const series = ofColumn.find(({ step }) => String(step) === chosenStep) ?? ofColumn[0];
  const [chosenWindow, setWindow] = useState<number | null>(null);
  const windows = ofColumn[0]?.x.length ?? 0;
  const isOneWindow = chosenWindow !== null && ofColumn.length > 1;
  const window = Math.min(chosenWindow ?? 0, windows - 1);
  const shown = useMemo(
    () => (isOneWindow ? (windowForecast(ofColumn, window) ?? series) : series),
    [isOneWindow, ofColumn, window, series],
  );
  const fillsGaps = series?.interpolation !== undefined;
  // Where gaps are filled, the truth is drawn around them already.
  const history = useHistory(view === 'forecast' && !fillsGaps ? column : '', part?.series ?? 0);
  const context = useMemo(() => {
    const [first, last] = [shown?.x[0], shown?.x.at(-1)];
    if (first === undefined || last === undefined) return [];
    // A single window is short: three of its lengths show where it comes from.
    return historyLine(history, first, isOneWindow ? first + 3 * (last - first) : last);
  }, [history, shown, isOneWindow]);
  const lines = useMemo(() => {
    if (shown === undefined) return [];
    return view === 'steps' ? errorLines(ofColumn) : [...context, ...forecastLines(shown)];
  }, [shown, ofColumn, view, context]);
  const regions = useMemo(
    () => (shown === undefined ? [] : forecastRegions(shown, context, isOneWindow ? 'Horizon' : 'Test')),
    [shown, context, isOneWindow],
  );
  if (series === undefined || shown === undefined) return null;
  const controls = (
    <>
      {columns.length > 1 && (
        <Select
          size="xs"
          aria-label="Column"
          allowDeselect={false}
          data={columns}
          value={column}
          onChange={setColumn}
          w={160}
        />
      )}
      {parts.length > 1 && view !== 'steps' && (
        <Select
          size="xs"
          aria-label="Series"
          allowDeselect={false}
          searchable
          data={parts.map(({ name, series: number }) => ({ value: String(number), label: name })).sort(byLabel)}
          value={String(part?.series ?? 0)}
          onChange={setPart}
          w={160}
        />
      )}
      {ofColumn.length > 1 && view === 'forecast' && (
        <>
          <SegmentedControl
            size="xs"
            aria-label="What is shown of the forecasts"
            data={[
              { value: 'all', label: 'All windows' },
              { value: 'one', label: 'One window' },
            ]}
            value={isOneWindow ? 'one' : 'all'}
            onChange={(value) => setWindow(value === 'one' ? Math.floor(windows / 2) : null)}
          />
          {isOneWindow && (
            <Slider
              size="sm"
              w={140}
              min={0}
              max={windows - 1}
              value={window}
              onChange={setWindow}
              label={(value) => `Window ${value + 1} of ${windows}`}
              thumbLabel="Window"
            />
          )}
        </>
      )}
      {ofColumn.length > 1 && view !== 'steps' && !(isOneWindow && view === 'forecast') && (
        <Select
          size="xs"
          aria-label="Step ahead"
          allowDeselect={false}
          data={ofColumn.map(({ step }) => ({
            value: String(step),
            label: `${step} ${step === 1 ? 'row' : 'rows'} ahead`,
          }))}
          value={String(series.step)}
          onChange={setStep}
          w={130}
        />
      )}
    </>
  );
  if (view === 'steps') {
    return (
      <LinePlot
        key="steps"
        name={`Error by step of ${column}`}
        lines={lines}
        xAxis={{ label: 'Rows ahead', unit: '' }}
        yAxis={{ label: 'RMSE', unit: column }}
        controls={controls}
        empty="No predictions to measure."
      />
    );
  }
  if (view === 'forecast') {
    return (
      <LinePlot
        key="forecast"
        name={`${fillsGaps ? 'Filled gaps' : 'Forecast'} of ${column}`}
        lines={lines}
        regions={regions}
        isDate={series.isDate}
        xAxis={{ label: timeLabel, unit: '' }}
        yAxis={{ label: column, unit: '' }}
        controls={controls}
        empty="The test part holds no window: give the test more rows."
      />
    );
  }
  if (view === 'residuals') {
    return <Residuals series={predictedOnly(series)} timeLabel={timeLabel} controls={controls} />;
  }
  if (view === 'scatter') {
    const name = `Prediction against truth of ${column}`;
    return <ScatterPlot name={name} points={scatterPoints(series)} controls={controls} />;
  }
  return (
    <div className="results-column">
      <div className="results-controls">
        {controls}
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => void saveText('predictions.csv', writePredictions(head.series))}
        >
          Save all as CSV…
        </Button>
      </div>
      <PredictionTable series={predictedOnly(series)} />
    </div>
  );
}
