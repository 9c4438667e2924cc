import './problems.css';
import { CircleCheck } from 'lucide-react';
import type { Diagnostic } from '../../src-shared/base/diagnostic';
import { useData } from '../state/data-store';
import { useProject } from '../state/project-store';
import { ProblemRow } from './ProblemRow';

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
          <ProblemRow key={`${problem.code} ${problem.message} ${index}`} problem={problem} />
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
