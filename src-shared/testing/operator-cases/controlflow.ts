import { input, type OperatorCase } from './operator-case';

/** Two states, two sequences, three outputs, a captured value and a captured constant, in all directions. */
const general: readonly OperatorCase[] = [0, 1, 2, 3, 4, 5, 6, 7].map((flags) => ({
  op: 'Scan',
  title: `several states and sequences, directions ${flags.toString(2).padStart(3, '0')}`,
  build: (g, dtype) => {
    const a = input(g, 'a', dtype, ['time', 'batch', 2]);
    const b = input(g, 'b', dtype, ['time', 'batch', 3]);
    const weight = input(g, 'weight', dtype, [3, 2]);
    const { states, outputs } = g.scan({
      states: [input(g, 'h', dtype, ['batch', 2]), input(g, 'count', 'int64', [])],
      inputs: [a, b],
      inputReversed: [(flags & 1) === 1, (flags & 2) === 2],
      outputReversed: [false, (flags & 4) === 4, true],
      body: (inner, [h, count], [x, z]) => {
        const next = inner.tanh(inner.add(inner.add(h!, x!), inner.matMul(z!, weight)));
        const counted = inner.add(count!, 1);
        // The new state is also an output, and the old one is handed out untouched.
        return { states: [next, counted], outputs: [next, h!, inner.mul(z!, inner.cast(counted, dtype))] };
      },
    });
    return { last: states[0]!, counted: states[1]!, y: outputs[0]!, before: outputs[1]!, scaled: outputs[2]! };
  },
  sizes: { time: 4, batch: 3 },
}));

/** Goes on while a state is below a limit: ended by that after a few steps, by the greatest count, or before the first step. */
const loops: readonly OperatorCase[] = [
  { title: 'ended by its condition', most: 9, growth: 1 },
  { title: 'ended by its greatest count', most: 3, growth: 0.1 },
  { title: 'without a step', most: 0, growth: 1 },
].map(({ title, most, growth }) => ({
  op: 'Loop',
  title,
  build: (g, dtype) => {
    const rate = input(g, 'rate', dtype, [2]);
    const { states, outputs } = g.loop({
      most,
      states: [input(g, 'total', dtype, [2]), input(g, 'count', 'int64', [])],
      body: (inner, [total, count], position) => {
        const next = inner.add(total!, inner.mul(inner.exp(rate), growth));
        const at = inner.cast(position, dtype);
        return {
          states: [next, inner.add(count!, position)],
          outputs: [next, inner.mul(total!, at)],
          goesOn: inner.less(inner.reduceSum(next), 8),
        };
      },
    });
    return { last: states[0]!, counted: states[1]!, y: outputs[0]!, before: outputs[1]! };
  },
  feeds: { rate: [0, 0], total: [0, 1], count: [5] },
}));

export const controlflowCases: readonly OperatorCase[] = [
  ...general,
  ...loops,
  {
    op: 'Scan',
    title: 'without states',
    build: (g, dtype) => {
      const { outputs } = g.scan({
        states: [],
        inputs: [input(g, 'x', dtype, ['time', 2])],
        body: (inner, _states, [x]) => ({ states: [], outputs: [inner.exp(x!)] }),
      });
      return { y: outputs[0]! };
    },
    sizes: { time: 3 },
  },
  {
    op: 'Scan',
    title: 'inside a Scan, reading values of both enclosing graphs',
    build: (g, dtype) => {
      const rows = input(g, 'rows', dtype, ['rows', 'columns', 2]);
      const offset = input(g, 'offset', dtype, [2]);
      const outer = g.scan({
        states: [input(g, 'total', dtype, [2])],
        inputs: [rows],
        body: (middle, [total], [row]) => {
          const factor = middle.sigmoid(total!);
          const sums = middle.scan({
            states: [total!],
            inputs: [row!],
            body: (inner, [sum], [x]) => {
              const next = inner.add(sum!, inner.mul(factor, inner.add(x!, offset)));
              return { states: [next], outputs: [next] };
            },
          });
          return { states: [sums.states[0]!], outputs: [sums.outputs[0]!] };
        },
      });
      return { last: outer.states[0]!, sums: outer.outputs[0]! };
    },
    sizes: { rows: 3, columns: 4 },
  },
];
