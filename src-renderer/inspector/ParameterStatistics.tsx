import type { ReactElement } from 'react';
import { formatNumber } from '../charts/format';
import { useRunDetails } from '../state/run-records';

/** What training made of a block's parameters, in the run that is chosen. */
export function ParameterStatistics({ block }: { readonly block: string }): ReactElement | null {
  const details = useRunDetails();
  const own = details?.parameters.filter((parameter) => parameter.block === block) ?? [];
  if (details === null || own.length === 0) return null;
  return (
    <table className="inspector-table">
      <caption>After training ({details.summary.run})</caption>
      <thead>
        <tr>
          <th scope="col">Parameter</th>
          <th scope="col">Mean</th>
          <th scope="col">Deviation</th>
          <th scope="col">Range</th>
        </tr>
      </thead>
      <tbody>
        {own.map((parameter) => (
          <tr key={parameter.name}>
            <th scope="row" className="inspector-mono" title={parameter.shape.join(' × ')}>
              {parameter.name.slice(block.length + 1) || parameter.name}
            </th>
            <td className="inspector-mono">{formatNumber(parameter.mean)}</td>
            <td className="inspector-mono">{formatNumber(parameter.deviation)}</td>
            <td className="inspector-mono">
              {formatNumber(parameter.minimum)} … {formatNumber(parameter.maximum)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
