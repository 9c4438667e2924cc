import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorkerArgument } from '../../src-shared/protocol/worker-messages';
import { exportRun } from './export-run';
import { predictFile } from './predict-file';
import { findRun } from './run-folder';

/** Predicts another file with a run's model, the way anyone would with its export. Throws a `DiagnosticError`. */
export async function predictWithRun({
  projectPath,
  run,
  dataPath,
  outPath,
}: WorkerArgument<'model.predict'>): Promise<{ readonly rows: number }> {
  const folder = await findRun(projectPath, run);
  const work = await mkdtemp(join(tmpdir(), 'unroll-predict-'));
  try {
    const modelPath = join(work, 'model.onnx');
    await exportRun({ run: folder.path, kind: 'predict', gradients: false, steps: 1, outPath: modelPath });
    const { rows } = await predictFile({ modelPath, dataPath, outPath, provider: 'cpu' });
    return { rows };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
