import { Button, Loader } from '@mantine/core';
import { CircleCheck, CircleX, TriangleAlert } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import type { Diagnostic } from '../../src-shared/base/diagnostic';
import { nameOfBlock } from '../../src-shared/compiler/view-check';
import { serializeProject } from '../../src-shared/document/serialize';
import type { PreflightReport } from '../../src-shared/protocol/run-types';
import { ask } from '../bridge/bridge';
import { formatDuration } from '../charts/format';
import { showBlock } from '../commands/show-block';
import { projectStore, useProject } from '../state/project-store';
import { saveProject } from '../state/save-project';
import { showColumn } from '../state/shown-column';
import { DiagnosticList } from '../ui/DiagnosticList';

type Outcome = { readonly report: PreflightReport } | { readonly problems: readonly Diagnostic[] };

const ICONS = {
  good: { Icon: CircleCheck, word: 'Good' },
  warning: { Icon: TriangleAlert, word: 'Warning' },
  bad: { Icon: CircleX, word: 'Bad' },
} as const;

/** Checks the model for ten seconds before hours are spent on it. */
export function Preflight({ isDisabled }: { readonly isDisabled: boolean }): ReactElement {
  const project = useProject((state) => state.project);
  const [isRunning, setRunning] = useState(false);
  const [outcome, setOutcome] = useState<(Outcome & { readonly of: unknown }) | null>(null);
  const check = async (): Promise<void> => {
    if (!(await saveProject({ isForced: false }))) return;
    const { path, project: current } = projectStore.getState();
    if (path === null) return;
    setRunning(true);
    const answer = await ask('run.preflight', { projectPath: path, text: serializeProject(current) });
    setRunning(false);
    setOutcome(answer.ok ? { report: answer.value, of: current } : { problems: answer.error, of: current });
  };
  const isOld = outcome !== null && outcome.of !== project;
  return (
    <section className="preflight" aria-label="Pre-flight check">
      <div className="preflight-head">
        <Button
          size="compact-xs"
          variant="default"
          disabled={isDisabled || isRunning}
          title={
            isDisabled
              ? 'A run is going on: stop it or wait for its end.'
              : 'Tries one batch: shapes, gradients, memory, time'
          }
          onClick={() => void check()}
        >
          Check before training
        </Button>
        <span role="status">
          {isRunning && (
            <>
              <Loader size={12} /> Trying one batch…
            </>
          )}
          {!isRunning && outcome !== null && 'report' in outcome && `Took ${formatDuration(outcome.report.seconds)}.`}
          {!isRunning && isOld && ' The project has changed since.'}
        </span>
      </div>
      {outcome !== null && 'problems' in outcome && <DiagnosticList diagnostics={outcome.problems} />}
      {outcome !== null && 'report' in outcome && (
        <>
          <ul className="preflight-lines">
            {outcome.report.lines.map((line, i) => (
              <PreflightLine key={i} line={line} />
            ))}
          </ul>
          <DiagnosticList diagnostics={withoutRepeated(outcome.report)} />
        </>
      )}
    </section>
  );
}

/** Diagnostics that no line says already. */
function withoutRepeated({ lines, diagnostics }: PreflightReport): readonly Diagnostic[] {
  return diagnostics.filter(({ message }) => lines.every((line) => !line.message.includes(message)));
}

function PreflightLine({ line }: { readonly line: PreflightReport['lines'][number] }): ReactElement {
  const { Icon, word } = ICONS[line.state];
  const name = useProject(({ project, check }) =>
    line.block === null ? null : nameOfBlock(project, check, line.block),
  );
  const { block, column } = line;
  return (
    <li data-state={line.state}>
      <Icon size={14} aria-label={`${word}:`} />
      <span>
        <strong>{line.check}</strong> {line.message}
        {block !== null && name !== null && (
          <button type="button" className="text-button" onClick={() => showBlock(block)}>
            Show {name}
          </button>
        )}
        {column !== null && (
          <button type="button" className="text-button" onClick={() => showColumn(column)}>
            Show the column {column}
          </button>
        )}
      </span>
    </li>
  );
}
