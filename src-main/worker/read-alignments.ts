import { defined } from '../../src-shared/base/invariant';
import type { CompiledModel } from '../../src-shared/compiler/compiled-model';
import type { AlignmentSpecification } from '../../src-shared/compiler/inspection';
import type { FittedPreparation } from '../../src-shared/data/fitted-preparation';
import type { Alignment } from '../../src-shared/protocol/inspect-types';
import { toNumbers, type Tensor } from '../../src-shared/tensor/tensor';
import { labelSteps } from './axis-labels';

/** The weights of each attention for the one sample of `batch`, cut to the steps that count, with names on the axes. */
export function readAlignments(
  model: CompiledModel,
  preparation: FittedPreparation,
  specifications: readonly AlignmentSpecification[],
  outputs: ReadonlyMap<string, Tensor>,
  batch: ReadonlyMap<string, Tensor>,
): Alignment[] {
  return specifications.map((specification): Alignment => {
    const { block, port, output } = specification;
    const value = defined(outputs.get(output), `weights of ${block}`);
    const [allQueries = 0, allKeys = 0] = value.dims.slice(-2);
    const queries = Math.min(allQueries, firstNumber(outputs, specification.queryLengths) ?? allQueries);
    const keys = Math.min(allKeys, firstNumber(outputs, specification.keyLengths) ?? allKeys);
    const heads = specification.heads ?? 1;
    const numbers = toNumbers(value);
    const weights: number[] = [];
    for (let head = 0; head < heads; head++) {
      for (let query = 0; query < queries; query++) {
        const start = (head * allQueries + query) * allKeys;
        weights.push(...numbers.subarray(start, start + keys));
      }
    }
    const label = (dim: AlignmentSpecification['keys'], count: number): string[] =>
      labelSteps(model, preparation, batch, dim, count);
    return {
      ...{ block, port, heads, weights },
      queries: label(specification.queries, queries),
      keys: label(specification.keys, keys),
    };
  });
}

function firstNumber(outputs: ReadonlyMap<string, Tensor>, name: string | null): number | null {
  const value = name === null ? undefined : outputs.get(name);
  return value === undefined ? null : Number(value.data[0]);
}
