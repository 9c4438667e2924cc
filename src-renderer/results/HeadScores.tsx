import type { ReactElement } from 'react';
import type { HeadResults } from '../../src-shared/protocol/run-types';
import { formatColumn, formatNumber } from '../charts/format';
import { floorTitle, isError, metricTitle } from '../charts/metric-titles';

/** The metrics of the model on the test part, above what is reached without learning. */
export function HeadScores({ head }: { readonly head: HeadResults }): ReactElement {
  const { corner, columns, rows } = layScores(head);
  return (
    <aside className="results-scores" aria-label="Scores" tabIndex={0}>
      <table>
        <caption>On the test part</caption>
        <thead>
          <tr>
            <th scope="col">{corner}</th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ title, cells }) => (
            <tr key={title}>
              <th scope="row">{title}</th>
              {cells.map(({ key, text, isModel }) => (
                <td key={key}>{isModel ? <b>{text}</b> : text}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p>{describeAgainstFloors(head)}</p>
    </aside>
  );
}

/** More metrics than this stand below each other: the panel is narrow. */
const METRICS_ABREAST = 3;

interface ScoreTable {
  readonly corner: string;
  readonly columns: readonly string[];
  readonly rows: readonly {
    readonly title: string;
    readonly cells: readonly { readonly key: string; readonly text: string; readonly isModel: boolean }[];
  }[];
}

/** The model and the floors below each other, a metric a column; the other way round when there are many metrics. */
function layScores({ metrics, floors, series }: HeadResults): ScoreTable {
  const models = [
    { key: 'model', title: 'Model', values: metrics, isModel: true },
    ...Object.entries(floors).map(([key, values]) => ({ key, title: floorTitle(key), values, isModel: false })),
  ];
  const names = Object.keys(metrics).map((metric) => ({ metric, title: metricTitle(metric) }));
  const texts = new Map(
    names.map(({ metric }) => [
      metric,
      formatColumn(models.map(({ values }) => (Object.hasOwn(values, metric) ? values[metric] : null))),
    ]),
  );
  const cell = (at: number, metric: string) => ({
    key: `${models[at]?.key ?? ''} ${metric}`,
    text: texts.get(metric)?.[at] ?? '',
    isModel: models[at]?.isModel === true,
  });
  if (names.length <= METRICS_ABREAST) {
    return {
      corner: series.some(({ interpolation }) => interpolation !== undefined) ? 'Filled by' : 'Forecast',
      columns: names.map(({ title }) => title),
      rows: models.map(({ title }, at) => ({
        title,
        cells: names.map(({ metric }) => cell(at, metric)),
      })),
    };
  }
  return {
    corner: 'Measure',
    columns: models.map(({ title }) => title),
    rows: names.map(({ metric, title }) => ({ title, cells: models.map((_, at) => cell(at, metric)) })),
  };
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
  const name = `“${floorTitle(best.key)}” (${formatNumber(best.value)})`;
  if (own === best.value) return `As good as ${name}, and no better: that simple way does as well.`;
  return isBetter
    ? `Better than every floor; the best of them is ${name}.`
    : `Not better than ${name}: train longer, give it more to read, or use that simple way.`;
}
