import './problems.css';
import { CircleAlert, TriangleAlert } from 'lucide-react';
import { memo, useState } from 'react';
import type { Diagnostic, Repair } from '../../src-shared/base/diagnostic';
import { nameOfBlock } from '../../src-shared/compiler/view-check';
import { showBlock } from '../commands/show-block';
import { applyRepair } from '../state/apply-repair';
import { projectStore, useProject } from '../state/project-store';
import { describePreview, previewRepair } from './preview-repair';

interface ProblemRowProps {
  readonly problem: Diagnostic;
  /** Beside the block that it is about: there is nothing to be shown then. */
  readonly isBesideBlock?: boolean;
}

/**
 * What is wrong, why, and what would mend it, at a click; pointed at, a repair says what it would change. Every check makes its
 * problems anew: one that says and offers the same is not drawn again.
 */
export const ProblemRow = memo(Problem, (a, b) => JSON.stringify(a) === JSON.stringify(b));

function Problem({ problem, isBesideBlock = false }: ProblemRowProps) {
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
          {block !== undefined && name !== null && !isBesideBlock && (
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
