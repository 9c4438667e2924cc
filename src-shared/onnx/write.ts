import onnxProto from 'onnx-proto';
import type { onnx as Onnx } from 'onnx-proto';
import { DiagnosticError } from '../base/diagnostic';
import { assertNever, invariant } from '../base/invariant';
import { bodiesOf, type Attribute, type Graph, type GraphNode, type Value } from '../ir/graph';
import type { Tensor } from '../tensor/tensor';
import { ELEMENT_TYPE_NUMBERS } from './element-types';
import { IR_VERSION, OPSET, PRODUCER_NAME, PRODUCER_VERSION } from './format';
import { writeNodeName } from './node-names';

/** Protocol buffers hold less than two gigabytes a file; the rest is room for everything that is not weights. */
const MAX_TENSOR_BYTES = 2 ** 31 - 2 ** 24;

/**
 * The bytes of an ONNX file (opset 17, IR 8) that holds `graph`: every value with its type and named sizes, constants as
 * raw little-endian data, nodes with their blocks in their names, `metadata` as model-level properties in the map's
 * order. The same graph and metadata give the same bytes. Tensor data is copied once, into the result.
 *
 * Throws a DiagnosticError (ONNX-003) when the constants do not fit into one file.
 */
export function encodeModel(graph: Graph, metadata: ReadonlyMap<string, string> = new Map()): Uint8Array {
  const bytes = countTensorBytes(graph);
  if (bytes > MAX_TENSOR_BYTES) {
    throw new DiagnosticError({
      code: 'ONNX-003',
      severity: 'error',
      message: `The weights of this model take ${(bytes / 2 ** 30).toFixed(1)} GiB; one ONNX file holds less than 2 GiB.`,
      nextStep: 'Use smaller hidden sizes or a smaller vocabulary.',
    });
  }
  const { ModelProto } = onnxProto.onnx;
  const writer = ModelProto.encode({
    irVersion: IR_VERSION,
    producerName: PRODUCER_NAME,
    producerVersion: PRODUCER_VERSION,
    opsetImport: [{ domain: '', version: OPSET }],
    metadataProps: Array.from(metadata, ([key, value]) => ({ key, value })),
  });
  // The graph comes last, so that a file cut at any byte is seen to be cut; fields may come in any order.
  const encoded = ModelProto.encode({ graph: toGraphProto(graph) }, writer).finish();
  // On Node the encoder gives a Buffer, and a small one shares its memory with others.
  return encoded.byteLength === encoded.buffer.byteLength ? new Uint8Array(encoded.buffer) : new Uint8Array(encoded);
}

function countTensorBytes(graph: Graph): number {
  let bytes = 0;
  for (const value of graph.initializers) bytes += value.constant?.data.byteLength ?? 0;
  for (const node of graph.nodes) {
    for (const attribute of Object.values(node.attributes)) {
      if (attribute.kind === 'tensor') bytes += attribute.value.data.byteLength;
    }
    for (const body of bodiesOf(node)) bytes += countTensorBytes(body);
  }
  return bytes;
}

function toGraphProto(graph: Graph): Onnx.IGraphProto {
  const outputs = new Set(graph.outputs);
  const inner = graph.nodes.flatMap((node) => node.outputs).filter((value) => value.name !== '' && !outputs.has(value));
  return {
    name: graph.name,
    node: graph.nodes.map(toNodeProto),
    initializer: graph.initializers.map(toInitializer),
    input: graph.inputs.map(toValueInfo),
    output: graph.outputs.map(toValueInfo),
    valueInfo: inner.map(toValueInfo),
  };
}

function toNodeProto(node: GraphNode): Onnx.INodeProto {
  invariant(!node.op.includes('::'), `${node.name}: ${node.op} is no operator of opset ${OPSET}`);
  return {
    name: writeNodeName(node),
    opType: node.op,
    input: node.inputs.map((value) => value?.name ?? ''),
    output: node.outputs.map((value) => value.name),
    attribute: Object.entries(node.attributes)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, attribute]) => toAttributeProto(name, attribute)),
  };
}

const { AttributeType } = onnxProto.onnx.AttributeProto;

const ATTRIBUTE_TYPES: Readonly<Record<Attribute['kind'], Onnx.AttributeProto.AttributeType>> = {
  int: AttributeType.INT,
  float: AttributeType.FLOAT,
  string: AttributeType.STRING,
  ints: AttributeType.INTS,
  floats: AttributeType.FLOATS,
  strings: AttributeType.STRINGS,
  tensor: AttributeType.TENSOR,
  graph: AttributeType.GRAPH,
};

function toAttributeProto(name: string, attribute: Attribute): Onnx.IAttributeProto {
  const proto: Onnx.IAttributeProto = { name, type: ATTRIBUTE_TYPES[attribute.kind] };
  switch (attribute.kind) {
    case 'int':
      return { ...proto, i: checkInteger(attribute.value, name) };
    case 'float':
      return { ...proto, f: attribute.value };
    case 'string':
      return { ...proto, s: new TextEncoder().encode(attribute.value) };
    case 'ints':
      return { ...proto, ints: attribute.value.map((value) => checkInteger(value, name)) };
    case 'floats':
      return { ...proto, floats: [...attribute.value] };
    case 'strings':
      return { ...proto, strings: attribute.value.map((value) => new TextEncoder().encode(value)) };
    case 'tensor':
      return { ...proto, t: toTensorProto(attribute.value) };
    case 'graph':
      return { ...proto, g: toGraphProto(attribute.value) };
    default:
      return assertNever(attribute);
  }
}

/** The encoder writes anything but a whole number as something else, without a word. */
function checkInteger(value: number, name: string): number {
  invariant(Number.isSafeInteger(value), `Attribute ${name} is ${value}, not an integer`);
  return value;
}

function toInitializer(value: Value): Onnx.ITensorProto {
  invariant(value.constant !== null, `The initializer ${value.name} has no value`);
  return { name: value.name, ...toTensorProto(value.constant) };
}

function toTensorProto(tensor: Tensor): Onnx.ITensorProto {
  const { buffer, byteOffset, byteLength } = tensor.data;
  return {
    dims: [...tensor.dims],
    dataType: ELEMENT_TYPE_NUMBERS[tensor.dtype],
    rawData: new Uint8Array(buffer, byteOffset, byteLength),
  };
}

function toValueInfo(value: Value): Onnx.IValueInfoProto {
  const dim = value.shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name: value.name, type: { tensorType: { elemType: ELEMENT_TYPE_NUMBERS[value.dtype], shape: { dim } } } };
}
