import { SegmentedControl } from '@mantine/core';
import { useMemo, useState, type ComponentProps, type ReactElement, type ReactNode } from 'react';
import { LinePlot } from '../charts/LinePlot';
import type { ResultSeries } from './head-results';
import { autocorrelationPlot, distributionLines, residualsOf, residualLines } from './residual-lines';

type View = 'time' | 'distribution' | 'autocorrelation';
type Plot = Omit<ComponentProps<typeof LinePlot>, 'controls'>;

interface ResidualsProps {
  readonly series: ResultSeries;
  readonly timeLabel: string;
  readonly controls: ReactNode;
}

/** What the predictions leave over: along the test part, how it is spread, and whether one error tells of the next. */
export function Residuals({ series, timeLabel, controls }: ResidualsProps): ReactElement {
  const [view, setView] = useState<View>('time');
  const plot = useMemo(() => PLOTS[view](series, timeLabel), [view, series, timeLabel]);
  return (
    <LinePlot
      key={view}
      {...plot}
      controls={
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
      }
    />
  );
}

const NOTHING = 'No predictions to compare with a truth.';

const PLOTS: Readonly<Record<View, (series: ResultSeries, timeLabel: string) => Plot>> = {
  time: (series, timeLabel) => {
    const { values, mean } = residualsOf(series);
    return {
      name: `Residuals of ${series.column}`,
      lines: residualLines(series, values),
      levels: [{ key: 'mean', label: 'Mean', value: mean }],
      isDate: series.isDate,
      xAxis: { label: timeLabel, unit: '' },
      yAxis: { label: 'Residual', unit: series.column },
      empty: NOTHING,
    };
  },
  distribution: (series) => ({
    name: `Residuals of ${series.column}, distribution`,
    lines: distributionLines(residualsOf(series).values),
    xAxis: { label: 'Truth − prediction', unit: series.column },
    yAxis: { label: 'Predictions', unit: '' },
    empty: NOTHING,
  }),
  autocorrelation: (series) => ({
    name: `Residuals of ${series.column}, autocorrelation`,
    ...autocorrelationPlot(residualsOf(series).values),
    xAxis: { label: 'Predictions before', unit: '', isWhole: true },
    yAxis: { label: 'Correlation', unit: '' },
    empty: 'Too few residuals to compare them with those before.',
  }),
};
