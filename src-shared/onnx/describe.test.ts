import { describe, expect, it } from 'vitest';
import { graphValue } from '../ir/attributes';
import { GraphBuilder } from '../ir/builder';
import { tensor } from '../tensor/tensor';
import { describeModel } from './describe';
import { decodeModel, type DecodedModel } from './read';
import { encodeModel } from './write';

function decode(bytes: Uint8Array): DecodedModel {
  const result = decodeModel(bytes);
  if (!result.ok) throw new Error(result.error.map((d) => `${d.code}: ${d.message}`).join('\n'));
  return result.value;
}

describe('describeModel', () => {
  it('counts weights and operators, bodies included, and lists ports and metadata', () => {
    const g = new GraphBuilder('g');
    const x = g.input('x', 'float32', ['batch', 2]);
    const weight = g.constant(tensor('float32', [2, 3], [1, 2, 3, 4, 5, 6]), 'w');
    const half = g.constant(tensor('float32', [], [0.5]), 'half');
    const axes = g.constant(tensor('int64', [1], [0]), 'axes');
    const body = new GraphBuilder('body', g);
    body.output(body.input('state', 'float32', [3]));
    const type = { dtype: 'float32', shape: ['batch', 3] } as const;
    const [y] = g.node('MatMul', [x, weight, half, axes], [type], { body: graphValue(body.build()) });
    const [z] = g.node('Identity', [y!], [type]);
    g.output(z!, 'z');
    expect(describeModel(decode(encodeModel(g.build(), new Map([['seed', '1']]))))).toEqual({
      producer: 'unroll 0.1.0',
      opset: 17,
      irVersion: 8,
      inputs: [{ name: 'x', dtype: 'float32', shape: ['batch', 2] }],
      outputs: [{ name: 'z', dtype: 'float32', shape: ['batch', 3] }],
      parameters: 6,
      parameterBytes: 24,
      operators: [
        { op: 'Identity', count: 2 },
        { op: 'MatMul', count: 1 },
      ],
      nodes: 3,
      metadataKeys: ['seed'],
    });
  });

  it('counts the parameters a training graph carries, without optimizer state', () => {
    const g = new GraphBuilder('train');
    for (const name of ['b.W', 'optimizer.b.W.m', 'learning_rate']) {
      const value = g.input(name, 'float32', [4, 2]);
      if (name !== 'learning_rate') g.output(value, `${name}.next`);
    }
    expect(describeModel(decode(encodeModel(g.build())))).toMatchObject({ parameters: 8, parameterBytes: 32 });
  });

  it('gives no shape where the file states none', () => {
    const g = new GraphBuilder('g');
    g.input('x', 'float32', []);
    const model = decode(encodeModel(g.build()));
    const untyped = new Set(model.graph.inputs);
    expect(describeModel({ ...model, untyped }).inputs).toEqual([{ name: 'x', dtype: 'float32', shape: null }]);
  });
});
