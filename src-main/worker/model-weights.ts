import type { DecodedModel } from '../../src-shared/onnx/read';
import type { Tensor } from '../../src-shared/tensor/tensor';

/** The entry of a `predict` file's metadata that names its weights, without the prefix: a JSON list. */
export const WEIGHTS_KEY = 'parameters';

/** Whether weights to train further with can be read from a model file. */
export function hasModelWeights(model: DecodedModel): boolean {
  return readModelWeights(model) !== null;
}

/** The weights of a `predict` file by their names, in the order of the model; null where it has none or not all of them. */
export function readModelWeights({ graph, metadata }: DecodedModel): Map<string, Tensor> | null {
  const names = readNames(metadata.get(`unroll.${WEIGHTS_KEY}`));
  if (names === null) return null;
  const held = new Map(graph.initializers.map(({ name, constant }) => [name, constant]));
  const found = new Map<string, Tensor>();
  for (const name of names) {
    const tensor = held.get(name);
    if (tensor?.dtype !== 'float32') return null;
    found.set(name, tensor);
  }
  return found.size === 0 ? null : found;
}

function readNames(text: string | undefined): string[] | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text ?? '');
  } catch {
    return null;
  }
  return Array.isArray(parsed) && parsed.every((name) => typeof name === 'string') ? parsed : null;
}
