import { ok } from '../../base/result';
import type { Value } from '../../ir/graph';
import type { Emitter } from '../../ops/emitter';
import type { BlockType, ParameterField, ParameterValues } from '../block';
import { loweredAt, lowerTo } from '../lowering';
import { portIn, PORT_OUT, signalAt } from '../signals';

export interface Activation {
  readonly type: string;
  readonly title: string;
  readonly summary: string;
  readonly equation: string;
  readonly citation: string;
  readonly parameters?: readonly ParameterField[];
  readonly emit: (g: Emitter, x: Value, parameters: ParameterValues) => Value;
}

/** A block that changes every number of a sequence, vector or image and keeps its shape. */
export function defineActivation({ emit, parameters = [], ...words }: Activation): BlockType {
  return {
    ...words,
    category: 'activation',
    padding: 'passes',
    parameters,
    inputs: () => [portIn('sequence', 'vector', 'image')],
    outputs: () => [PORT_OUT],
    width: 'input',
    stepwise: true,
    infer: ({ inputs }) => ok(new Map([['out', signalAt(inputs, 'in')]])),
    lower: (call) => {
      const { value, lengths } = loweredAt(call, 'in');
      return lowerTo(emit(call.g, value, call.parameters), lengths);
    },
  };
}
