import onnxProto from 'onnx-proto';
import type { onnx as Onnx } from 'onnx-proto';
import { describe, expect, it } from 'vitest';
import { tensor, type Tensor } from '../tensor/tensor';
import { decodeModel, type DecodedModel } from './read';
import type { ReadLimits } from './refusals';

function decode(bytes: Uint8Array): DecodedModel {
  const result = decodeModel(bytes);
  if (!result.ok) throw new Error(result.error.map((d) => `${d.code}: ${d.message}`).join('\n'));
  return result.value;
}

/** Code and message of the refusal; throws when the file is accepted. */
function refusalOf(bytes: Uint8Array, limits: Partial<ReadLimits> = {}): { code: string; message: string } {
  const result = decodeModel(bytes, limits);
  if (result.ok) throw new Error('The file was accepted');
  const [first] = result.error;
  if (!first) throw new Error('A refusal without a diagnostic');
  expect(first.nextStep).not.toBe('');
  return first;
}

const { AttributeType } = onnxProto.onnx.AttributeProto;
const { DataLocation } = onnxProto.onnx.TensorProto;

/** A value of two floats. */
const VALUE_TYPE = { tensorType: { elemType: 1, shape: { dim: [{ dimValue: 2 }] } } };

function encodeProto(graph: Onnx.IGraphProto, model: Onnx.IModelProto = {}): Uint8Array {
  const plain = { irVersion: 8, opsetImport: [{ domain: '', version: 17 }], graph, ...model };
  return onnxProto.onnx.ModelProto.encode(plain).finish();
}

/** x → node → y, with the node and the graph changed as given. */
function encodeOneNode(node: Onnx.INodeProto = {}, graph: Onnx.IGraphProto = {}): Uint8Array {
  return encodeProto({
    name: 'g',
    input: [{ name: 'x', type: VALUE_TYPE }],
    output: [{ name: 'y', type: VALUE_TYPE }],
    node: [{ name: 'n', opType: 'Relu', input: ['x'], output: ['y'], ...node }],
    ...graph,
  });
}

function encodeWeight(weight: Onnx.ITensorProto): Uint8Array {
  return encodeOneNode({}, { initializer: [{ name: 'w', ...weight }] });
}

describe('reading files of other programs', () => {
  it('keeps unknown operators with their domain and lists what has no type', () => {
    const model = decode(encodeOneNode({ opType: 'Frob', domain: 'com.example', output: ['y', '', 'z'] }));
    const [node] = model.graph.nodes;
    expect(node?.op).toBe('com.example::Frob');
    expect(node?.block).toBeNull();
    expect([...model.untyped].map(({ name }) => name)).toEqual(['', 'z']);
  });

  it('names sizes that have no name, and does not trust numbers it gives out itself', () => {
    const type = {
      tensorType: { elemType: 1, shape: { dim: [{}, { dimValue: -1 }, { dimParam: '?1' }, { dimParam: 'n' }] } },
    };
    const { graph } = decode(encodeOneNode({}, { input: [{ name: 'x', type }] }));
    expect(graph.inputs[0]?.shape).toEqual(['?1', '?2', '?3', 'n']);
  });

  it.each<[string, Onnx.ITensorProto, Tensor]>([
    ['float_data', { dataType: 1, dims: [2], floatData: [1.5, 2] }, tensor('float32', [2], [1.5, 2])],
    ['double_data', { dataType: 11, dims: [1], doubleData: [0.1] }, tensor('float64', [1], [0.1])],
    ['int32_data', { dataType: 6, dims: [2], int32Data: [-1, 7] }, tensor('int32', [2], [-1, 7])],
    ['int32_data of booleans', { dataType: 9, dims: [2], int32Data: [0, 5] }, tensor('bool', [2], [0, 1])],
    ['int64_data', { dataType: 7, dims: [], int64Data: [-9] }, tensor('int64', [], [-9])],
    ['raw booleans', { dataType: 9, dims: [2], rawData: Uint8Array.of(0, 255) }, tensor('bool', [2], [0, 1])],
    ['no element at all', { dataType: 1, dims: [0, 5] }, tensor('float32', [0, 5], [])],
  ])('reads weights in %s', (_what, weight, expected) => {
    expect(decode(encodeWeight(weight)).graph.initializers[0]?.constant).toEqual(expected);
  });

  it('takes a weight that is also listed as an input for a weight', () => {
    const input = ['x', 'w'].map((name) => ({ name, type: VALUE_TYPE }));
    const { graph } = decode(
      encodeOneNode({}, { input, initializer: [{ name: 'w', dataType: 1, dims: [2], floatData: [1, 2] }] }),
    );
    expect(graph.inputs.map(({ name }) => name)).toEqual(['x']);
  });

  it('reads int64 beyond 2^53 in weights to the last digit', () => {
    const rawData = new Uint8Array(BigInt64Array.of(2n ** 63n - 1n).buffer);
    const { graph } = decode(encodeWeight({ dataType: 7, dims: [1], rawData }));
    expect(graph.initializers[0]?.constant?.data).toEqual(BigInt64Array.of(2n ** 63n - 1n));
  });
});

