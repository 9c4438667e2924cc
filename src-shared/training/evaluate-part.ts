import { defined } from '../base/invariant';
import type { CompiledModel } from '../compiler/compiled-model';
import { addToMean, createMean, meanOf } from '../metrics/mean';
import type { StepCounts } from '../metrics/step-counts';
import type { Tensor } from '../tensor/tensor';
import { addHeadMetrics, createHeadMetrics, readHeadMetrics, readTokenSteps } from './head-metrics';
import { visitSamples, type VisitCall } from './visit-samples';

export interface PartEvaluation {
  /** Mean over the positions that count, in the model's scaled numbers; of several heads the sum of their means. */
  readonly loss: number;
  /** Errors in the data's own units; see `readHeadMetrics`. */
  readonly metrics: Readonly<Record<string, number>>;
  /** What was right at each step of texts, by the block that predicts their tokens. */
  readonly tokenSteps: ReadonlyMap<string, StepCounts>;
}

/** Samples in one run. Evaluation keeps no sequences for a backward pass, so it may take more at once than training. */
const LEAST_SAMPLES = 128;

export interface EvaluationCall extends Omit<VisitCall, 'most'> {
  readonly batchSize: number;
}

/**
 * Loss and metrics of the parameters on all samples of a part, those of like length together; null where the part has none.
 * Where the state is carried, the part is read from its beginning to its end.
 */
export async function evaluatePart(call: EvaluationCall): Promise<PartEvaluation | null> {
  const { model, data, batchSize } = call;
  const losses = lossOutputs(model).map((names) => ({ ...names, mean: createMean() }));
  const metrics = createHeadMetrics(model.targets, data.scales);
  await visitSamples({ ...call, most: Math.max(batchSize, LEAST_SAMPLES) }, ({ batch, outputs }) => {
    for (const { loss, weight, mean } of losses)
      addToMean(mean, readScalar(outputs, loss), readScalar(outputs, weight));
    addHeadMetrics(metrics, outputs, batch, data.scales);
  });
  const means = losses.flatMap(({ mean }) => meanOf(mean) ?? []);
  if (means.length === 0) return null;
  return {
    loss: means.reduce((sum, mean) => sum + mean),
    metrics: readHeadMetrics(metrics),
    tokenSteps: readTokenSteps(metrics),
  };
}

/** Heads may count different positions in a batch (sequences beside single values, unknown classes), so each has a mean of its own. */
function lossOutputs({ targets }: CompiledModel): { readonly loss: string; readonly weight: string }[] {
  if (targets.length === 1) return [{ loss: 'loss', weight: 'loss_weight' }];
  return targets.map(({ block }) => ({ loss: `${block}.loss`, weight: `${block}.loss_weight` }));
}

function readScalar(outputs: ReadonlyMap<string, Tensor>, name: string): number {
  return Number(defined(outputs.get(name), `output ${name}`).data[0]);
}
