import type { ParameterSpecification } from '../compiler/compiled-model';
import type { CarryOverReport } from '../protocol/run-events';
import type { Tensor } from '../tensor/tensor';

type Tensors = ReadonlyMap<string, Tensor>;

/**
 * The parameters that a new model starts with when it goes on from the weights of another one: those whose name and shape
 * fit are the other's, the rest stay as they were drawn (`initial`). Names carry their block's id, so that a block that was
 * changed in place keeps what still fits.
 */
export function carryWeights(
  wanted: readonly Pick<ParameterSpecification, 'name' | 'shape'>[],
  initial: Tensors,
  earlier: Tensors,
): { readonly parameters: Tensors; readonly report: CarryOverReport } {
  const kept: string[] = [];
  const changed: CarryOverReport['changed'][number][] = [];
  const added: string[] = [];
  const parameters = new Map(initial);
  for (const { name, shape } of wanted) {
    const other = earlier.get(name);
    if (other === undefined) added.push(name);
    else if (other.dims.join() !== shape.join()) changed.push({ name, from: other.dims, to: shape });
    else {
      kept.push(name);
      parameters.set(name, other);
    }
  }
  const names = new Set(wanted.map(({ name }) => name));
  const removed = [...earlier.keys()].filter((name) => !names.has(name));
  return { parameters, report: { kept, changed, added, removed } };
}
