import type { BlockType, InputSignals, Lowered, ParameterValues, Signal } from '../blocks/block';
import { findBlock } from '../blocks/catalog';
import { BATCH } from '../blocks/signals';
import type { Project } from '../document/document';
import { GraphBuilder } from '../ir/builder';
import { Emitter } from '../ops/emitter';
import type { Dim } from '../tensor/dims';
import { evaluateExpression } from '../tensor/dim-expression';
import { inputSignals, type CheckResult } from './check';
import { outputsOf } from './forward';
import { refuseMask } from './model-inputs';
import { countMultiplyAdds } from './multiply-adds';

/** What one block computes for one row of a batch. */
export interface BlockCost {
  /** Multiply-adds of one forward pass, over the named sizes that are not known before the data is: `8192*time`. */
  readonly multiplyAdds: Dim;
}

interface Known {
  readonly signals: readonly Signal[];
  readonly cost: BlockCost;
}

/** By checked parameters, which stay the same objects as long as the block does. */
const knownCosts = new WeakMap<ParameterValues, Known>();

/**
 * The cost of a block of a checked project, counted in the graph that the block itself writes. Null for a block that is
 * bypassed, or of which not everything is known yet. Kept, so asking again after an edit elsewhere costs nothing.
 */
export function costOfBlock(project: Project, check: CheckResult, block: string): BlockCost | null {
  const record = project.blocks.get(block);
  const type = record === undefined || record.bypassed ? null : findBlock(record.type);
  const parameters = check.parameters.get(block);
  // A block whose signals are not known is not right, and must not be lowered.
  if (type === null || parameters === undefined || !check.parameterCounts.has(block)) return null;
  const inputs = inputSignals(check, block);
  const signals = [...inputs.values()].flat();
  const known = knownCosts.get(parameters);
  if (known?.signals.length === signals.length && known.signals.every((signal, i) => isSame(signal, signals[i]))) {
    return known.cost;
  }
  const cost = { multiplyAdds: countInScratch(type, parameters, inputs, outputsOf(type, parameters, check, block)) };
  knownCosts.set(parameters, { signals, cost });
  return cost;
}

/** Multiply-adds for one row where the named sizes are known (`time`, …); null where one is not. */
export function multiplyAddsPerRow({ multiplyAdds }: BlockCost, sizes: ReadonlyMap<string, number>): number | null {
  if (typeof multiplyAdds === 'number') return multiplyAdds;
  return evaluateExpression(multiplyAdds, (name) => (name === BATCH ? 1 : (sizes.get(name) ?? null)));
}

function isSame(a: Signal, b: Signal | undefined): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** Lowers the block alone into a graph that is thrown away. Blocks without inputs compute nothing. */
function countInScratch(
  type: BlockType,
  parameters: ParameterValues,
  signals: InputSignals,
  outputs: ReadonlyMap<string, Signal>,
): Dim {
  if (signals.size === 0) return 0;
  const g = new Emitter(new GraphBuilder('cost'));
  const declare = (name: string, signal: Signal): Lowered => ({
    value: g.builder.input(name, signal.kind === 'tokens' ? 'int64' : 'float32', signal.shape),
    lengths: null,
  });
  type.lower({
    id: 'block',
    g,
    form: 'evaluate',
    parameters,
    signals,
    outputs,
    inputs: new Map(
      Array.from(signals, ([port, list]) => [port, list.map((signal, i) => declare(`${port}.${i}`, signal))]),
    ),
    parameter: (name, shape) => g.builder.input(name, 'float32', shape),
    dropoutMask: refuseMask,
    // As many steps as the longest text of a batch: a size that stays open. Which tokens are special changes no cost.
    target: () => ({
      tokens: g.builder.input('target', 'int64', [BATCH, 'time.target']),
      text: { special: { pad: 0, start: 1, end: 2, unknown: 3 }, longest: 1 },
    }),
    truth: () => null,
    coins: refuseMask,
    sampling: null,
    source: () => {
      throw new Error(`A block with inputs brings in no data: ${type.type}`);
    },
  });
  return countMultiplyAdds(g.builder.build());
}
