import { Button } from '@mantine/core';
import type { ReactElement } from 'react';
import type { HeadResults } from '../../src-shared/protocol/run-types';
import { saveText } from '../state/save-file';
import { formatCount, formatNumber } from '../charts/format';
import { averageClasses, writeClasses } from './class-averages';
import { confusionShade, writeConfusion } from './head-results';

/** Which classes are taken for which, and how well each is found. */
export function ClassResults({ head }: { readonly head: HeadResults }): ReactElement {
  return (
    <div className="results-classes" tabIndex={0} role="region" aria-label="Classes">
      <div>
        <table className="confusion">
          <caption>
            Confusion matrix
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => void saveText('confusion.csv', writeConfusion(head))}
            >
              Save as CSV…
            </Button>
          </caption>
          <thead>
            <tr>
              <th scope="col">Truth ↓ Prediction →</th>
              {head.classes.map(({ name }) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {head.confusion.map((row, truth) => (
              <tr key={head.classes[truth]?.name ?? truth}>
                <th scope="row">{head.classes[truth]?.name}</th>
                {row.map((count, prediction) => (
                  <td
                    key={prediction}
                    data-right={truth === prediction}
                    style={{
                      background: `color-mix(in srgb, var(--u-accent) ${confusionShade(count, row)}%, transparent)`,
                    }}
                  >
                    {formatCount(count)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <table className="class-scores">
        <caption>
          Each class
          <Button size="compact-xs" variant="default" onClick={() => void saveText('classes.csv', writeClasses(head))}>
            Save as CSV…
          </Button>
        </caption>
        <thead>
          <tr>
            {['Class', 'Precision', 'Recall', 'F1', 'Count'].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {head.classes.map(({ name, precision, recall, f1, count }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{formatNumber(precision)}</td>
              <td>{formatNumber(recall)}</td>
              <td>{formatNumber(f1)}</td>
              <td>{formatCount(count)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          {averageClasses(head).map(({ name, help, precision, recall, f1, count }) => (
            <tr key={name}>
              <th scope="row" title={help}>
                {name}
              </th>
              <td>{formatNumber(precision)}</td>
              <td>{formatNumber(recall)}</td>
              <td>{formatNumber(f1)}</td>
              <td>{formatCount(count)}</td>
            </tr>
          ))}
        </tfoot>
      </table>
    </div>
  );
}
