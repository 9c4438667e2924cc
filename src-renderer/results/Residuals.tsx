import { SegmentedControl } from '@mantine/core';
import { useMemo, useState, type ReactElement, type ReactNode } from 'react';
import { LinePlot } from '../charts/LinePlot';
import { formatNumber } from '../charts/format';
import type { ResultSeries } from './head-results';
import { autocorrelationPlot, distributionLines, residualsOf, residualLines } from './residual-lines';

type View = 'time' | 'distribution' | 'autocorrelation';

interface ResidualsProps {
  readonly series: ResultSeries;
  readonly timeLabel: string;
  readonly controls: ReactNode;
}

/** What the predictions leave over: along the test part, how it is spread, and whether one error tells of the next. */
export function Residuals({ series, timeLabel, controls }: ResidualsProps): ReactElement {
  const [view, setView] = useState<View>('time');
  const residuals = useMemo(() => residualsOf(series), [series]);
  const all = (
    <>
      {controls}
      <SegmentedControl
        size="xs"
        aria-label="What of the residuals is shown"
        data={[
          { value: 'time', label: 'Over time' },
          { value: 'distribution', label: 'Distribution' },
          { value: 'autocorrelation', label: 'Autocorrelation' },
        ]}
        value={view}
        onChange={(value) => setView(value)}
      />
    </>
  );
  const { column, isDate } = series;
  const name = `Residuals of ${column}`;
  const bias = `Mean ${formatNumber(residuals.mean)}`;
  const { lines: similarity, levels } = useMemo(() => autocorrelationPlot(residuals.values), [residuals]);
  const spread = useMemo(() => distributionLines(residuals.values), [residuals]);
  const over = useMemo(() => residualLines(series, residuals.values), [series, residuals]);
  if (view === 'distribution') {
    return (
      <LinePlot
        key="distribution"
        name={`${name}, distribution`}
        lines={spread}
        xAxis={{ label: 'Truth − prediction', unit: column }}
        yAxis={{ label: 'Predictions', unit: '' }}
        controls={all}
        empty="No predictions to compare with a truth."
      />
    );
  }
  if (view === 'autocorrelation') {
    return (
      <LinePlot
        key="autocorrelation"
        name={`${name}, autocorrelation`}
        lines={similarity}
        levels={levels}
        xAxis={{ label: 'Predictions before', unit: '', isWhole: true }}
        yAxis={{ label: 'Correlation', unit: '' }}
        controls={all}
        empty="Too few residuals to compare them with those before."
      />
    );
  }
  return (
    <LinePlot
      key="time"
      name={name}
      lines={over}
      levels={[{ key: 'mean', label: bias, value: residuals.mean }]}
      isDate={isDate}
      xAxis={{ label: timeLabel, unit: '' }}
      yAxis={{ label: 'Truth − prediction', unit: column }}
      controls={all}
      empty="No predictions to compare with a truth."
    />
  );
}
