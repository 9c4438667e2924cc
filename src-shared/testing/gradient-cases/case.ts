import type { Attributes, Value } from '../../ir/graph';
import type { Emitter } from '../../ops/emitter';
import type { OpType } from '../../ops/op-table';
import type { Shape } from '../../tensor/dims';
import type { Generator, GradCheck, GradCheckInput } from '../grad-check';

/** A use of one operator whose gradient is compared with finite differences, and run by onnxruntime in float32. */
export interface GradientCase extends GradCheck {
  readonly op: OpType;
  readonly name: string;
}

/** The sizes of the names in the cases. */
export const CASE_SIZES = { batch: 2, time: 5, width: 6 } as const;

/** Shapes that broadcast against each other in all ways there are. */
export const BROADCAST_PAIRS: readonly (readonly [Shape, Shape])[] = [
  [[], []],
  [
    [2, 3],
    [2, 3],
  ],
  [[2, 3], []],
  [[], [2, 3]],
  [[2, 3], [3]],
  [
    [1, 3],
    [2, 1, 1],
  ],
  [
    [2, 1],
    [1, 3],
  ],
  [['batch', 'time', 3], [3]],
  [
    ['batch', 1, 3],
    ['batch', 'time', 1],
  ],
];

/** A case of one operator straight on its inputs. */
export function operatorCase(
  op: OpType,
  name: string,
  inputs: readonly GradCheckInput[],
  attributes: Attributes = {},
): GradientCase {
  return { op, name, inputs, sizes: CASE_SIZES, build: (g, x) => g.one(op, x, attributes) };
}

/** A case written with the emitter. */
export function builtCase(
  op: OpType,
  name: string,
  inputs: readonly GradCheckInput[],
  build: (g: Emitter, inputs: readonly Value[]) => Value | readonly Value[],
): GradientCase {
  return { op, name, inputs, sizes: CASE_SIZES, build };
}

/** An input of the float type of the check. */
export function input(shape: Shape, values?: Generator): GradCheckInput {
  return values ? { shape, values } : { shape };
}

/** An input of indices. */
export function indices(shape: Shape, values: Generator): GradCheckInput {
  return { shape, dtype: 'int64', values };
}

/** Attributes in the title of a case: ` strides=2 pads=1,1`. */
export function describeAttributes(attributes: Attributes): string {
  return Object.entries(attributes)
    .map(([name, { value }]) => ` ${name}=${JSON.stringify(value)}`)
    .join('');
}
