import { readFileSync } from 'node:fs';
import onnxProto from 'onnx-proto';
import { describe, expect, it } from 'vitest';
import { DiagnosticError } from '../base/diagnostic';
import { graphValue, int, text } from '../ir/attributes';
import { GraphBuilder } from '../ir/builder';
import type { Graph } from '../ir/graph';
import { tensor } from '../tensor/tensor';
import { PRODUCER_VERSION } from './format';
import { readNodeName, writeNodeName } from './node-names';
import { encodeModel } from './write';

function buildSmallGraph(): Graph {
  const g = new GraphBuilder('small');
  const x = g.input('x', 'float32', ['batch', 2]);
  g.block = 'dense';
  const weight = g.constant(tensor('float32', [2, 3], [1, 2, 3, 4, 5, 6]), 'dense.weight');
  const [product] = g.node('MatMul', [x, weight], [{ dtype: 'float32', shape: ['batch', 3] }]);
  const body = new GraphBuilder('body', g);
  const state = body.input('state', 'float32', [3]);
  body.output(state);
  const [y] = g.node('Custom', [product!, null, x], [{ dtype: 'float32', shape: ['batch', 3] }], {
    mode: text('ä'),
    body: graphValue(body.build()),
    axis: int(-1),
  });
  g.output(y!, 'y');
  return g.build();
}

const decode = (bytes: Uint8Array) =>
  onnxProto.onnx.ModelProto.toObject(onnxProto.onnx.ModelProto.decode(bytes), { longs: Number });

describe('encodeModel', () => {
  it('writes opset 17, IR 8, metadata, named sizes and types of inner values', () => {
    const model = decode(encodeModel(buildSmallGraph(), new Map([['a', 'ü']])));
    expect(model).toMatchObject({
      irVersion: 8,
      producerName: 'unroll',
      opsetImport: [{ domain: '', version: 17 }],
      metadataProps: [{ key: 'a', value: 'ü' }],
      graph: {
        name: 'small',
        input: [
          {
            name: 'x',
            type: { tensorType: { elemType: 1, shape: { dim: [{ dimParam: 'batch' }, { dimValue: 2 }] } } },
          },
        ],
        output: [{ name: 'y' }],
        valueInfo: [{ name: 'dense/MatMul' }],
        initializer: [{ name: 'dense.weight', dims: [2, 3], dataType: 1 }],
      },
    });
  });

  it('keeps blocks in node names, left-out inputs as empty names, attributes in order of their names', () => {
    const { graph } = decode(encodeModel(buildSmallGraph())) as { graph: { node: Record<string, unknown>[] } };
    expect(graph.node.map((node) => node['name'])).toEqual(['dense/MatMul/node', 'dense/Custom/node']);
    expect(graph.node[1]?.['input']).toEqual(['dense/MatMul', '', 'x']);
    expect((graph.node[1]?.['attribute'] as { name: string }[]).map(({ name }) => name)).toEqual([
      'axis',
      'body',
      'mode',
    ]);
  });

  it('gives the same bytes every time', () => {
    const metadata = new Map([['k', 'v']]);
    expect(encodeModel(buildSmallGraph(), metadata)).toEqual(encodeModel(buildSmallGraph(), metadata));
  });

  it('writes views into larger buffers without their neighbours', () => {
    const g = new GraphBuilder('views');
    const data = Float32Array.of(9, 1, 2, 9).subarray(1, 3);
    g.output(g.constant({ dtype: 'float32', dims: [2], data }, 'w'), 'y');
    const { graph } = onnxProto.onnx.ModelProto.decode(encodeModel(g.build()));
    const raw = graph?.initializer?.[0]?.rawData ?? new Uint8Array();
    expect(Array.from(new Float32Array(Uint8Array.from(raw).buffer))).toEqual([1, 2]);
  });

  it('refuses weights beyond the two gigabytes of one file', () => {
    const g = new GraphBuilder('large');
    // One buffer, seen many times: nothing large is allocated.
    const data = new Float32Array(2 ** 22);
    for (let i = 0; i < 128; i++) {
      g.initializers.push({
        name: `w${i}`,
        dtype: 'float32',
        shape: [2 ** 22],
        constant: { dtype: 'float32', dims: [2 ** 22], data },
      });
    }
    expect(() => encodeModel(g.build())).toThrow(DiagnosticError);
    expect(() => encodeModel(g.build())).toThrow('2.0 GiB');
  });

  it('throws on what would be written as something else', () => {
    const g = new GraphBuilder('bug');
    g.node('Op', [], [{ dtype: 'float32', shape: [] }], { axis: int(0.5) });
    expect(() => encodeModel(g.build())).toThrow('axis is 0.5');
  });

  it('carries the version of the package', () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect(PRODUCER_VERSION).toBe(version);
  });
});

describe('node names', () => {
  it.each([
    ['gru/MatMul/node', 'gru', 'gru/MatMul/node'],
    ['hidden/node', 'gru', 'gru/hidden/node'],
    ['optimizer/Mul', null, '/optimizer/Mul'],
    ['plain', null, 'plain'],
  ])('%s of block %s is written %s and read back', (name, block, written) => {
    expect(writeNodeName({ name, block })).toBe(written);
    expect(readNodeName(written)).toEqual({ name: block === null ? name : written, block });
  });
});
