import type { ParameterSpecification } from '../compiler/compiled-model';

/** Where the parameters of a block stand in the list of all. */
export interface ParameterBlock {
  readonly block: string;
  readonly parameters: readonly number[];
}

/** The blocks that own parameters, in the order in which they first appear. */
export function groupByBlock(parameters: readonly Pick<ParameterSpecification, 'block'>[]): ParameterBlock[] {
  const found = new Map<string, number[]>();
  parameters.forEach(({ block }, i) => found.set(block, [...(found.get(block) ?? []), i]));
  return Array.from(found, ([block, own]) => ({ block, parameters: own }));
}

/** What a plot can show; events are written to disk ten times a second. */
const DIGITS = 5;

/** The norm of each block's gradient from the norms of its parameters' gradients: the root of their squares' sum. */
export function normsOfBlocks(blocks: readonly ParameterBlock[], norms: Float64Array): number[] {
  return blocks.map(({ parameters }) => {
    const norm = Math.hypot(...parameters.map((i) => norms[i] ?? Number.NaN));
    return Number(norm.toPrecision(DIGITS));
  });
}
