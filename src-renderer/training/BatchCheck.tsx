import { Button, Loader } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import type { Diagnostic } from '../../src-shared/base/diagnostic';
import type { Result } from '../../src-shared/base/result';
import { serializeProject } from '../../src-shared/document/serialize';
import { projectStore, useProject } from '../state/project-store';
import { saveProject } from '../state/save-project';
import { DiagnosticList } from '../ui/DiagnosticList';

interface BatchCheckProps<T> {
  /** For screen readers. */
  readonly label: string;
  readonly button: string;
  /** What the button does, as its tip. */
  readonly tip: string;
  /** What is going on while it works. */
  readonly busy: string;
  /** While a run is going on. */
  readonly isDisabled: boolean;
  readonly run: (project: {
    readonly projectPath: string;
    readonly text: string;
  }) => Promise<Result<T, readonly Diagnostic[]>>;
  /** Beside the button when it is done. */
  readonly sayDone?: (report: T) => string;
  readonly children: (report: T) => ReactElement;
}

type Outcome<T> = ({ readonly report: T } | { readonly problems: readonly Diagnostic[] }) & {
  /** The project it was found out about. */
  readonly of: unknown;
};

/** A check of the model on one batch: saves the project, runs, and shows the report until another takes its place. */
export function BatchCheck<T>(props: BatchCheckProps<T>): ReactElement {
  const { label, button, tip, busy, isDisabled, run, sayDone, children } = props;
  const project = useProject((state) => state.project);
  const [isRunning, setRunning] = useState(false);
  const [outcome, setOutcome] = useState<Outcome<T> | null>(null);
  const check = async (): Promise<void> => {
    if (!(await saveProject({ isForced: false }))) return;
    const { path, project: current } = projectStore.getState();
    if (path === null) return;
    setRunning(true);
    const answer = await run({ projectPath: path, text: serializeProject(current) });
    setRunning(false);
    setOutcome(answer.ok ? { report: answer.value, of: current } : { problems: answer.error, of: current });
  };
  const report = outcome !== null && 'report' in outcome ? outcome.report : null;
  const said = [
    report === null ? undefined : sayDone?.(report),
    outcome !== null && outcome.of !== project ? 'The project has changed since.' : undefined,
  ];
  return (
    <section className="preflight" aria-label={label}>
      <div className="preflight-head">
        <Button
          size="compact-xs"
          variant="default"
          disabled={isDisabled || isRunning}
          title={isDisabled ? 'A run is going on: stop it or wait for its end.' : tip}
          onClick={() => void check()}
        >
          {button}
        </Button>
        <span role="status">
          {isRunning ? (
            <>
              <Loader size={12} /> {busy}
            </>
          ) : (
            said.filter((text) => text !== undefined).join(' ')
          )}
        </span>
      </div>
      {outcome !== null && 'problems' in outcome && <DiagnosticList diagnostics={outcome.problems} />}
      {report !== null && children(report)}
    </section>
  );
}
