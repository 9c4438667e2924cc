import type { ReactElement } from 'react';
import { useProject } from '../state/project-store';
import { ProblemRow } from './ProblemRow';
import { problemsOf } from './problems-of';

interface BlockProblemsProps {
  /** Ids in the expanded project. */
  readonly blocks: readonly string[];
}

/** What is wrong with some blocks, or inside them, with its repairs. Nothing where nothing is. */
export function BlockProblems({ blocks }: BlockProblemsProps): ReactElement | null {
  const diagnostics = useProject((state) => state.check.diagnostics);
  const own = problemsOf(diagnostics, blocks);
  if (own.length === 0) return null;
  return (
    <ul className="problems block-problems" aria-label="Problems of the selection">
      {own.map((problem, index) => (
        <ProblemRow
          key={`${problem.code} ${problem.message} ${index}`}
          problem={problem}
          isBesideBlock={blocks.length === 1 && problem.where?.block === blocks[0]}
        />
      ))}
    </ul>
  );
}
