import type { ReactElement } from 'react';
import type { TryItReport } from '../../src-shared/protocol/run-types';
import { formatNumber } from '../charts/format';
import { showToken } from '../ui/show-token';
import { ShareBar } from './ShareBar';

interface TokenLabelsProps {
  readonly name: string;
  readonly output: TryItReport['outputs'][number];
  readonly tokens: readonly string[];
}

/** The likeliest label of each token, in the order of the text, and how sure the model is of it. */
export function TokenLabels({ name, output, tokens }: TokenLabelsProps): ReactElement {
  const { names, values, truth } = output;
  return (
    <table className="class-bars token-labels">
      <caption>{name}</caption>
      <tbody>
        {tokens.map((token, i) => {
          const value = values[i] ?? 0;
          return (
            <tr key={i}>
              <th scope="row">
                <bdi className="mono">{showToken(token)}</bdi>
              </th>
              <td className="token-label" data-wrong={truth[i] === 0}>
                {names[i]}
                {truth[i] === 0 && ' (wrong)'}
              </td>
              <td>
                <ShareBar share={value} />
              </td>
              <td>{formatNumber(value)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
