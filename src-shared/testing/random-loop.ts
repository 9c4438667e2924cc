import type { Random } from '../base/random';
import type { Value } from '../ir/graph';
import type { Emitter } from '../ops/emitter';
import type { Shape } from '../tensor/dims';
import type { GradCheckInput } from './grad-check';

/**
 * Random loops for property tests of differentiation and lifting: several states, scan inputs in both directions, captured
 * matrices and vectors, smooth operators of all the kinds that loops of recurrent networks have.
 */
export interface RandomLoop {
  readonly inputs: readonly GradCheckInput[];
  readonly sizes: Readonly<Record<string, number>>;
  /** Final states and scan outputs. */
  readonly build: (g: Emitter, inputs: readonly Value[]) => Value[];
}

const FEATURES = 3;
const STEP_SHAPE: Shape = [FEATURES, 'batch'];

export function randomLoop(random: Random): RandomLoop {
  const states = 1 + random.integer(3);
  const scanned = 1 + random.integer(3);
  // Captured: two square matrices, a column, a value of a step's own rank.
  const captured: Shape[] = [[FEATURES, FEATURES], [FEATURES, FEATURES], [FEATURES, 1], STEP_SHAPE];
  const isMixed = random.integer(4) === 0;
  const direction = random.integer(2) === 1;
  const flip = (): boolean => (isMixed ? random.integer(2) === 1 : direction);
  const inputReversed = Array.from({ length: scanned }, flip);
  const nodes = 4 + random.integer(10);
  const choices = Array.from({ length: nodes }, () => [
    random.integer(OPERATIONS.length),
    random.integer(1 << 16),
    random.integer(1 << 16),
  ]);
  const outputs = 1 + random.integer(3);
  const picks = Array.from({ length: states + outputs }, () => random.integer(1 << 16));
  const outputReversed = Array.from({ length: outputs }, flip);
  return {
    sizes: { batch: 1 + random.integer(3), time: 1 + random.integer(4) },
    inputs: [
      ...Array.from({ length: states }, () => ({ shape: STEP_SHAPE })),
      ...Array.from({ length: scanned }, () => ({ shape: ['time', ...STEP_SHAPE] })),
      ...captured.map((shape) => ({ shape })),
    ],
    build: (g, inputs) => {
      const outside = inputs.slice(states + scanned);
      const result = g.scan({
        states: inputs.slice(0, states),
        inputs: inputs.slice(states, states + scanned),
        inputReversed,
        outputReversed,
        body: (b, carried, steps) => {
          const pool = [...carried, ...steps, outside[3]!];
          for (const [operation, first, second] of choices) {
            pool.push(OPERATIONS[operation!]!(b, pool[first! % pool.length]!, pool[second! % pool.length]!, outside));
          }
          const pick = (at: number): Value => pool[picks[at]! % pool.length]!;
          return {
            // Halved, so that no state grows over the steps.
            states: carried.map((_, i) => b.mul(b.tanh(pick(i)), 0.5)),
            outputs: Array.from({ length: outputs }, (_, i) => pick(states + i)),
          };
        },
      });
      return [...result.states, ...result.outputs];
    },
  };
}

type Operation = (g: Emitter, a: Value, b: Value, outside: readonly Value[]) => Value;

/** Each takes and gives `[features, batch]`. */
const OPERATIONS: readonly Operation[] = [
  (g, a, b) => g.add(a, b),
  (g, a, b) => g.sub(a, b),
  (g, a, b) => g.mul(a, b),
  (g, a) => g.mul(a, a),
  (g, a) => g.tanh(a),
  (g, a) => g.sigmoid(a),
  (g, a) => g.neg(a),
  (g, a) => g.identity(a),
  (g, a, _b, [w]) => g.matMul(w!, a),
  (g, a, b, [, w]) => g.gemm(w!, a, b),
  (g, a, _b, [w]) => g.gemm(w!, a, null, { transA: true }),
  (g, a, _b, [, , column]) => g.add(a, column!),
  (g, a, _b, [, , column]) => g.mul(a, column!),
  (g, a, _b, [, , , full]) => g.mul(a, full!),
  (g, a) => g.softmax(a, 0),
  (g, a) => g.sub(a, g.reduceMean(a, [0], true)),
  (g, a, b) => g.mul(a, g.reduceSum(b, [0], true)),
  (g, a, b) => g.slice(g.concat([a, b], 0), 0, 1, FEATURES + 1),
  (g, a, b) => {
    const [first, , last] = g.split(g.concat([a, b], 0), [1, FEATURES, FEATURES - 1], 0);
    return g.concat([last!, first!], 0);
  },
  (g, a, b) => g.transpose(g.add(g.transpose(a, [1, 0]), g.transpose(b, [1, 0])), [1, 0]),
  (g, a) => g.squeeze(g.unsqueeze(a, [1]), [1]),
  // An outer product of two columns of features, back to the step's own shape.
  (g, a, b) => g.matMul(g.matMul(a, g.transpose(b, [1, 0])), a),
  (g, a, b) => g.where(g.greater(g.reduceSum(a, [0], true), 10), a, b),
  (g, _a, _b, [w, v]) => g.matMul(g.matMul(w!, v!), g.zerosLike(_a)),
];
