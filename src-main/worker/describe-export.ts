import { DiagnosticError } from '../../src-shared/base/diagnostic';
import { decodeModel } from '../../src-shared/onnx/read';
import type { ExportPlan } from '../../src-shared/protocol/app-types';
import type { WorkerArgument } from '../../src-shared/protocol/worker-messages';
import { buildExport } from './build-export';
import { listExportedPorts } from './exported-ports';
import { findRun } from './run-folder';

/** What an export would write: the file itself is made, read, and written nowhere. Throws what building it throws. */
export async function describeExport({
  projectPath,
  run,
  steps = 1,
  ...form
}: WorkerArgument<'model.describe'>): Promise<ExportPlan> {
  const { files } = await buildExport(await findRun(projectPath, run), { ...form, steps });
  const read = files.map(({ kind: name, bytes }) => {
    const model = decodeModel(bytes);
    if (!model.ok) throw new DiagnosticError(model.error);
    return { name, model: model.value };
  });
  return { bytes: files.reduce((sum, { bytes }) => sum + bytes.length, 0), ...listExportedPorts(read) };
}
