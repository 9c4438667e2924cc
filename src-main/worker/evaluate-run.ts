import type { CompiledModel } from '../../src-shared/compiler/compiled-model';
import { evaluatePart, type PartEvaluation } from '../../src-shared/training/evaluate-part';
import { evaluateTexts } from '../../src-shared/training/evaluate-texts';
import { createFreeRunning } from '../../src-shared/training/free-running';
import type { ModelData } from '../../src-shared/training/model-data';
import type { RunnerFactory } from '../../src-shared/training/training-setup';
import type { Tensor } from '../../src-shared/tensor/tensor';

export interface TestCall {
  readonly model: CompiledModel;
  readonly data: ModelData;
  readonly parameters: ReadonlyMap<string, Tensor>;
  readonly batchSize: number;
  readonly createRunner: RunnerFactory;
}

/**
 * What the parameters reach on the test part, in the data's own units; null where there is none. A model that writes texts
 * writes all of them, without help.
 */
export async function evaluateTest(call: TestCall): Promise<PartEvaluation | null> {
  const { createRunner, ...rest } = call;
  const { model } = call;
  const runner = await createRunner(model.evaluate({ carry: call.data.streams !== undefined }));
  const writer = await createFreeRunning(model, runner, createRunner);
  const common = { ...rest, part: 'test' as const, between: async () => undefined };
  try {
    const evaluation = await evaluatePart({ ...common, runner });
    if (evaluation === null || writer === null) return evaluation;
    const teacherForced = evaluation.tokenSteps.get(writer.target.block) ?? null;
    const written = await evaluateTexts({ ...common, writer, teacherForced, most: Infinity, shown: 0 });
    return { ...evaluation, metrics: { ...evaluation.metrics, ...written?.metrics } };
  } finally {
    await writer?.release();
    await runner.release();
  }
}
