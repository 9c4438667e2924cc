import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DiagnosticError } from '../../src-shared/base/diagnostic';
import { defined } from '../../src-shared/base/invariant';
import { writeFileAtomically } from '../fs/atomic-write';
import { describeFileError } from '../fs/file-error';
import { nodeFileOperations, type FileOperations } from '../fs/file-operations';
import { buildExport, type ExportForm, type ExportKind } from './build-export';
import { checkExport, type ExportCheck } from './export-check';
import { locateRun, type RunFolder } from './run-folder';

export interface ExportRequest extends ExportForm {
  /** The folder of a run, or a project file for its newest run. */
  readonly run: string;
  /** A file; of a pair the folder that `encoder.onnx` and `decoder-step.onnx` are put into. */
  readonly outPath: string;
}

export interface ExportSummary extends ExportCheck {
  readonly runFolder: string;
  readonly bytes: number;
  /** Of what was written (of a pair of both files, the encoder first), in hexadecimal. */
  readonly sha256: string;
  /** What was written. */
  readonly files: readonly string[];
  /** Whether all weights are inside, so that whoever opens the file can train the model further. */
  readonly carriesWeights: boolean;
  /** What the user should know about the file. */
  readonly notes: readonly string[];
}

/**
 * Writes a graph of a run as an ONNX file (`buildExport`). The bytes are loaded and compared with another graph of the same model
 * before any of them is written, and written whole or not at all. Throws a `DiagnosticError`: MODEL-004 for a file of the run
 * itself, MODEL-006 for a graph that computes something else, and those of building and of the file system.
 */
export async function exportRun(
  request: ExportRequest,
  operations: FileOperations = nodeFileOperations,
): Promise<ExportSummary> {
  const folder = await locateRun(request.run);
  refuseRunFiles(folder, request.outPath);
  const { files: built, carriesWeights, note, ...made } = await buildExport(folder, request);
  const files = built.map(({ kind, bytes }) => ({
    ...{ kind, bytes },
    path: request.kind === 'pair' ? join(request.outPath, `${kind}.onnx`) : request.outPath,
  }));
  const [first, second] = files;
  const { kind, bytes } = defined(first, 'file to write');
  const check = await checkExport({ kind, bytes, stepBytes: second?.bytes ?? null, ...made });
  if (request.kind === 'pair') await makeFolder(request.outPath);
  for (const file of files) {
    refuseRunFiles(folder, file.path);
    await writeFileAtomically(file.path, file.bytes, operations);
  }
  return {
    ...check,
    runFolder: folder.path,
    bytes: files.reduce((sum, file) => sum + file.bytes.length, 0),
    sha256: hashFiles(files.map((file) => file.bytes)),
    files: files.map(({ path }) => path),
    carriesWeights,
    notes: [...(note === null ? [] : [note]), ...explainInputs(request.kind, folder)],
  };
}

/** One hash for the files of an export, in their order. */
export function hashFiles(files: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const bytes of files) hash.update(bytes);
  return hash.digest('hex');
}

/** A run cannot be read, exported or gone on with once one of its own files has been written over. */
function refuseRunFiles(folder: RunFolder, outPath: string): void {
  const { settings, metrics, result, last, best } = folder;
  if (![settings, metrics, result, last, best].includes(resolve(outPath))) return;
  throw new DiagnosticError({
    code: 'MODEL-004',
    severity: 'error',
    message: `The graph would be written over ${outPath}, a file of the run that it is made from.`,
    nextStep: 'Give --out the name of another file.',
    where: { file: outPath },
  });
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    const known = describeFileError(error, 'write', path);
    throw known === null ? error : new DiagnosticError(known);
  }
}

function explainInputs(kind: ExportKind, folder: RunFolder): string[] {
  if (kind !== 'evaluate' && kind !== 'train') return [];
  return [
    `Its parameters are inputs. The trained ones, and the optimizer's state, are in ${folder.best}: run that file, which has no inputs, and feed each output NAME.saved as the input NAME.`,
  ];
}
