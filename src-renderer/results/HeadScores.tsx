import type { ReactElement } from 'react';
import type { HeadResults } from '../../src-shared/protocol/run-types';
import { formatNumber } from '../charts/format';
import { floorTitle, isError, metricTitle } from '../charts/metric-titles';

/** The metrics of the model on the test part, above what is reached without learning. */
export function HeadScores({ head }: { readonly head: HeadResults }): ReactElement {
  const metrics = Object.keys(head.metrics);
  const floors = Object.entries(head.floors);
  return (
    <aside className="results-scores" aria-label="Scores" tabIndex={0}>
      <table>
        <caption>On the test part</caption>
        <thead>
          <tr>
            <th scope="col">Forecast</th>
            {metrics.map((metric) => (
              <th key={metric} scope="col">
                {metricTitle(metric)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">Model</th>
            {metrics.map((metric) => (
              <td key={metric}>
                <b>{formatNumber(head.metrics[metric])}</b>
              </td>
            ))}
          </tr>
          {floors.map(([key, values]) => (
            <tr key={key}>
              <th scope="row">{floorTitle(key)}</th>
              {metrics.map((metric) => (
                <td key={metric}>{formatNumber(Object.hasOwn(values, metric) ? values[metric] : null)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p>{describeAgainstFloors(head)}</p>
    </aside>
  );
}

/** One sentence: whether learning was worth it. */
function describeAgainstFloors({ metrics, floors }: HeadResults): string {
  const metric = ['rmse', 'exact_match', 'accuracy', ...Object.keys(metrics)].find((name) =>
    Object.hasOwn(metrics, name),
  );
  const own = metric === undefined ? undefined : metrics[metric];
  if (metric === undefined || own === undefined) return '';
  const smaller = isError(metric);
  const best = Object.entries(floors)
    .flatMap(([key, values]) => (Object.hasOwn(values, metric) ? [{ key, value: values[metric] ?? NaN }] : []))
    .filter(({ value }) => Number.isFinite(value))
    .sort((a, b) => (smaller ? a.value - b.value : b.value - a.value))[0];
  if (best === undefined) return '';
  const isBetter = smaller ? own < best.value : own > best.value;
  const name = `${floorTitle(best.key)} (${formatNumber(best.value)})`;
  return isBetter
    ? `Better than every floor; the best of them is ${name}.`
    : `Not better than ${name}: train longer, give it more to read, or use that simple forecast.`;
}
