import type { InspectGraph } from '../compiler/inspection';
import { evaluateExpression } from '../tensor/dim-expression';
import { zeros, type Tensor } from '../tensor/tensor';

/**
 * All that an inspect graph reads: the parameters, those tensors of `batch` that it knows, and probes of zeros of the
 * sizes that these have, as far as `batch` does not hold them.
 */
export function feedInspection(
  { graph, probes }: InspectGraph,
  parameters: ReadonlyMap<string, Tensor>,
  batch: ReadonlyMap<string, Tensor>,
): Map<string, Tensor> {
  const feeds = new Map<string, Tensor>();
  const sizes = new Map<string, number>();
  const types = new Map(graph.inputs.map((input) => [input.name, input.dtype]));
  for (const { name, shape } of graph.inputs) {
    const fed = batch.get(name) ?? parameters.get(name);
    if (!fed) continue;
    feeds.set(name, fed);
    shape.forEach((dim, axis) => {
      const size = fed.dims[axis];
      if (typeof dim === 'string' && size !== undefined) sizes.set(dim, size);
    });
  }
  for (const { name, shape } of probes) {
    if (feeds.has(name)) continue;
    const dims = shape.map((dim) => {
      const size = typeof dim === 'number' ? dim : evaluateExpression(dim, (known) => sizes.get(known) ?? null);
      if (size === null) throw new Error(`The probe ${name} has the size ${dim}, which no input of the model has`);
      return size;
    });
    feeds.set(name, zeros(types.get(name) ?? 'float32', dims));
  }
  return feeds;
}
