import { Button, Loader } from '@mantine/core';
import { CircleCheck, CircleX } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import type { Diagnostic } from '../../src-shared/base/diagnostic';
import { serializeProject } from '../../src-shared/document/serialize';
import type { PaddingReport } from '../../src-shared/protocol/run-types';
import { ask } from '../bridge/bridge';
import { projectStore, useProject } from '../state/project-store';
import { saveProject } from '../state/save-project';
import { DiagnosticList } from '../ui/DiagnosticList';

type Outcome = { readonly report: PaddingReport } | { readonly problems: readonly Diagnostic[] };

/** Whether longer padding changes what the model computes: it must not, or batches would change it as well. */
export function PaddingTest({ isDisabled }: { readonly isDisabled: boolean }): ReactElement {
  const project = useProject((state) => state.project);
  const [isRunning, setRunning] = useState(false);
  const [outcome, setOutcome] = useState<(Outcome & { readonly of: unknown }) | null>(null);
  const test = async (): Promise<void> => {
    if (!(await saveProject({ isForced: false }))) return;
    const { path, project: current } = projectStore.getState();
    if (path === null) return;
    setRunning(true);
    const answer = await ask('run.padding-test', { projectPath: path, text: serializeProject(current) });
    setRunning(false);
    setOutcome(answer.ok ? { report: answer.value, of: current } : { problems: answer.error, of: current });
  };
  return (
    <section className="preflight" aria-label="Padding test">
      <div className="preflight-head">
        <Button
          size="compact-xs"
          variant="default"
          disabled={isDisabled || isRunning}
          title={
            isDisabled
              ? 'A run is going on: stop it or wait for its end.'
              : 'Pads a batch further and compares outputs, loss and gradients'
          }
          onClick={() => void test()}
        >
          Padding test
        </Button>
        <span role="status">
          {isRunning && (
            <>
              <Loader size={12} /> Padding a batch…
            </>
          )}
          {!isRunning && outcome !== null && outcome.of !== project && 'The project has changed since.'}
        </span>
      </div>
      {outcome !== null && 'problems' in outcome && <DiagnosticList diagnostics={outcome.problems} />}
      {outcome !== null && 'report' in outcome && <Report report={outcome.report} />}
    </section>
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
