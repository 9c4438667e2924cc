import { CircleCheck, CircleX, TriangleAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import type { Diagnostic } from '../../src-shared/base/diagnostic';
import { nameOfBlock } from '../../src-shared/compiler/view-check';
import type { PreflightReport } from '../../src-shared/protocol/run-types';
import { ask } from '../bridge/bridge';
import { formatDuration } from '../charts/format';
import { showBlock } from '../commands/show-block';
import { openDock } from '../state/layout-store';
import { useProject } from '../state/project-store';
import { showColumn } from '../state/shown-column';
import { DiagnosticList } from '../ui/DiagnosticList';
import { BatchCheck } from './BatchCheck';

const ICONS = {
  good: { Icon: CircleCheck, word: 'Good' },
  warning: { Icon: TriangleAlert, word: 'Warning' },
  bad: { Icon: CircleX, word: 'Bad' },
} as const;

/** Checks the model for ten seconds before hours are spent on it. */
export function Preflight({ isDisabled }: { readonly isDisabled: boolean }): ReactElement {
  return (
    <BatchCheck
      label="Pre-flight check"
      button="Check before training"
      tip="Tries one batch: shapes, gradients, memory, time"
      busy="Trying one batch…"
      isDisabled={isDisabled}
      run={(project) => ask('run.preflight', project)}
      sayDone={({ seconds }) => `Took ${formatDuration(seconds)}.`}
    >
      {(report) => (
        <>
          <ul className="preflight-lines">
            {report.lines.map((line, i) => (
              <PreflightLine key={i} line={line} />
            ))}
          </ul>
          <DiagnosticList diagnostics={withoutRepeated(report)} />
        </>
      )}
    </BatchCheck>
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
        {block === null && column === null && line.check === 'Model and data' && (
          <button type="button" className="text-button" onClick={() => openDock('data')}>
            Show the data
          </button>
        )}
      </span>
    </li>
  );
}
