import { DiagnosticError } from '../../src-shared/base/diagnostic';
import { parseProject } from '../../src-shared/document/parse';
import { toDiagnostics } from '../../src-shared/protocol/failure';
import type { RunEvent } from '../../src-shared/protocol/run-events';
import type { TrainingOrder } from '../../src-shared/protocol/worker-messages';
import { findRun } from './run-folder';
import { trainRun } from './train-run';
import type { TrainingHold } from './training-hold';

/** Trains as ordered. Whatever happens is an event; the last one is `done` or `error`. */
export async function carryOut(
  { projectPath, text, resume, from, threads, provider }: TrainingOrder,
  hold: TrainingHold,
  onEvent: (event: RunEvent) => void,
): Promise<void> {
  const told = { failure: false };
  try {
    const project = parseProject(text);
    if (!project.ok) throw new DiagnosticError(project.error);
    await trainRun({
      ...{ projectPath, threads, provider },
      project: project.value,
      ...(resume === null ? {} : { resume: true, outFolder: (await findRun(projectPath, resume)).path }),
      ...(from === null ? {} : { from: (await findRun(projectPath, from)).path }),
      onEvent: (event) => {
        told.failure ||= event.type === 'error';
        onEvent(event);
      },
      shouldStop: () => hold.shouldStop(),
      yieldToHost: () => hold.wait(),
    });
  } catch (error) {
    if (!(error instanceof DiagnosticError))
      process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`);
    // Most failures of a run have been told by the run itself.
    if (!told.failure) onEvent({ type: 'error', diagnostics: toDiagnostics(error) });
  }
}
