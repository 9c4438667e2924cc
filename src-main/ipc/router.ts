import type { Diagnostic } from '../../src-shared/base/diagnostic';
import { toDiagnostics } from '../../src-shared/protocol/failure';
import { requests, type RequestName, type Results } from '../../src-shared/protocol/requests';
import type { ParsedArgument } from '../../src-shared/protocol/worker-messages';

/** One handler for each question; the argument has been checked. Throws a `DiagnosticError` for what the user can mend. */
export type Handlers = { readonly [N in RequestName]: (argument: ParsedArgument<N>) => Promise<Results[N]> };

type Routed =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: readonly Diagnostic[] };

/**
 * Answers questions of the window. Whatever arrives, the answer is a value or diagnostics: an unknown name (IPC-002), an
 * argument of another form (IPC-003), what a handler throws.
 */
export function createRouter(
  handlers: Handlers,
  onFault: (name: string, error: unknown) => void,
): (name: unknown, argument: unknown) => Promise<Routed> {
  return async (name, argument) => {
    if (!isRequestName(name)) {
      const shown = typeof name === 'string' ? `"${name.slice(0, 60)}"` : typeof name;
      return refuse('IPC-002', `There is no question ${shown}.`);
    }
    try {
      return await answerQuestion(handlers, name, argument);
    } catch (error) {
      const diagnostics = toDiagnostics(error);
      if (diagnostics.some(({ code }) => code.startsWith('INTERNAL'))) onFault(name, error);
      return { ok: false, error: diagnostics };
    }
  };
}

async function answerQuestion<N extends RequestName>(handlers: Handlers, name: N, argument: unknown): Promise<Routed> {
  const parsed = requests[name].safeParse(argument);
  if (!parsed.success) {
    const [first] = parsed.error.issues;
    const where = first === undefined || first.path.length === 0 ? '' : ` at ${first.path.join('.')}`;
    return refuse(
      'IPC-003',
      `The argument of "${name}" has another form than it should${where}: ${first?.message ?? ''}`,
    );
  }
  // The table types its schemas one by one; the compiler cannot see that `name` picks schema and handler alike.
  const handler = handlers[name] as (argument: unknown) => Promise<unknown>;
  return { ok: true, value: await handler(parsed.data) };
}

function isRequestName(name: unknown): name is RequestName {
  return typeof name === 'string' && Object.hasOwn(requests, name);
}

/** A question that no window of ours would ask. */
export function refuse(code: string, message: string): { readonly ok: false; readonly error: readonly Diagnostic[] } {
  const nextStep = 'Start Unroll again. If it happens again, report what you did.';
  return { ok: false, error: [{ code, severity: 'error', message, nextStep }] };
}