describe('refusals', () => {
  const ascii = (value: string): Uint8Array => Uint8Array.from(value, (c) => c.charCodeAt(0));

  it.each<[string, Uint8Array, string]>([
    ['an empty file', new Uint8Array(), 'empty'],
    ['a picture', ascii('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'), 'a PNG picture'],
    ['a web page', ascii('\xef\xbb\xbf  <!DOCTYPE html><html>'), 'an HTML page'],
    ['an archive', ascii('PK\x03\x04\x14\0'), 'a zip archive'],
    ['a Keras file', ascii('\x89HDF\r\n\x1a\n'), 'an HDF5 file'],
    ['a project file', ascii('{\n  "formatVersion": 1'), 'a JSON text'],
    ['a table', ascii('date,births\n1959-01-01,35\n'), 'a text'],
    ['a file that was not downloaded', ascii('version https://git-lfs.github.com/spec/v1\n'), 'a Git LFS pointer'],
    ['weights without a model', ascii('\x40\0\0\0\0\0\0\0{"w":{"dtype":"F32"}}'), 'a safetensors file'],
    ['a model in another format', ascii('\x20\0\0\0TFL3'), 'a TensorFlow Lite model'],
  ])('names %s for what it is', (_what, bytes, words) => {
    const { code, message } = refusalOf(bytes);
    expect(code).toBe('ONNX-001');
    expect(message).toContain(words);
  });

  it('does not mistake a producer for a file signature', () => {
    expect(decode(encodeProto({ name: 'g' }, { producerName: 'ORTM' })).producer.name).toBe('ORTM');
  });

  it.each<[string, Uint8Array, string, string]>([
    ['garbage', Uint8Array.of(0x08, 8, 0xff, 0xff, 0xff), 'ONNX-002', 'cut short'],
    ['a group, which no ONNX file has', Uint8Array.of(0x08, 8, 0x3b), 'ONNX-002', 'damaged'],
    ['a number that does not end', Uint8Array.of(0x08, ...new Array<number>(11).fill(0xff)), 'ONNX-002', 'damaged'],
    ['no graph', encodeProto({}, { graph: null }), 'ONNX-002', 'no graph'],
    ['no operator set', encodeProto({}, { opsetImport: [] }), 'ONNX-002', 'version of its operators'],
    ['two operator sets', encodeProto({}, { opsetImport: [{ version: 17 }, { version: 9 }] }), 'ONNX-007', 'twice'],
    [
      'metadata given twice',
      encodeProto(
        {},
        {
          metadataProps: [
            { key: 'a', value: '' },
            { key: 'a', value: '' },
          ],
        },
      ),
      'ONNX-007',
      '"a"',
    ],
    ['own functions', encodeProto({}, { functions: [{ name: 'f' }] }), 'ONNX-006', 'functions'],
    [
      'external weights',
      encodeWeight({
        dataType: 1,
        dims: [2],
        dataLocation: DataLocation.EXTERNAL,
        externalData: [{ key: 'location', value: '../w' }],
      }),
      'ONNX-004',
      '"w"',
    ],
    ['half precision', encodeWeight({ dataType: 10, dims: [1], rawData: Uint8Array.of(0, 0) }), 'ONNX-005', 'float16'],
    [
      'a 4-bit output',
      encodeOneNode({}, { output: [{ name: 'y', type: { tensorType: { elemType: 22 } } }] }),
      'ONNX-005',
      'int4',
    ],
    [
      'an element type of the future',
      encodeOneNode({}, { input: [{ name: 'x', type: { tensorType: { elemType: 99 } } }] }),
      'ONNX-005',
      'number 99',
    ],
    [
      'a sequence',
      encodeOneNode({}, { input: [{ name: 'x', type: { sequenceType: {} } }] }),
      'ONNX-006',
      '"x" is a sequence',
    ],
    [
      'an output without element type',
      encodeOneNode({}, { output: [{ name: 'y' }] }),
      'ONNX-007',
      '"y" states no element type',
    ],
    ['sparse weights', encodeOneNode({}, { sparseInitializer: [{}] }), 'ONNX-006', 'sparse'],
    [
      'a list of graphs',
      encodeOneNode({ attribute: [{ name: 'bodies', type: AttributeType.GRAPHS }] }),
      'ONNX-006',
      'a list of graphs',
    ],
    [
      'a graph attribute without a graph',
      encodeOneNode({ attribute: [{ name: 'body', type: AttributeType.GRAPH }] }),
      'ONNX-007',
      'empty',
    ],
    [
      'the same attribute twice',
      encodeOneNode({
        attribute: [
          { name: 'a', type: AttributeType.INT },
          { name: 'a', type: AttributeType.INT },
        ],
      }),
      'ONNX-007',
      'twice',
    ],
    ['a value nobody makes', encodeOneNode({ input: ['q'] }), 'ONNX-007', '"q"'],
    ['a cycle', encodeOneNode({ input: ['y'] }), 'ONNX-007', '"y"'],
    ['a value made twice', encodeOneNode({ output: ['x'] }), 'ONNX-007', '"x" is made twice'],
    ['an output nobody makes', encodeOneNode({ output: ['z'] }), 'ONNX-007', '"y"'],
    ['too few elements', encodeWeight({ dataType: 1, dims: [3], floatData: [1] }), 'ONNX-007', '3 elements'],
    ['too many elements', encodeWeight({ dataType: 1, dims: [1], floatData: [1, 2] }), 'ONNX-007', '1 elements'],
    [
      'raw data of another length',
      encodeWeight({ dataType: 1, dims: [2], rawData: new Uint8Array(7) }),
      'ONNX-007',
      '1.75',
    ],
    [
      'a shape larger than any memory',
      encodeWeight({ dataType: 1, dims: [2 ** 40, 2 ** 40] }),
      'ONNX-003',
      '1099511627776',
    ],
    ['a large shape and nothing in it', encodeWeight({ dataType: 1, dims: [2 ** 30] }), 'ONNX-007', '1073741824'],
    ['a negative size', encodeWeight({ dataType: 1, dims: [-1] }), 'ONNX-007', 'size -1'],
  ])('refuses %s', (_what, bytes, code, words) => {
    const refusal = refusalOf(bytes);
    expect(refusal.code).toBe(code);
    expect(refusal.message).toContain(words);
  });

  it.each<[string, Partial<ReadLimits>, string]>([
    ['bytes', { bytes: 10 }, 'up to 10'],
    ['nodes', { nodes: 0 }, '0 nodes'],
    ['items', { items: 3 }, 'more than 3'],
    ['tensor bytes', { tensorBytes: 7 }, '7 bytes of weights'],
    ['name bytes', { nameBytes: 3 }, 'up to 3'],
    ['text bytes', { textBytes: 1 }, 'text in an attribute'],
    ['rank', { rank: 0 }, 'axes'],
    ['metadata bytes', { metadataBytes: 2 }, 'metadata "key"'],
  ])('keeps the limit on %s', (_what, limits, words) => {
    const bytes = encodeProto(
      {
        name: 'g',
        input: [{ name: 'x', type: VALUE_TYPE }],
        initializer: [{ name: 'w', dataType: 1, dims: [2], floatData: [1, 2] }],
        node: [
          {
            name: 'node',
            opType: 'Relu',
            input: ['x'],
            output: ['y'],
            attribute: [{ name: 'mode', type: AttributeType.STRING, s: new Uint8Array(2) }],
          },
        ],
      },
      { metadataProps: [{ key: 'key', value: 'value' }] },
    );
    expect(decodeModel(bytes).ok).toBe(true);
    const { code, message } = refusalOf(bytes, limits);
    expect(code).toBe('ONNX-003');
    expect(message).toContain(words);
  });

  it('ends at graphs inside graphs inside graphs', () => {
    const length = (n: number): number[] => (n < 128 ? [n] : [(n & 127) | 128, ...length(n >> 7)]);
    const wrap = (tag: readonly number[], inner: Uint8Array): Uint8Array =>
      Uint8Array.of(...tag, ...length(inner.length), ...inner);
    // A node `Op` whose attribute of the kind graph holds the next graph.
    let graph: Uint8Array = new Uint8Array();
    for (let depth = 0; depth < 300; depth++) {
      const attribute = Uint8Array.of(...wrap([0x32], graph), 0xa0, 1, 5);
      graph = wrap([0x0a], Uint8Array.of(0x22, 2, 0x4f, 0x70, ...wrap([0x2a], attribute)));
    }
    const bytes = Uint8Array.of(0x08, 8, ...wrap([0x3a], graph), 0x42, 2, 0x10, 17);
    expect(refusalOf(bytes)).toMatchObject({
      code: 'ONNX-003',
      message: expect.stringContaining('16 graphs') as string,
    });
  });

  it('counts empty nodes before it builds anything from them', () => {
    const count = 200_000;
    const header = Uint8Array.of(0x08, 8, 0x42, 2, 0x10, 17, 0x3a, 0x80, 0xb5, 0x18);
    const bytes = new Uint8Array(header.length + 2 * count);
    bytes.set(header);
    for (let i = 0; i < count; i++) bytes[header.length + 2 * i] = 0x0a;
    expect(refusalOf(bytes)).toMatchObject({ code: 'ONNX-003' });
  });
});
