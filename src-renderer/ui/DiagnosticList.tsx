import { CircleX, TriangleAlert } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import type { Diagnostic } from '../../src-shared/base/diagnostic';
import './diagnostics.css';

interface DiagnosticListProps {
  readonly diagnostics: readonly Diagnostic[];
  /** What mends one, beside its text. */
  readonly actionOf?: (diagnostic: Diagnostic) => ReactNode;
}

/** What is wrong and what to do about it, in plain words. Nothing when nothing is. */
export function DiagnosticList({ diagnostics, actionOf }: DiagnosticListProps): ReactElement | null {
  if (diagnostics.length === 0) return null;
  return (
    <ul className="diagnostics">
      {diagnostics.map((diagnostic, i) => (
        <li key={i} data-severity={diagnostic.severity}>
          {diagnostic.severity === 'error' ? (
            <CircleX size={14} aria-label="Error:" />
          ) : (
            <TriangleAlert size={14} aria-label="Warning:" />
          )}
          <span>
            {diagnostic.message} {diagnostic.nextStep} <small>{diagnostic.code}</small> {actionOf?.(diagnostic)}
          </span>
        </li>
      ))}
    </ul>
  );
}
