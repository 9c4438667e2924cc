import { describe, expect, it } from 'vitest';
import { GraphBuilder } from './builder';
import { Emitter } from '../ops/emitter';
import { buildGraph } from '../testing/graphs';
import { tensor } from '../tensor/tensor';
import { printGraph } from './print';
import type { Graph } from './graph';

function example(): Graph {
  const builder = new GraphBuilder('example');
  const g = new Emitter(builder);
  const x = builder.input('x', 'float32', ['time', 'batch', 2]);
  const table = g.constant(
    tensor(
      'float32',
      [3, 4],
      Array.from({ length: 12 }, (_, i) => i / 2),
    ),
    'table',
  );
  g.within('gru', () => {
    const { outputs } = g.scan({
      states: [g.filled(['batch', 2], 0, 'float32')],
      inputs: [x],
      hint: 'cell',
      body: (inner, [h], [step]) => {
        const next = inner.add(h!, step!);
        return { states: [next], outputs: [next] };
      },
    });
    builder.output(outputs[0]!, 'sums');
  });
  builder.output(g.emit('Clip', [table, null, g.scalar(1, 'float32')])[0]!, 'clipped');
  return builder.build();
}

describe('printGraph', () => {
  it('writes types, constants, attributes, left-out inputs and bodies', () => {
    expect(printGraph(example())).toMatchInlineSnapshot(`
      "graph example(x: float32[time, batch, 2])
        table: float32[3, 4] = {0 0.5 1 1.5 2 2.5 3 3.5 … 12 values}
        constant: int64[1] = {2}
        constant_2: float32[] = {1}
        gru/Shape: int64[1] = Shape(x, end=2, start=1)
        gru/Concat: int64[2] = Concat(gru/Shape, constant, axis=0)
        gru/ConstantOfShape: float32[batch, 2] = ConstantOfShape(gru/Concat, value=tensor[1])
        cell: float32[batch, 2], sums: float32[time, batch, 2] = Scan(gru/ConstantOfShape, x, num_scan_inputs=1, scan_input_directions=[0], scan_output_directions=[0])
        body:
          graph cell/body(gru/ConstantOfShape/carried: float32[batch, 2], x/step: float32[batch, 2])
            gru/Add: float32[batch, 2] = Add(gru/ConstantOfShape/carried, x/step)
            gru/Add_2: float32[batch, 2] = Identity(gru/Add)
            return gru/Add, gru/Add_2
        clipped: float32[3, 4] = Clip(table, _, constant_2)
        return sums, clipped"
    `);
  });

  it('writes equal graphs equally and tells different ones apart', () => {
    expect(printGraph(example())).toBe(printGraph(example()));
    const sum = (n: number): Graph => buildGraph((g) => ({ y: g.add(g.builder.input('x', 'float32', [2]), n) }));
    expect(printGraph(sum(1))).not.toBe(printGraph(sum(2)));
  });

  it('does not depend on the order in which attributes were given', () => {
    const text = (axisFirst: boolean): string =>
      printGraph(
        buildGraph((g) => {
          const [axis, keep] = [{ kind: 'int', value: 0 } as const, { kind: 'int', value: 1 } as const];
          const attributes = axisFirst ? { axis, keepdims: keep } : { keepdims: keep, axis };
          return { y: g.one('ArgMax', [g.builder.input('x', 'float32', [2, 3])], attributes) };
        }),
      );
    expect(text(true)).toBe(text(false));
  });
});
