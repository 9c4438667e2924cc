import { useMemo, useState, type ReactElement } from 'react';
import type { AttentionMap, WrittenText } from '../../src-shared/protocol/text-results';
import type { HeatData } from '../charts/draw-heat-map';
import { formatColumn } from '../charts/format';
import { heatLimit } from '../charts/heat-colors';
import { HeatMap } from '../charts/HeatMap';
import { useProject } from '../state/project-store';
import { BeamTreeView } from './BeamTreeView';
import { MarkedText } from './MarkedText';
import { showToken } from '../ui/show-token';

interface WrittenResultProps {
  readonly written: WrittenText;
  /** Whether a newer answer is on its way. */
  readonly isOld: boolean;
}

/** What the model wrote, how sure it was, and where it looked. */
export function WrittenResult({ written, isOld }: WrittenResultProps): ReactElement {
  const name = useProject((state) => state.project.blocks.get(written.head)?.name) ?? written.head;
  const [isTreeShown, setTreeShown] = useState(false);
  const { candidates, reference, firstWrong, attention, beam } = written;
  const [best] = candidates;
  const logs = formatColumn(candidates.map(({ logProbability }) => logProbability));
  const scores = formatColumn(candidates.map(({ score }) => score));
  return (
    <section className="written" aria-label={`Written by ${name}`} data-old={isOld}>
      <table className="written-texts">
        <caption>{name}</caption>
        <thead>
          <tr>
            <th scope="col">Output</th>
            <th scope="col" title="Natural logarithm of the probability of the text">
              log p
            </th>
            {candidates.length > 1 && (
              <th scope="col" title="log p over the length penalty: what texts are ordered by">
                Score
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {candidates.map((candidate, i) => (
            <tr key={i}>
              <td>
                {i === 0 && reference !== null ? (
                  <MarkedText text={candidate.text} tokens={candidate.tokens} firstWrong={firstWrong} />
                ) : (
                  <bdi>{candidate.text === '' ? '(nothing)' : candidate.text}</bdi>
                )}
                {!candidate.hasEnded && <small> cut off at the greatest length</small>}
              </td>
              <td>{logs[i]}</td>
              {candidates.length > 1 && <td>{scores[i]}</td>}
            </tr>
          ))}
          {best === undefined && (
            <tr>
              <td colSpan={3}>Nothing was written.</td>
            </tr>
          )}
        </tbody>
        {reference !== null && (
          <tfoot>
            <tr>
              <td colSpan={3}>
                Reference: <bdi>{reference}</bdi>
              </td>
            </tr>
          </tfoot>
        )}
      </table>
      {attention !== null && <AttemptMap name={name} attention={attention} />}
      {beam !== null && beam.nodes.length > 1 && (
        <div className="written-beam">
          <button
            type="button"
            className="text-button"
            aria-expanded={isTreeShown}
            onClick={() => setTreeShown(!isTreeShown)}
          >
            {isTreeShown ? 'Hide the search tree' : `Show the search tree (${beam.nodes.length - 1} hypotheses)`}
          </button>
          {isTreeShown && <BeamTreeView tree={beam} />}
        </div>
      )}
    </section>
  );
}

/** Where each written token looked in what was read. */
function AttemptMap({ name, attention }: { readonly name: string; readonly attention: AttentionMap }): ReactElement {
  const data = useMemo(
    (): HeatData => ({
      rows: attention.outputTokens.map(showToken),
      columns: attention.sourceTokens.map(showToken),
      values: attention.weights.flat(),
      rowTitle: 'Written',
      columnTitle: 'Read',
    }),
    [attention],
  );
  return (
    <div className="written-map">
      <HeatMap
        name={`Attention of ${name} on this text`}
        data={data}
        scale="share"
        limit={heatLimit(data.values)}
        valueName="weight"
        empty="Nothing was written, so nothing was looked at."
      />
    </div>
  );
}
