import './problems.css';
import { Button, Tooltip } from '@mantine/core';
import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { Diagnostic, Repair } from '../../src-shared/base/diagnostic';
import { findCanvasView } from '../state/canvas-view';
import { useData } from '../state/data-store';
import { apply, projectStore, useProject } from '../state/project-store';
import { select } from '../state/selection-store';
import { describePreview, previewRepair, readRepair } from './preview-repair';

/** Everything that is wrong, each with what it is about and what would mend it. */
export function ProblemsPanel() {
  const drawing = useProject((state) => state.check.diagnostics);
  const data = useData((state) => state.diagnostics);
  // What is wrong with the data is told once, though every input stumbles over it.
  const codes = new Set(data.map(({ message }) => message));
  const problems = [...data, ...drawing.filter(({ message }) => !codes.has(message))];
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
    <ul className="problems" aria-label="Problems">
      {sorted.map((problem, index) => (
        <Problem key={`${problem.code} ${problem.message} ${index}`} problem={problem} />
      ))}
    </ul>
  );
}

function rankOf({ severity }: Diagnostic): number {
  return severity === 'error' ? 0 : 1;
}

function Problem({ problem }: { readonly problem: Diagnostic }) {
  const { code, severity, message, nextStep, where, repairs = [] } = problem;
  const block = where?.block;
  const name = useProject((state) => (block === undefined ? undefined : state.project.blocks.get(block)?.name));
  const place = name ?? where?.column ?? where?.file ?? '';
  return (
    <li className="problem">
      {severity === 'error' ? (
        <CircleAlert size={16} className="is-error" aria-label="Error" />
      ) : (
        <TriangleAlert size={16} className="is-warning" aria-label="Warning" />
      )}
      <div className="problem-text">
        <p>{message}</p>
        <p className="dim">{nextStep}</p>
        <div className="problem-actions">
          {block !== undefined && name !== undefined && (
            <Button variant="subtle" onClick={() => showBlock(block)}>
              Show “{place}”
            </Button>
          )}
          {repairs.map((repair) => (
            <RepairButton key={repair.label} repair={repair} />
          ))}
        </div>
      </div>
      <span className="mono dim problem-code">{code}</span>
    </li>
  );
}

/** A repair; pointing at it, or focusing it, says what it would change. */
function RepairButton({ repair }: { readonly repair: Repair }) {
  const [preview, setPreview] = useState('');
  const look = (): void => {
    const { project, check, features } = projectStore.getState();
    const result = previewRepair(project, check, features, repair);
    setPreview(result === null ? 'This can no longer be applied.' : describePreview(result));
  };
  return (
    <Tooltip
      label={preview}
      disabled={preview === ''}
      multiline
      maw={320}
      events={{ hover: true, focus: true, touch: false }}
    >
      <Button
        variant="default"
        onMouseEnter={look}
        onFocus={look}
        onClick={() => {
          const command = readRepair(repair);
          if (command !== null) apply(command, repair.label);
        }}
      >
        {repair.label}
      </Button>
    </Tooltip>
  );
}

function showBlock(block: string): void {
  select({ blocks: [block] });
  findCanvasView()?.focusBlock(block);
}
