import type { ParameterSpecification } from '../compiler/compiled-model';
import type { CarryOverReport } from '../protocol/run-events';
import type { Tensor } from '../tensor/tensor';

type Tensors = ReadonlyMap<string, Tensor>;

/**
 * The parameters that a new model starts with when it goes on from the weights of another one: those whose name and shape
 * fit are the other's, the rest stay as they were drawn (`initial`). Names carry their block's id, so that a block that was
 * changed in place keeps what still fits, and a block that went into a reusable block, or came out of one, is still found.
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
  const names = new Set(wanted.map(({ name }) => name));
  const left = new Set([...earlier.keys()].filter((name) => !names.has(name)));
  for (const { name, shape } of wanted) {
    const source = earlier.has(name) ? name : findMoved(name, shape, earlier, left);
    left.delete(source);
    const other = earlier.get(source);
    if (other === undefined) added.push(name);
    else if (other.dims.join() !== shape.join()) changed.push({ name, from: other.dims, to: shape });
    else {
      kept.push(name);
      parameters.set(name, other);
    }
  }
  return { parameters, report: { kept, changed, added, removed: [...left] } };
}

/**
 * The name of the same weight before its block was made part of a reusable block, or after: `encoder/gru.W` was `gru.W`, or is
 * `encoder-gru.W` where the short id was taken. The name itself where there is none of this shape.
 */
function findMoved(name: string, shape: readonly number[], earlier: Tensors, left: ReadonlySet<string>): string {
  const isPart = (long: string, short: string): boolean => long.endsWith(`/${short}`);
  const joined = (text: string): string => text.replaceAll('/', '-');
  const fits = [...left].filter((other) => earlier.get(other)?.dims.join() === shape.join());
  return (
    fits.find((other) => joined(other) === joined(name)) ??
    fits.find((other) => isPart(name, other) || isPart(other, name)) ??
    name
  );
}
