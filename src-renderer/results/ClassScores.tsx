import type { ReactElement } from 'react';
import type { TryItReport } from '../../src-shared/protocol/run-types';
import { formatColumn } from '../charts/format';
import { showToken } from '../ui/show-token';
import { ShareBar } from './ShareBar';

const MOST_SHOWN = 12;

interface ClassScoresProps {
  readonly name: string;
  readonly output: TryItReport['outputs'][number];
  /** Whether the truth belongs to what was read: not to a text of the user's own. */
  readonly hasTruth: boolean;
}

/** Probabilities of the classes, the likeliest first, as bars. */
export function ClassScores({ name, output, hasTruth }: ClassScoresProps): ReactElement {
  const { names, values, truth } = output;
  const order = names.map((_, i) => i).sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0));
  const shown = order.slice(0, MOST_SHOWN);
  const texts = formatColumn(shown.map((i) => values[i] ?? 0));
  return (
    <table className="class-bars">
      <caption>{name}</caption>
      <tbody>
        {shown.map((i, row) => {
          const value = values[i] ?? 0;
          const isTrue = hasTruth && truth[i] === 1;
          return (
            <tr key={i} data-true={isTrue}>
              <th scope="row">
                {sayName(names[i] ?? '')}
                {isTrue && ' (truth)'}
              </th>
              <td>
                <ShareBar share={value} />
              </td>
              <td>{texts[row]}</td>
            </tr>
          );
        })}
      </tbody>
      {order.length > shown.length && (
        <tfoot>
          <tr>
            <td colSpan={3}>and {order.length - shown.length} less likely ones</td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}

/** A name of white space alone is a token. */
function sayName(name: string): string {
  return /^\s+$/.test(name) ? showToken(name) : name;
}
