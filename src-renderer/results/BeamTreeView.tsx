import { useMemo, type ReactElement } from 'react';
import type { BeamTree } from '../../src-shared/protocol/text-results';
import { formatNumber } from '../charts/format';
import { listBeamRows } from './beam-rows';
import { showToken } from '../ui/show-token';

const FATES = { kept: 'went on', finished: 'finished', dropped: 'dropped' } as const;
const MOST_ROWS = 500;

/** Every hypothesis that the search looked at, below the one it goes on from. */
export function BeamTreeView({ tree }: { readonly tree: BeamTree }): ReactElement {
  const rows = useMemo(() => listBeamRows(tree), [tree]);
  return (
    <div className="beam" tabIndex={0} role="region" aria-label="Search tree">
      <ul>
        {rows.slice(0, MOST_ROWS).map(({ index, node }) => (
          <li key={index} data-fate={node.fate} style={{ paddingLeft: (node.step - 1) * 12 }}>
            <span className="token" data-special={node.isEnd}>
              {node.isEnd ? 'end' : showToken(node.token)}
            </span>
            <span title={`log p of the text so far ${formatNumber(node.logProbability)}`}>
              p {formatNumber(Math.exp(node.tokenLogProbability))}
            </span>
            <span>{FATES[node.fate]}</span>
          </li>
        ))}
      </ul>
      {rows.length > MOST_ROWS && <p>and {rows.length - MOST_ROWS} more</p>}
    </div>
  );
}
