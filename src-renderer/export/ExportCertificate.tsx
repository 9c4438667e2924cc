import { CircleCheck } from 'lucide-react';
import type { ReactElement } from 'react';
import { formatBytes } from '../../src-shared/base/format-bytes';
import type { ExportReport } from '../../src-shared/protocol/app-types';
import { formatColumn, formatNumber } from '../charts/format';
import { ExportedPortTable } from './ExportedPortTable';

/** What was found when the exported file was run by itself. */
export function ExportCertificate({ report }: { readonly report: ExportReport }): ReactElement {
  const rows: readonly (readonly [string, string])[] = [
    ['File', report.path],
    ['Size', formatBytes(report.bytes)],
    ['Opset', String(report.opset)],
    ['SHA-256', report.sha256],
    ['Greatest difference from the app', formatNumber(report.greatestDifference)],
  ];
  const times = formatColumn(report.checkedSizes.map(({ milliseconds }) => milliseconds));
  return (
    <section className="certificate" aria-label="Certificate" role="status">
      <h3>
        <CircleCheck size={16} aria-hidden /> Exported and checked
      </h3>
      <table>
        <tbody>
          {rows.map(([title, text]) => (
            <tr key={title}>
              <th scope="row">{title}</th>
              <td>{text}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <ExportedPortTable ports={report} />
      {report.checkedSizes.length > 0 && (
        <table className="certificate-runs">
          <caption>Run in a fresh process, on {report.madeUpWindows ? 'made-up' : 'held-out'} data</caption>
          <thead>
            <tr>
              <th scope="col">Batch</th>
              <th scope="col">Steps</th>
              <th scope="col">Time of a run (ms)</th>
            </tr>
          </thead>
          <tbody>
            {report.checkedSizes.map(({ batch, time }, i) => (
              <tr key={`${batch} ${time}`}>
                <td>{batch}</td>
                <td>{time}</td>
                <td>{times[i]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {report.notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
      <p>
        {report.carriesWeights
          ? 'The file carries the project: drop it on Unroll to get the drawing, the preparation and the weights back.'
          : 'The file carries the project: drop it on Unroll to get the drawing and the preparation back. The weights come along in a Predict file.'}
      </p>
    </section>
  );
}
