import { CircleCheck, CircleX } from 'lucide-react';
import type { ReactElement } from 'react';
import type { PaddingReport } from '../../src-shared/protocol/run-types';
import { ask } from '../bridge/bridge';
import { useProject } from '../state/project-store';
import { BatchCheck } from './BatchCheck';

/** Whether longer padding changes what the model computes: it must not, or batches would change it as well. */
export function PaddingTest({ isDisabled }: { readonly isDisabled: boolean }): ReactElement {
  return (
    <BatchCheck
      label="Padding test"
      button="Padding test"
      tip="Pads a batch further and compares outputs, loss and gradients"
      busy="Padding a batch…"
      isDisabled={isDisabled}
      run={(project) => ask('run.padding-test', project)}
    >
      {(report) => <Report report={report} />}
    </BatchCheck>
  );
}

function Report({ report }: { readonly report: PaddingReport }): ReactElement {
  const blocks = useProject((state) => state.check.expanded.blocks);
  const { padding, samples, tolerance, loss, outputs, gradients, passed } = report;
  const greatest = (list: readonly { readonly difference: number }[]): number =>
    list.reduce((most, { difference }) => Math.max(most, difference), 0);
  const wrong = [...outputs, ...gradients].filter(({ difference }) => !(difference <= tolerance));
  const Icon = passed ? CircleCheck : CircleX;
  const rows = [
    ['Loss', loss],
    ['Outputs', greatest(outputs)],
    ['Gradients', greatest(gradients)],
  ] as const;
  return (
    <ul className="preflight-lines">
      <li data-state={passed ? 'good' : 'bad'}>
        <Icon size={14} aria-label={passed ? 'Good:' : 'Bad:'} />
        <span>
          <strong>{passed ? 'Padding changes nothing.' : 'Padding changes what is computed.'}</strong> {samples} samples
          with {padding} more steps behind each: differences of{' '}
          {rows.map(([title, value]) => `${title.toLowerCase()} ${value.toExponential(1)}`).join(', ')}, relative to the
          largest value; allowed are {tolerance.toExponential(0)}.
          {wrong.length > 0 &&
            ` Look at ${[...new Set(wrong.map(({ block }) => blocks.get(block)?.name ?? block))].join(', ')}.`}
        </span>
      </li>
    </ul>
  );
}
