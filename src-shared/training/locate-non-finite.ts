import type { Diagnostic } from '../base/diagnostic';
import type { CompiledModel, TrainGraph } from '../compiler/compiled-model';
import type { Graph, GraphNode, Value } from '../ir/graph';
import { isFloat } from '../tensor/dtype';
import { describeShape } from '../tensor/dims';
import type { Tensor } from '../tensor/tensor';
import { countNonFinite, findNonFinite } from './non-finite';
import { trainingError } from './training-diagnostics';
import type { RunnerFactory } from './training-setup';

/** Where a step went wrong first. */
export interface NonFiniteTensor {
  readonly name: string;
  readonly kind: 'parameter' | 'state' | 'input' | 'value';
  /** The block it belongs to; null for the optimizer's and the loss's own values. */
  readonly block: string | null;
  /** The operator that computed it; null for what was fed. */
  readonly op: string | null;
  readonly dims: readonly number[];
  readonly nan: number;
  readonly infinite: number;
}

/**
 * Runs one step again with every float value of the outermost graph as an output and finds, in the order in which they
 * are computed, the first that is not finite. What was fed comes before what was computed. Null when this time all are
 * finite. Values inside a loop show where the loop ends.
 */
export async function locateNonFinite(
  model: CompiledModel,
  train: TrainGraph,
  feeds: ReadonlyMap<string, Tensor>,
  createRunner: RunnerFactory,
): Promise<NonFiniteTensor | null> {
  // Targets of gaps are NaN where nothing is to be found out.
  const gaps = new Set(model.targets.filter(({ head }) => head.fillsGaps).map(({ name }) => name));
  const fed = findNonFinite(new Map([...feeds].filter(([name]) => !gaps.has(name))));
  if (fed) return describeFed(model, train, fed.name, fed.tensor);
  const produced: { readonly node: GraphNode; readonly value: Value }[] = [];
  for (const node of train.graph.nodes) {
    for (const value of node.outputs) if (value.name !== '' && isFloat(value.dtype)) produced.push({ node, value });
  }
  const probe: Graph = { ...train.graph, outputs: produced.map(({ value }) => value) };
  const runner = await createRunner(probe);
  try {
    const outputs = await runner.run(feeds);
    for (const { node, value } of produced) {
      const tensor = outputs.get(value.name);
      const counts = tensor ? countNonFinite(tensor) : null;
      if (!tensor || !counts) continue;
      return { name: value.name, kind: 'value', block: node.block, op: node.op, dims: tensor.dims, ...counts };
    }
    return null;
  } finally {
    await runner.release();
  }
}

function describeFed(model: CompiledModel, train: TrainGraph, name: string, tensor: Tensor): NonFiniteTensor {
  const parameter = model.parameters.find((p) => p.name === name);
  const isState = train.states.some((s) => s.name === name);
  const input = [...model.inputs.map((i) => ({ ...i, block: i.name })), ...model.targets].find((i) => i.name === name);
  return {
    name,
    kind: parameter ? 'parameter' : isState ? 'state' : 'input',
    block: parameter?.block ?? input?.block ?? null,
    op: null,
    dims: tensor.dims,
    ...(countNonFinite(tensor) ?? { nan: 0, infinite: 0 }),
  };
}

/** What to tell of a step that failed. `epoch` and `step` count from 1. */
export function explainNonFinite(
  failure: { readonly step: number; readonly epoch: number; readonly loss: number; readonly gradientNorm: number },
  learningRate: number,
  clipped: boolean,
  found: NonFiniteTensor | null,
): Diagnostic {
  const { step, epoch, loss, gradientNorm } = failure;
  const what = Number.isFinite(loss) ? `The norm of the gradient became ${gradientNorm}` : `The loss became ${loss}`;
  // A parameter that was broken by the update before this step was not saved.
  const kept =
    found?.kind === 'parameter' || found?.kind === 'state'
      ? 'Training stopped; the last checkpoint before it is kept.'
      : 'Training stopped; the weights from before this step are kept.';
  const where = found === null || found.block === null ? undefined : { block: found.block };
  const from = found === null ? 'When the step was repeated, every value was finite.' : describeFound(found);
  const nextStep =
    found?.kind === 'input'
      ? 'Check the columns that this block reads for values that are not numbers or far too large, then train again.'
      : `Lower the learning rate (it is ${learningRate})${clipped ? '' : ', or switch on clipping by norm'}; if that does not help, check the data for extreme values. Then train again from the start.`;
  return trainingError('TRAIN-001', `${what} in step ${step} (epoch ${epoch}). ${from} ${kept}`, nextStep, where);
}

function describeFound({ name, kind, block, op, dims, nan, infinite }: NonFiniteTensor): string {
  const size = dims.reduce((product, d) => product * d, 1);
  const counts = [nan > 0 ? `${nan} NaN` : '', infinite > 0 ? `${infinite} infinite` : ''].filter(
    (text) => text !== '',
  );
  const of = block === null ? '' : ` of block "${block}"`;
  const by = op === null ? `the ${kind}` : `the result of ${op}`;
  return `The first tensor that went wrong is ${by} "${name}"${of} (${describeShape(dims)}): ${counts.join(' and ')} of ${size} ${size === 1 ? 'value' : 'values'}.`;
}
