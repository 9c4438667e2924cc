import type { ReactElement } from 'react';
import { formatCount } from '../charts/format';
import { describeSample, workOfBlocks } from '../editing/model-cost';
import { useProject } from '../state/project-store';

/** Rows of a table: what some blocks have to learn and to compute, together. */
export function SelectionCost({ blocks }: { readonly blocks: readonly string[] }): ReactElement {
  const project = useProject((state) => state.drawing);
  const check = useProject((state) => state.drawingCheck);
  const learnt = blocks.reduce((sum, id) => sum + (check.parameterCounts.get(id) ?? 0), 0);
  const work = workOfBlocks(project, check, blocks);
  return (
    <>
      <SummaryRow title="Parameters" value={formatCount(learnt)} />
      {work !== null && <SummaryRow title={`Multiply-adds ${describeSample(project)}`} value={formatCount(work)} />}
    </>
  );
}

/** A name and a value beside each other. */
export function SummaryRow({ title, value }: { readonly title: string; readonly value: string }): ReactElement {
  return (
    <tr>
      <th scope="row">{title}</th>
      <td className="inspector-mono">{value}</td>
    </tr>
  );
}
