import { int, text, texts } from '../../ir/attributes';
import type { Attributes, Value } from '../../ir/graph';
import { input, type OperatorCase } from './operator-case';

const TIME = 5;
const BATCH = 3;
const INPUT = 2;
const HIDDEN = 4;

const LENGTHS: Readonly<Record<string, readonly number[] | null>> = {
  'all steps': null,
  'ragged lengths': [2, 5, 1],
  'lengths short of the end': [3, 1, 2],
};

interface Recurrence {
  readonly op: 'RNN' | 'GRU' | 'LSTM';
  readonly title: string;
  readonly gates: number;
  readonly attributes?: Attributes;
}

const RECURRENCES: readonly Recurrence[] = [
  { op: 'RNN', title: 'tanh', gates: 1 },
  { op: 'RNN', title: 'relu', gates: 1, attributes: { activations: texts(['Relu']) } },
  { op: 'GRU', title: 'reset before', gates: 3 },
  { op: 'GRU', title: 'reset after', gates: 3, attributes: { linear_before_reset: int(1) } },
  { op: 'LSTM', title: 'plain', gates: 4 },
];

function recurrentCase(
  { op, title, gates, attributes = {} }: Recurrence,
  direction: string,
  lengthTitle: string,
  options: { bare?: boolean; peepholes?: boolean } = {},
): OperatorCase {
  const lengths = LENGTHS[lengthTitle];
  const directions = direction === 'bidirectional' ? 2 : 1;
  const named = attributes['activations'];
  return {
    op,
    title: `${title}, ${direction}, ${lengthTitle}${options.bare ? ', no bias or state' : ''}`,
    build: (g, dtype) => {
      const weights: (Value | null)[] = [
        input(g, 'x', dtype, [TIME, BATCH, INPUT]),
        input(g, 'w', dtype, [directions, gates * HIDDEN, INPUT]),
        input(g, 'r', dtype, [directions, gates * HIDDEN, HIDDEN]),
      ];
      const state = (name: string): Value => input(g, name, dtype, [directions, BATCH, HIDDEN]);
      if (!options.bare) weights.push(input(g, 'b', dtype, [directions, 2 * gates * HIDDEN]));
      else weights.push(null);
      weights.push(lengths ? input(g, 'lengths', 'int32', [BATCH]) : null);
      if (!options.bare) weights.push(state('h0'));
      if (!options.bare && op === 'LSTM') weights.push(state('c0'));
      if (options.peepholes) weights.push(input(g, 'p', dtype, [directions, 3 * HIDDEN]));
      const outputs = g.emit(
        op,
        weights,
        {
          ...attributes,
          ...(named?.kind === 'strings' && directions === 2
            ? { activations: texts([...named.value, ...named.value]) }
            : {}),
          hidden_size: int(HIDDEN),
          direction: text(direction),
        },
        { outputCount: op === 'LSTM' ? 3 : 2 },
      );
      return Object.fromEntries(outputs.map((v, i) => [['y', 'y_h', 'y_c'][i]!, v]));
    },
    ...(lengths ? { feeds: { lengths } } : {}),
    float64: false,
  };
}

/** Every cell × direction × pattern of lengths, and each cell without its optional inputs. */
export const rnnCases: readonly OperatorCase[] = [
  ...RECURRENCES.flatMap((cell) =>
    ['forward', 'reverse', 'bidirectional'].flatMap((direction) =>
      Object.keys(LENGTHS).map((lengths) => recurrentCase(cell, direction, lengths)),
    ),
  ),
  ...RECURRENCES.map((cell) => recurrentCase(cell, 'bidirectional', 'ragged lengths', { bare: true })),
  ...['forward', 'bidirectional'].map((direction) =>
    recurrentCase({ op: 'LSTM', title: 'peepholes', gates: 4 }, direction, 'ragged lengths', { peepholes: true }),
  ),
];
