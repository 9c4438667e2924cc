import * as ort from 'onnxruntime-node';
import type { Graph } from '../ir/graph';
import { encodeModel } from '../onnx/write';
import { allocate, type DType } from '../tensor/dtype';
import type { Tensor } from '../tensor/tensor';

const LOG_FATAL_ONLY = 4;

/**
 * Runs a graph once in onnxruntime as it will run everywhere (all optimisations on), one thread. For tests of the core,
 * which may not reach for the worker's session. Rejects with onnxruntime's own error.
 *
 * Comparisons of float64 to more than eight digits need `optimization` `basic`: the higher levels move constant factors
 * beside a product of matrices into an attribute of it, which is a float32.
 */
export async function runInOnnxruntime(
  graph: Graph,
  feeds: ReadonlyMap<string, Tensor>,
  optimization: 'basic' | 'all' = 'all',
): Promise<Map<string, Tensor>> {
  ort.env.logLevel = 'fatal';
  const session = await ort.InferenceSession.create(encodeModel(graph), {
    intraOpNumThreads: 1,
    graphOptimizationLevel: optimization,
    logSeverityLevel: LOG_FATAL_ONLY,
  });
  try {
    const inputs = Array.from(feeds, ([name, t]) => [name, new ort.Tensor(t.dtype, t.data, t.dims)] as const);
    const results = await session.run(Object.fromEntries(inputs));
    return new Map(Object.entries(results).map(([name, value]) => [name, toTensor(value)]));
  } finally {
    await session.release();
  }
}

function toTensor({ type, dims, data }: ort.Tensor): Tensor {
  const dtype = type as DType;
  if (data.constructor !== allocate(dtype, 0).constructor) throw new Error(`onnxruntime returned ${type}`);
  return { dtype, dims, data: data as Tensor['data'] };
}
