import { Button } from '@mantine/core';
import type { ReactElement } from 'react';
import type { Diagnostic } from '../../src-shared/base/diagnostic';
import type { DataBinding } from '../../src-shared/document/document';
import type { DataDescription } from '../../src-shared/protocol/app-types';
import { formatColumn, formatCount } from '../charts/format';
import { floorTitle, metricTitle } from '../charts/metric-titles';
import { apply } from '../state/project-store';
import { sampleNoun } from './samples';
import { DataProblems } from './DataProblems';
import { DiagnosticList } from '../ui/DiagnosticList';

interface DataSummaryProps {
  readonly data: DataBinding;
  readonly description: DataDescription | null;
}

/** How many windows there are, what forecasts without learning reach, and what looks wrong. */
export function DataSummary({ data, description }: DataSummaryProps): ReactElement | null {
  if (description === null) return null;
  const { windows, floors, season, warnings, fingerprint } = description;
  const columns = [...new Set(Object.values(floors).flatMap((values) => Object.keys(values)))].map((metric) => ({
    metric,
    texts: formatColumn(Object.values(floors).map((values) => (Object.hasOwn(values, metric) ? values[metric] : null))),
  }));
  const hasChanged = data.fingerprint !== null && data.fingerprint !== fingerprint;
  return (
    <div className="data-summary">
      <p>
        {sampleNoun(data.samples)}: <b>{formatCount(windows.train)}</b> training,{' '}
        <b>{formatCount(windows.validation)}</b> validation, <b>{formatCount(windows.test)}</b> test
        {season !== null && `; season of ${formatCount(season)} rows`}.
      </p>
      {hasChanged && (
        <div className="data-changed">
          <DiagnosticList diagnostics={[FILE_CHANGED]} />
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => apply({ type: 'setData', data: { ...data, fingerprint } }, 'Accept the changed data')}
          >
            Accept the change
          </Button>
        </div>
      )}
      <DataProblems diagnostics={warnings} />
      {columns.length > 0 && (
        <table className="data-floors">
          <caption>Floors: what is reached without learning, on the test part</caption>
          <thead>
            <tr>
              <th scope="col">Forecast</th>
              {columns.map(({ metric }) => (
                <th key={metric} scope="col">
                  {metricTitle(metric)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {Object.keys(floors).map((key, row) => (
              <tr key={key}>
                <th scope="row">{floorTitle(key)}</th>
                {columns.map(({ metric, texts }) => (
                  <td key={metric}>{texts[row]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

const FILE_CHANGED: Diagnostic = {
  code: 'DATA-042',
  severity: 'warning',
  message: 'The file is not the one this project was made with: its content has changed.',
  nextStep: 'Look whether columns and windows still fit, then accept the change.',
};
