/**
 * What is wrong, where, why, and what would mend it. Every expected failure in Unroll is one of these:
 * it is shown on the block or column it names and printed by the command line; no stack trace reaches a user.
 */
export interface Diagnostic {
  /** Stable code, `AREA-NNN`, for example `SHAPE-002`. Listed in `base/diagnostic-codes.ts`. */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  /** One or two sentences in plain words: what, where and why, with the numbers. */
  readonly message: string;
  /** What to do next, as an instruction. */
  readonly nextStep: string;
  /** The block, port, parameter, column or file this is about, where there is one. */
  readonly where?: DiagnosticPlace;
  /** Changes to the document that would mend it, best first. Each is a list of document commands. */
  readonly repairs?: readonly Repair[];
}

export interface DiagnosticPlace {
  readonly block?: string;
  readonly port?: string;
  readonly parameter?: string;
  readonly column?: string;
  readonly file?: string;
  readonly line?: number;
}

/** A one-click repair. `commands` are `DocumentCommand`s (see `document/commands`), kept opaque here: base knows no layer above it. */
export interface Repair {
  readonly label: string;
  readonly commands: readonly unknown[];
}

/** Carries diagnostics through code that cannot return a `Result` (worker boundaries, streams). Never a bug. */
export class DiagnosticError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: Diagnostic | readonly Diagnostic[]) {
    const list = Array.isArray(diagnostics) ? (diagnostics as readonly Diagnostic[]) : [diagnostics as Diagnostic];
    super(list.map((d) => `${d.code}: ${d.message} ${d.nextStep}`).join('\n'));
    this.name = 'DiagnosticError';
    this.diagnostics = list;
  }
}
