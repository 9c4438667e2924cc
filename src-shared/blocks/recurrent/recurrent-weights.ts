import type { Random } from '../../base/random';
import type { ParameterValues, Weight } from '../block';
import { drawOrthogonal, drawXavier } from '../initial-values';
import { choiceOf, numberOf } from '../parameter-values';
import { GATES, type CellKind } from './cell-kind';
import { DIRECTIONS, INITIALIZATIONS } from './recurrent-fields';

export interface Sizes {
  readonly hidden: number;
  readonly layers: number;
  /** 2 for both directions, else 1. */
  readonly directions: number;
  /** Features of `state`: layers · directions · hidden. */
  readonly stateSize: number;
}

export function sizesOf(parameters: ParameterValues): Sizes {
  const hidden = numberOf(parameters, 'hidden');
  const layers = numberOf(parameters, 'layers');
  const directions = choiceOf(parameters, 'direction', DIRECTIONS) === 'bidirectional' ? 2 : 1;
  return { hidden, layers, directions, stateSize: layers * directions * hidden };
}

/** `W` in the first layer, `1.W` in the second: most blocks have one layer, and its names stay short. */
export function weightName(layer: number, matrix: 'W' | 'R' | 'B'): string {
  return layer === 0 ? matrix : `${layer}.${matrix}`;
}

/**
 * The weights of one layer in ONNX's layout. Input weights start Xavier uniform gate by gate, recurrent ones orthogonal
 * or Xavier gate by gate, biases at zero but for `gateBias`, which stands in the input half of `B`.
 */
export function layerWeights(
  cell: CellKind,
  layer: number,
  features: number,
  parameters: ParameterValues,
  gateBias: readonly number[],
): Weight[] {
  const { hidden, directions } = sizesOf(parameters);
  const orthogonal = choiceOf(parameters, 'initialization', INITIALIZATIONS) === 'orthogonal';
  const gates = GATES[cell];
  const inputGate = (random: Random): Float64Array => drawXavier(random, hidden * features, features, hidden);
  const recurrentGate = (random: Random): Float64Array =>
    orthogonal ? drawOrthogonal(random, hidden) : drawXavier(random, hidden * hidden, hidden, hidden);
  return [
    {
      name: weightName(layer, 'W'),
      shape: [directions, gates * hidden, features],
      initial: (random) => stack(directions * gates, hidden * features, () => inputGate(random)),
    },
    {
      name: weightName(layer, 'R'),
      shape: [directions, gates * hidden, hidden],
      initial: (random) => stack(directions * gates, hidden * hidden, () => recurrentGate(random)),
    },
    {
      name: weightName(layer, 'B'),
      shape: [directions, 2 * gates * hidden],
      initial: () => {
        const value = (part: number): number => gateBias[part % (2 * gates)] ?? 0;
        return stack(directions * 2 * gates, hidden, (part) => new Float64Array(hidden).fill(value(part)));
      },
    },
  ];
}

/** `count` parts of `length` numbers, one after the other. */
function stack(count: number, length: number, draw: (part: number) => Float64Array): Float64Array {
  const out = new Float64Array(count * length);
  for (let part = 0; part < count; part++) out.set(draw(part), part * length);
  return out;
}
