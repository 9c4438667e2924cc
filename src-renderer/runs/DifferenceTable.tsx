import type { ReactElement } from 'react';
import type { RunSummaryRecord } from '../../src-shared/protocol/run-types';
import { formatColumn, formatDuration } from '../charts/format';
import { metricTitle } from '../charts/metric-titles';
import { seriesColor } from '../charts/plot-types';
import { listDifferences, listRunMetrics } from './compare-runs';

/** In which settings runs differ, and what came of it. */
export function DifferenceTable({ runs }: { readonly runs: readonly RunSummaryRecord[] }): ReactElement {
  const differences = listDifferences(runs);
  return (
    <table>
      <caption>{differences.length === 0 && runs.length > 1 ? 'The settings are the same' : 'Differences'}</caption>
      <thead>
        <tr>
          <th scope="col">Setting</th>
          {runs.map(({ run }, i) => (
            <th key={run} scope="col">
              <span className="runs-mark" style={{ background: `var(--plot-${seriesColor(i)})` }} />
              {run}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {differences.map(({ name, values }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {values.map((value, i) => (
              <td key={runs[i]?.run}>{value === '' ? '–' : value}</td>
            ))}
          </tr>
        ))}
        {listRunMetrics(runs).map((metric) => (
          <tr key={metric}>
            <th scope="row">{metricTitle(metric)}</th>
            {formatColumn(
              runs.map(({ metrics }) => (metrics !== null && Object.hasOwn(metrics, metric) ? metrics[metric] : null)),
            ).map((text, i) => (
              <td key={runs[i]?.run}>
                <b>{text}</b>
              </td>
            ))}
          </tr>
        ))}
        <tr>
          <th scope="row">Epochs</th>
          {runs.map(({ run, epochs }) => (
            <td key={run}>{epochs}</td>
          ))}
        </tr>
        <tr>
          <th scope="row">Time</th>
          {runs.map(({ run, seconds }) => (
            <td key={run}>{formatDuration(seconds)}</td>
          ))}
        </tr>
      </tbody>
    </table>
  );
}
