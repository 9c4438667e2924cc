import { Button, Select } from '@mantine/core';
import { useMemo, useState, type ReactElement } from 'react';
import type { HeadResults } from '../../src-shared/protocol/run-types';
import { useTimeLabel } from '../binding/time-label';
import { ask } from '../bridge/bridge';
import { LinePlot } from '../charts/LinePlot';
import { ScatterPlot } from '../charts/ScatterPlot';
import { errorLines, forecastLines, scatterPoints, writePredictions } from './head-results';
import { PredictionTable } from './PredictionTable';

interface ForecastResultsProps {
  readonly head: HeadResults;
  readonly view: 'forecast' | 'steps' | 'scatter' | 'table';
}

/** The predictions of numbers: over time, by step ahead, against the truth, and as a table. */
export function ForecastResults({ head, view }: ForecastResultsProps): ReactElement | null {
  const timeLabel = useTimeLabel();
  const columns = [...new Set(head.series.map(({ column }) => column))];
  const [chosenColumn, setColumn] = useState<string | null>(null);
  const [chosenStep, setStep] = useState<string | null>(null);
  const column = columns.find((name) => name === chosenColumn) ?? columns[0] ?? '';
  const ofColumn = useMemo(() => head.series.filter((one) => one.column === column), [head, column]);
  const series = ofColumn.find(({ step }) => String(step) === chosenStep) ?? ofColumn[0];
  const lines = useMemo(() => {
    if (series === undefined) return [];
    return view === 'steps' ? errorLines(ofColumn) : forecastLines(series);
  }, [series, ofColumn, view]);
  if (series === undefined) return null;
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
      {ofColumn.length > 1 && view !== 'steps' && (
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
        name={`Forecast of ${column}`}
        lines={lines}
        isDate={series.isDate}
        xAxis={{ label: timeLabel, unit: '' }}
        yAxis={{ label: column, unit: '' }}
        controls={controls}
        empty="The test part holds no window: give the test more rows."
      />
    );
  }
  return (
    <div className="results-column">
      <div className="results-controls">
        {controls}
        {view === 'table' && (
          <Button
            size="compact-xs"
            variant="default"
            onClick={() =>
              void ask('file.save-text', { suggestedName: 'predictions.csv', text: writePredictions(head.series) })
            }
          >
            Save all as CSV…
          </Button>
        )}
      </div>
      {view === 'scatter' ? (
        <div className="results-scatter" tabIndex={0} role="region" aria-label="Scatter">
          <ScatterPlot name={`Prediction against truth of ${column}`} points={scatterPoints(series)} />
        </div>
      ) : (
        <PredictionTable series={series} />
      )}
    </div>
  );
}
