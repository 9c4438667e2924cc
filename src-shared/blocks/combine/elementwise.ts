import { fail, ok } from '../../base/result';
import type { Value } from '../../ir/graph';
import type { Emitter } from '../../ops/emitter';
import type { BlockType, Diagnostic, InferCall, Lowered, Signal } from '../block';
import { blockError, quoteName } from '../block-diagnostics';
import { describeSignal, featuresOf, makeSequence, makeVector, PORT_OUT } from '../signals';
import { commonTime, inputsField, numberedPorts, numberedValues } from './numbered-inputs';

export interface Elementwise {
  readonly type: string;
  readonly title: string;
  readonly summary: string;
  readonly equation: string;
  readonly citation: string;
  readonly emit: (g: Emitter, a: Value, b: Value) => Value;
}

/**
 * A block that combines numbers place by place. All inputs have as many features, or one, which then meets every
 * feature of the others; a vector meets every step of a sequence.
 */
export function defineElementwise({ emit, ...words }: Elementwise): BlockType {
  return {
    ...words,
    category: 'combine',
    padding: 'passes',
    parameters: [inputsField],
    inputs: numberedPorts,
    outputs: () => [PORT_OUT],
    stepwise: true,
    infer: (call) => {
      const signals = numberedValues(call.parameters, call.inputs);
      const { time, problem } = commonTime(call, signals);
      if (problem !== null) return fail([problem]);
      const features = Math.max(...signals.map(featuresOf));
      const misfit = signals.findIndex((signal) => featuresOf(signal) !== features && featuresOf(signal) !== 1);
      if (misfit >= 0) return fail([describeMisfit(call, signals, misfit)]);
      return ok(new Map([['out', time === null ? makeVector(features) : makeSequence(time, features)]]));
    },
    lower: (call) => {
      const inputs = numberedValues(call.parameters, call.inputs);
      const values = alignRanks(call.g, inputs);
      const value = values.slice(1).reduce((a, b) => emit(call.g, a, b), values[0] as Value);
      return new Map([['out', { value, lengths: lengthsOf(inputs) }]]);
    },
  };
}

/** Vectors `[batch, features]` get a time axis of size 1 when there is a sequence among the inputs. */
export function alignRanks(g: Emitter, inputs: readonly Lowered[]): Value[] {
  const rank = Math.max(...inputs.map(({ value }) => value.shape.length));
  return inputs.map(({ value }) => (value.shape.length < rank ? g.unsqueeze(value, [1]) : value));
}

/** The lengths of the sequences that are combined. They have the same steps, so the first that has any speaks for all. */
export function lengthsOf(inputs: readonly Lowered[]): Value | null {
  return inputs.find(({ lengths }) => lengths !== null)?.lengths ?? null;
}

function describeMisfit(call: InferCall, signals: readonly Signal[], misfit: number): Diagnostic {
  const widths = signals.map(featuresOf);
  const widest = widths.indexOf(Math.max(...widths));
  const [small, large] = [widths[misfit] ?? 0, widths[widest] ?? 0];
  const describe = (index: number): string => {
    const signal = signals[index];
    return `input ${index + 1} has ${signal ? describeSignal(signal) : 'nothing'}`;
  };
  return blockError(
    'SHAPE-002',
    { block: call.id, port: `in-${misfit + 1}` },
    `${quoteName(call.name)} needs equal sizes, or 1: ${describe(misfit)}, ${describe(widest)}.`,
    `Bring both to ${large} or both to ${small} features, for example with a Linear block; or use Concatenate, which takes any sizes.`,
    [
      call.repairs.resizeSource(`in-${misfit + 1}`, 0, large),
      call.repairs.insertBefore(`in-${misfit + 1}`, 0, 'linear', new Map([['units', large]])),
      signals.length === 2 ? call.repairs.resizeSource(`in-${widest + 1}`, 0, small) : null,
      signals.length === 2
        ? call.repairs.insertBefore(`in-${widest + 1}`, 0, 'linear', new Map([['units', small]]))
        : null,
      call.repairs.replace('concatenate', ['inputs']),
    ],
  );
}
