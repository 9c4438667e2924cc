import type { ReactElement } from 'react';
import type { Diagnostic } from '../../src-shared/base/diagnostic';
import { INSIDE } from '../../src-shared/compiler/find-drawing';
import { useProject } from '../state/project-store';
import { ProblemRow } from './ProblemRow';

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

/** The problems that are about one of these blocks of the expanded project, or about one inside them. */
export function problemsOf(diagnostics: readonly Diagnostic[], blocks: readonly string[]): readonly Diagnostic[] {
  return diagnostics.filter(({ where }) =>
    blocks.some((id) => where?.block === id || where?.block?.startsWith(id + INSIDE) === true),
  );
}
