import { DiagnosticError, type Diagnostic } from '../../src-shared/base/diagnostic';

/** Codes that stand for a fault of Unroll, and not of the user's files or command. */
export const INTERNAL_CODE = 'INTERNAL-001';

export function isUsersMistake(error: unknown): boolean {
  return error instanceof DiagnosticError;
}

/** What went wrong as diagnostics: its own, or one that stands for a bug. */
export function toDiagnostics(error: unknown): readonly Diagnostic[] {
  if (error instanceof DiagnosticError) return error.diagnostics;
  const message = error instanceof Error ? error.message : String(error);
  return [
    {
      code: INTERNAL_CODE,
      severity: 'error',
      message: `Unroll failed: ${message.split('\n')[0] ?? ''}`,
      nextStep: 'This is a fault of Unroll. Run the command again with --debug and report what it prints.',
    },
  ];
}

/** The lines for a failure. A stack trace only for faults of Unroll, and only when it is asked for. */
export function describeFailure(error: unknown, debug: boolean): string[] {
  const lines = describeDiagnostics(toDiagnostics(error));
  if (debug && !isUsersMistake(error) && error instanceof Error && error.stack) lines.push(error.stack);
  return lines;
}

/** Diagnostics for a terminal: severity and code, where, what, and an arrow with the next step. */
export function describeDiagnostics(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.flatMap((diagnostic) => {
    const place = describePlace(diagnostic);
    return [
      `${diagnostic.severity} ${diagnostic.code}${place === '' ? '' : ` (${place})`}: ${diagnostic.message}`,
      `  → ${diagnostic.nextStep}`,
      ...(diagnostic.repairs ?? []).map((repair) => `  → Would mend it: ${repair.label}.`),
    ];
  });
}

function describePlace({ where, message }: Diagnostic): string {
  if (where === undefined) return '';
  const parts: string[] = [];
  const { block, port, parameter, file, line } = where;
  if (block !== undefined) parts.push(`block ${block}`);
  if (port !== undefined) parts.push(`port ${port}`);
  if (parameter !== undefined) parts.push(`parameter ${parameter}`);
  // Most messages about files name them already.
  if (file !== undefined && !message.includes(file)) parts.push(line === undefined ? file : `${file}:${line}`);
  return parts.join(', ');
}

/** A diagnostic as one flat JSON object; repairs are commands for the canvas and stay out. */
export function toPlainDiagnostic({ code, severity, message, nextStep, where }: Diagnostic): Diagnostic {
  return { code, severity, message, nextStep, ...(where === undefined ? {} : { where }) };
}
