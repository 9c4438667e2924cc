import { defined } from '../base/invariant';
import type { CompiledModel } from '../compiler/compiled-model';
import type { PartName } from '../data/split';
import { addToMean, createMean, meanOf } from '../metrics/mean';
import type { Tensor } from '../tensor/tensor';
import { addHeadMetrics, createHeadMetrics, readHeadMetrics } from './head-metrics';
import type { ModelData } from './model-data';
import type { Runner } from './training-setup';

export interface PartEvaluation {
  /** Mean over the positions that count, in the model's scaled numbers. */
  readonly loss: number;
  /** Errors in the data's own units; see `readHeadMetrics`. */
  readonly metrics: Readonly<Record<string, number>>;
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

/** Loss and metrics of the parameters on all samples of a part, in order; null where the part has none. */
export async function evaluatePart(call: EvaluationCall): Promise<PartEvaluation | null> {
  const { model, data, runner, parameters, part, batchSize, between } = call;
  const total = data.sampleCount(part);
  const size = Math.max(batchSize, LEAST_SAMPLES);
  const loss = createMean();
  const metrics = createHeadMetrics(model.targets, data.scales);
  for (let start = 0; start < total; start += size) {
    await between();
    const samples = Int32Array.from({ length: Math.min(size, total - start) }, (_, i) => start + i);
    const batch = data.fill(part, samples);
    const outputs = await runner.run(new Map([...parameters, ...batch]));
    addToMean(loss, readScalar(outputs, 'loss'), readScalar(outputs, 'loss_weight'));
    addHeadMetrics(metrics, outputs, batch, data.scales);
  }
  const mean = meanOf(loss);
  return mean === null ? null : { loss: mean, metrics: readHeadMetrics(metrics) };
}

function readScalar(outputs: ReadonlyMap<string, Tensor>, name: string): number {
  return Number(defined(outputs.get(name), `output ${name}`).data[0]);
}
