import { DiagnosticError, type Diagnostic } from '../base/diagnostic';

/** What was thrown as diagnostics: its own, or one that stands for a fault of Unroll. No stack trace leaves a process. */
export function toDiagnostics(error: unknown): readonly Diagnostic[] {
  if (error instanceof DiagnosticError) return error.diagnostics;
  const message = error instanceof Error ? error.message : String(error);
  return [
    {
      code: 'INTERNAL-001',
      severity: 'error',
      message: `Unroll failed: ${message.split('\n')[0] ?? ''}`,
      nextStep: 'This is a fault of Unroll. Save your project and report what you did.',
    },
  ];
}
