import { ok, type Result } from '../base/result';
import type { FeatureSource, InputSignals, ParameterValues, Signal } from '../blocks/block';
import type { CheckedBlock } from './check-state';
import { createExpansionMemory, type ExpansionMemory } from './expand';

/**
 * What the last check worked out, by block. Handed to the next one, it leaves out what did not change since: then equal
 * signals and parameters are the same objects again, too. The project must be changed by commands, which keep what they do
 * not touch.
 */
export interface CheckMemory {
  readonly blocks: Map<string, CheckedBlock>;
  readonly outcomes: Map<string, Outcome>;
  readonly expansion: ExpansionMemory;
}

/** What followed from the parameters of a block, the data and what entered it. */
export interface Outcome {
  readonly parameters: ParameterValues;
  readonly data: FeatureSource;
  readonly inputs: InputSignals;
  readonly given: ReadonlyMap<string, Signal>;
  /** Numbers that the block learns. */
  readonly count: number;
}

export function createCheckMemory(): CheckMemory {
  return { blocks: new Map(), outcomes: new Map(), expansion: createExpansionMemory() };
}

/** What followed the last time, when it must follow again. */
export function recallOutcome(
  memory: CheckMemory,
  { record, parameters }: CheckedBlock,
  data: FeatureSource,
  inputs: InputSignals,
): Outcome | null {
  const last = memory.outcomes.get(record.id);
  if (last?.parameters !== parameters || last.data !== data || last.inputs.size !== inputs.size) return null;
  for (const [port, signals] of inputs) {
    const before = last.inputs.get(port);
    if (before?.length !== signals.length || !signals.every((signal, i) => signal === before[i])) return null;
  }
  return last;
}

/** These signals of a block; those that equal what it gave the last time as the same objects, so that nothing follows anew. */
function recallSignals(
  memory: CheckMemory,
  block: string,
  signals: ReadonlyMap<string, Signal>,
): ReadonlyMap<string, Signal> {
  const before = memory.outcomes.get(block)?.given;
  if (before === undefined) return signals;
  return new Map(
    Array.from(signals, ([port, signal]) => {
      const last = before.get(port);
      return [port, last !== undefined && JSON.stringify(last) === JSON.stringify(signal) ? last : signal];
    }),
  );
}

/** What the shape rule said of a block, with equal signals as the same objects as the last time. */
export function recallEqual<T>(
  memory: CheckMemory,
  block: string,
  inferred: Result<ReadonlyMap<string, Signal> | null, T>,
): Result<ReadonlyMap<string, Signal> | null, T> {
  return inferred.ok && inferred.value !== null ? ok(recallSignals(memory, block, inferred.value)) : inferred;
}

/** As many blocks that are gone are remembered: what is taken away and brought back by an undo follows as it did before. */
const MOST_GONE = 10_000;

/** Forgets blocks that are gone, once they are many. */
export function forgetOthers(memory: CheckMemory, blocks: ReadonlyMap<string, unknown>): void {
  for (const map of [memory.blocks, memory.outcomes]) {
    if (map.size <= blocks.size + MOST_GONE) continue;
    for (const id of map.keys()) if (!blocks.has(id)) map.delete(id);
  }
}
