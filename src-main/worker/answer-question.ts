import type { WorkerArgument, WorkerQuestionName, WorkerResult } from '../../src-shared/protocol/worker-messages';
import { readAttentionHistory } from './attention-history';
import { describeData, plotSeries } from './describe-data';
import { describeExport } from './describe-export';
import { exportRun } from './export-run';
import { computeFreeRun } from './free-run-results';
import { importRun } from './import-run';
import { inspectRun } from './inspect-run';
import { readModelFile } from './model-file';
import { readModelMetadata } from './model-metadata';
import { hasModelWeights } from './model-weights';
import { runtimeVersion } from './ort-session';
import { predictWithRun } from './predict-with-run';
import { checkPadding } from './check-padding';
import { checkBeforeTraining } from './preflight';
import { previewTable } from './preview-table';
import { listProviders } from './providers';
import { findRun } from './run-folder';
import { deleteRun, listRunRecords, readRunDetails, writeRunNote } from './run-records';
import { computeRunResults } from './run-results';
import { tryRun } from './try-run';
import { verifyExport } from './verify-export';
import { DiagnosticError } from '../../src-shared/base/diagnostic';
import { serializeProject } from '../../src-shared/document/serialize';

type Answers = { readonly [N in WorkerQuestionName]: (argument: WorkerArgument<N>) => Promise<WorkerResult<N>> };

const answers: Answers = {
  'data.preview': previewTable,
  'data.describe': describeData,
  'data.series': plotSeries,
  'run.preflight': checkBeforeTraining,
  'run.list': ({ projectPath }) => listRunRecords(projectPath),
  'run.read': ({ projectPath, run }) => readRunDetails(projectPath, run),
  'run.note': async ({ projectPath, run, note }) => {
    await writeRunNote(projectPath, run, note);
    return null;
  },
  'run.delete': async ({ projectPath, run }) => {
    await deleteRun(projectPath, run);
    return null;
  },
  'run.results': ({ projectPath, run }) => computeRunResults(projectPath, run),
  'run.free': computeFreeRun,
  'run.padding-test': checkPadding,
  'run.try': tryRun,
  'run.inspect': inspectRun,
  'run.attention': async ({ projectPath, run }) => readAttentionHistory((await findRun(projectPath, run)).attention),
  'provider.list': async () =>
    (await listProviders()).map(({ provider, usable, canTrain, reason, command }) => ({
      ...{ provider, canTrain, command },
      isUsable: usable,
      reason: reason ?? '',
    })),
  'model.write': async ({ projectPath, run, kind, gradients, steps, path }) => {
    const folder = await findRun(projectPath, run);
    const written = await exportRun({ run: folder.path, kind, gradients, steps, outPath: path });
    const { bytes, sha256, carriesWeights, notes } = written;
    return { bytes, sha256, carriesWeights, notes };
  },
  'model.describe': describeExport,
  'model.verify': verifyExport,
  'model.project': async ({ path }) => {
    const { model } = await readModelFile(path);
    const metadata = readModelMetadata(model.metadata);
    if (!metadata.ok) throw new DiagnosticError(metadata.error);
    return { text: serializeProject(metadata.value.project), hasWeights: hasModelWeights(model) };
  },
  'model.import': ({ projectPath, path }) => importRun(projectPath, path),
  'model.predict': predictWithRun,
  'runtime.version': async () => ({ version: runtimeVersion() }),
};

/** Answers a question of the main process. Throws a `DiagnosticError` for what the user can mend. */
export async function answerQuestion(name: WorkerQuestionName, argument: unknown): Promise<unknown> {
  // The main process checked the argument against the schema of this name.
  const answer = answers[name] as (argument: unknown) => Promise<unknown>;
  return answer(argument);
}
