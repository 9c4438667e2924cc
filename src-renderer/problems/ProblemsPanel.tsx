import './problems.css';
import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import { memo, useState } from 'react';
import type { Diagnostic, Repair } from '../../src-shared/base/diagnostic';
import { nameOfBlock } from '../../src-shared/compiler/view-check';
import { showBlock } from '../commands/show-block';
import { useData } from '../state/data-store';
import { apply, projectStore, useProject } from '../state/project-store';
import { describePreview, previewRepair, readRepair } from './preview-repair';

/** More are not read, and would slow every edit down. */
const MOST_SHOWN = 60;

/** Everything that is wrong, each with what it is about and what would mend it. */
export function ProblemsPanel() {
  const drawing = useProject((state) => state.check.diagnostics);
  const data = useData((state) => state.diagnostics);
  // What is wrong with the data is told once, though every input stumbles over it.
  const told = new Set(data.map(({ message }) => message));
  const problems = [...data, ...drawing.filter(({ message }) => !told.has(message))];
  if (problems.length === 0) {
    return (
      <div className="problems-empty">
        <CircleCheck size={20} className="is-good" aria-hidden />
        <p>No problems. The model can be trained.</p>
      </div>
    );
  }
  const sorted = [...problems].sort((a, b) => rankOf(a) - rankOf(b));
  return (
    <>
      <ul className="problems" aria-label="Problems">
        {sorted.slice(0, MOST_SHOWN).map((problem, index) => (
          <Problem key={`${problem.code} ${problem.message} ${index}`} problem={problem} />
        ))}
      </ul>
      {sorted.length > MOST_SHOWN && (
        <p className="dim problems-more">And {sorted.length - MOST_SHOWN} more. Mend those above first.</p>
      )}
    </>
  );
}

function rankOf({ severity }: Diagnostic): number {
  return severity === 'error' ? 0 : 1;
}

interface ProblemProps {
  readonly problem: Diagnostic;
}

/** Every check makes its problems anew: one that says and offers the same is not drawn again. */
const Problem = memo(ProblemRow, (a, b) => JSON.stringify(a.problem) === JSON.stringify(b.problem));

function ProblemRow({ problem }: ProblemProps) {
  const { code, severity, message, nextStep, where, repairs = [] } = problem;
  const block = where?.block;
  const name = useProject(({ project, check }) => (block === undefined ? null : nameOfBlock(project, check, block)));
  const [preview, setPreview] = useState('');
  return (
    <li className="problem">
      {severity === 'error' ? (
        <CircleAlert size={16} className="is-error" role="img" aria-label="Error" />
      ) : (
        <TriangleAlert size={16} className="is-warning" role="img" aria-label="Warning" />
      )}
      <div className="problem-text">
        <p>{message}</p>
        <p className="dim">{nextStep}</p>
        <div className="problem-actions" onMouseLeave={() => setPreview('')}>
          {block !== undefined && name !== null && (
            <button type="button" className="problem-show" onClick={() => showBlock(block)}>
              Show “{name}”
            </button>
          )}
          {repairs.map((repair) => (
            <button
              key={repair.label}
              type="button"
              className="problem-repair"
              onMouseEnter={() => setPreview(tryRepair(repair))}
              onFocus={() => setPreview(tryRepair(repair))}
              onBlur={() => setPreview('')}
              onClick={() => applyRepair(repair)}
            >
              {repair.label}
            </button>
          ))}
          <span className="dim" role="status">
            {preview}
          </span>
        </div>
      </div>
      <span className="mono dim problem-code">{code}</span>
    </li>
  );
}

/** What a repair would change, in a sentence. */
function tryRepair(repair: Repair): string {
  const { project, check, features } = projectStore.getState();
  const result = previewRepair(project, check, features, repair);
  return result === null ? 'This can no longer be applied.' : describePreview(result);
}

function applyRepair(repair: Repair): void {
  const command = readRepair(repair);
  if (command !== null) apply(command, repair.label);
}
