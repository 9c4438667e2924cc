import { rm } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { DiagnosticError, type Diagnostic } from '../../src-shared/base/diagnostic';
import type { ExportReport } from '../../src-shared/protocol/app-types';
import type { ModelVerification, WorkerArgument } from '../../src-shared/protocol/worker-messages';
import { writeFileAtomically } from '../fs/atomic-write';
import { askOnce, type ForkWorker, type WorkerClient } from './worker-process';

/**
 * Writes a graph of a run (of a pair into the folder `path`), lets a fresh process run the file, and writes what that found beside it as a certificate. Throws
 * a `DiagnosticError`. A file that was found wrong is taken away again, and no certificate of an earlier file stays with a
 * new one.
 */
export async function exportModel(
  { worker, fork }: { readonly worker: WorkerClient; readonly fork: ForkWorker },
  request: WorkerArgument<'model.write'>,
): Promise<ExportReport> {
  const { projectPath, run, kind, steps, path } = request;
  const { bytes, sha256, carriesWeights, notes } = await worker.ask('model.write', request);
  const files = kind === 'pair' ? ['encoder.onnx', 'decoder-step.onnx'].map((name) => join(path, name)) : [path];
  // Of a pair beside the encoder, in the folder of both.
  const [file = path] = files;
  const certificate = join(dirname(file), `${basename(file, extname(file))}.certificate.json`);
  await rm(certificate, { force: true });
  let verification: ModelVerification;
  try {
    verification = await askOnce(fork, 'model.verify', { projectPath, run, kind, steps, path });
    // What takes no part in the numbers, as the project inside, is covered by this alone.
    if (verification.sha256 !== sha256) throw new DiagnosticError(describeChange(path));
  } catch (error) {
    if (!(error instanceof DiagnosticError && saysWrong(error))) throw error;
    for (const wrong of files) await rm(wrong, { force: true });
    throw new DiagnosticError(error.diagnostics.map((d) => ({ ...d, message: `${d.message} The file was removed.` })));
  }
  const { tolerance, ...measured } = verification;
  const report: ExportReport = { path, bytes, ...measured, carriesWeights, notes };
  // For whoever is given the file: paths of this machine stay out.
  const content = {
    ...{ file: basename(file), bytes, ...measured, kind, run, project: basename(projectPath), tolerance },
    checkedAt: new Date().toISOString(),
  };
  await writeFileAtomically(certificate, `${JSON.stringify(content, null, 2)}\n`);
  return report;
}

/** A process that ran out of memory says nothing of the file; one that answered does. */
function saysWrong({ diagnostics }: DiagnosticError): boolean {
  return diagnostics.some(({ code }) => /^(MODEL|ONNX|RUNTIME)-/.test(code));
}

function describeChange(path: string): Diagnostic {
  return {
    code: 'MODEL-006',
    severity: 'error',
    message: `${path} does not hold what was written to it: its hash is another one.`,
    nextStep: 'Check the disk, or export to another folder.',
    where: { file: path },
  };
}
