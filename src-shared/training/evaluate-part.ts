import { defined } from '../base/invariant';
import type { CompiledModel } from '../compiler/compiled-model';
import type { PartName } from '../data/split';
import { addToMean, createMean, meanOf } from '../metrics/mean';
import type { StepCounts } from '../metrics/step-counts';
import type { Tensor } from '../tensor/tensor';
import { addHeadMetrics, createHeadMetrics, readHeadMetrics, readTokenSteps } from './head-metrics';
import type { ModelData } from './model-data';
import { orderByLength } from './sample-order';
import type { Runner } from './training-setup';

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

export interface EvaluationCall {
  readonly model: CompiledModel;
  readonly data: ModelData;
  /** Runs the model's `evaluate` graph. */
  readonly runner: Runner;
  readonly parameters: ReadonlyMap<string, Tensor>;
  readonly part: PartName;
  readonly batchSize: number;
  /** Called before every run; may give the host a turn. */
  readonly between: () => Promise<void>;
}

/**
 * Loss and metrics of the parameters on all samples of a part, those of like length together; null where the part has none.
 */
export async function evaluatePart(call: EvaluationCall): Promise<PartEvaluation | null> {
  const { model, data, runner, parameters, part, batchSize, between } = call;
  const total = data.sampleCount(part);
  const size = Math.max(batchSize, LEAST_SAMPLES);
  const lengths = data.lengthsOf?.(part) ?? null;
  const order = lengths === null ? null : orderByLength(lengths);
  const losses = lossOutputs(model).map((names) => ({ ...names, mean: createMean() }));
  const metrics = createHeadMetrics(model.targets, data.scales);
  for (let start = 0; start < total; start += size) {
    await between();
    const samples = Int32Array.from(
      { length: Math.min(size, total - start) },
      (_, i) => order?.[start + i] ?? start + i,
    );
    const batch = data.fill(part, samples);
    const outputs = await runner.run(new Map([...parameters, ...batch]));
    for (const { loss, weight, mean } of losses)
      addToMean(mean, readScalar(outputs, loss), readScalar(outputs, weight));
    addHeadMetrics(metrics, outputs, batch, data.scales);
  }
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
