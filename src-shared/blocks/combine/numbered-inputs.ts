import type { Diagnostic, InferCall, InputPort, ParameterField, ParameterValues, Signal } from '../block';
import { blockError, quoteName } from '../block-diagnostics';
import { numberOf } from '../parameter-values';
import { timeOf } from '../signals';
import { invariant } from '../../base/invariant';
import { describeShape, type Dim } from '../../tensor/dims';

/** How many values a block combines: one port each, because an input takes one wire and their order may matter. */
export const inputsField: ParameterField = {
  name: 'inputs',
  title: 'Inputs',
  help: 'How many values are combined: the number of input ports.',
  unit: 'ports',
  kind: 'integer',
  default: 2,
  minimum: 2,
  maximum: 32,
};

/** `in-1`, `in-2`, … */
export function numberedPorts(parameters: ParameterValues): InputPort[] {
  return Array.from({ length: numberOf(parameters, 'inputs') }, (_, i) => ({
    name: `in-${i + 1}`,
    title: `Input ${i + 1}`,
    accepts: ['sequence', 'vector'],
  }));
}

/** What enters each numbered port, in order. */
export function numberedValues<T>(parameters: ParameterValues, inputs: ReadonlyMap<string, readonly T[]>): T[] {
  return numberedPorts(parameters).map(({ name }) => {
    const value = inputs.get(name)?.[0];
    invariant(value !== undefined, `Nothing enters the port ${name}`);
    return value;
  });
}

/**
 * The steps that all sequences among the inputs have; null when there is none, a diagnostic when they differ. Vectors
 * stand at every step.
 */
export function commonTime(
  call: InferCall,
  signals: readonly Signal[],
): { time: Dim | null; problem: Diagnostic | null } {
  let time: Dim | null = null;
  for (const [index, signal] of signals.entries()) {
    if (signal.kind !== 'sequence') continue;
    time ??= timeOf(signal);
    if (timeOf(signal) === time) continue;
    const first = signals.findIndex((s) => s.kind === 'sequence');
    const problem = blockError(
      'SHAPE-003',
      { block: call.id, port: `in-${index + 1}` },
      `The sequences that enter ${quoteName(call.name)} differ in their steps: input ${first + 1} has ${time} ` +
        `(${describeShape(signals[first]?.shape ?? [])}), input ${index + 1} has ${timeOf(signal)} (${describeShape(signal.shape)}).`,
      'Combine sequences of equal length: a convolution keeps it with padding “same” or “causal” and stride 1; or reduce one to a vector first.',
      [
        call.repairs.insertBefore(`in-${index + 1}`, 0, 'last-step', new Map()),
        call.repairs.insertBefore(`in-${index + 1}`, 0, 'mean-pool', new Map()),
      ],
    );
    return { time, problem };
  }
  return { time, problem: null };
}
