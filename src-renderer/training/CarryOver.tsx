import type { ReactElement } from 'react';
import type { CarryOverReport } from '../../src-shared/protocol/run-events';
import { useProject } from '../state/project-store';

interface CarryOverProps {
  readonly from: string;
  readonly report: CarryOverReport;
}

/** What became of the weights of the run that this one started from. */
export function CarryOver({ from, report }: CarryOverProps): ReactElement {
  const { kept, changed, added, removed } = report;
  const groups: readonly (readonly [string, readonly string[]])[] = [
    ['Kept', kept],
    [
      'Another size, starts anew',
      changed.map(({ name, from: was, to }) => `${name} (${was.join('×')} → ${to.join('×')})`),
    ],
    ['New, starts anew', added],
    ['No longer there', removed],
  ];
  return (
    <details className="carry-over">
      <summary>
        Started from the weights of {from}: {kept.length} kept, {changed.length + added.length} anew, {removed.length}{' '}
        left behind
      </summary>
      <dl>
        {groups
          .filter(([, names]) => names.length > 0)
          .map(([title, names]) => (
            <div key={title}>
              <dt>{title}</dt>
              <dd>
                <WeightNames names={names} />
              </dd>
            </div>
          ))}
      </dl>
    </details>
  );
}

/** Weights by the names that their blocks have on the canvas. */
function WeightNames({ names }: { readonly names: readonly string[] }): ReactElement {
  const blocks = useProject((state) => state.check.expanded.blocks);
  return (
    <>
      {names
        .map((name) => {
          const dot = name.indexOf('.');
          const block = blocks.get(name.slice(0, dot))?.name;
          return block === undefined ? name : `${block}: ${name.slice(dot + 1)}`;
        })
        .join(', ')}
    </>
  );
}
