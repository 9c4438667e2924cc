import type { Graph, GraphNode, Value } from '../ir/graph';
import { readNodeName } from './node-names';
import { readAttribute } from './read-attribute';
import { readTensor } from './read-tensor';
import { readValue, SizeNames, type StatedValue } from './read-type';
import { refuse, type Budget } from './refusals';
import type { WireReader } from './wire-reader';

/** What reading one file carries along. */
export interface GraphReading {
  readonly budget: Budget;
  readonly sizes: SizeNames;
  /** Values of which the file states no element type or no rank; their `dtype` and `shape` are placeholders. */
  readonly untyped: Set<Value>;
  /** True for a file Unroll wrote: its node names begin with their blocks. */
  readonly hasBlocks: boolean;
}

export function startReading(budget: Budget, hasBlocks: boolean): GraphReading {
  return { budget, sizes: new SizeNames(), untyped: new Set(), hasBlocks };
}

/** The values a graph can name: its own, then those of the graphs around it. */
class Scope {
  private readonly values = new Map<string, Value>();
  private readonly outer: Scope | null;

  constructor(outer: Scope | null) {
    this.outer = outer;
  }

  find(name: string): Value | null {
    return this.values.get(name) ?? this.outer?.find(name) ?? null;
  }

  add(value: Value): void {
    if (this.values.has(value.name)) refuse('ONNX-007', `The value "${value.name}" is made twice.`);
    this.values.set(value.name, value);
  }
}

/** The parts of a `GraphProto`, unread: weights stand behind the nodes that use them. */
interface GraphParts {
  name: string;
  readonly nodes: WireReader[];
  readonly initializers: WireReader[];
  readonly inputs: WireReader[];
  readonly outputs: WireReader[];
  readonly stated: WireReader[];
}

/** A `GraphProto`. `outer` is the scope around a body; null for the outermost graph. */
export function readGraph(reader: WireReader, reading: GraphReading, outer: Scope | null = null, depth = 1): Graph {
  const { budget, sizes } = reading;
  budget.checkDepth(depth);
  const parts = divideGraph(reader, budget);
  const scope = new Scope(outer);

  const outputs = parts.outputs.map((part) => readValue(part, budget, sizes));
  const stated = new Map<string, StatedValue>();
  for (const value of parts.stated.map((part) => readValue(part, budget, sizes))) stated.set(value.name, value);
  for (const value of outputs) stated.set(value.name, value);

  const initializers = parts.initializers.map((part) => {
    const { name, tensor } = readTensor(part, budget, 'A weight without a name');
    if (name === '') refuse('ONNX-007', 'A weight has no name.');
    const value: Value = { name, dtype: tensor.dtype, shape: tensor.dims, constant: tensor };
    scope.add(value);
    return value;
  });
  const weights = new Set(initializers.map((value) => value.name));

  const inputs: Value[] = [];
  for (const input of parts.inputs.map((part) => readValue(part, budget, sizes))) {
    if (input.name === '') refuse('ONNX-007', 'An input has no name.');
    // Files of format version 3 list every weight as an input too; onnxruntime does not offer those to its caller either.
    if (weights.has(input.name)) continue;
    if (outer === null) requireElementType(input, 'input');
    const value = makeValue(input.name, input, reading);
    scope.add(value);
    inputs.push(value);
  }

  const nodes = parts.nodes.map((part) => readNode(part, reading, scope, stated, depth));

  return {
    name: parts.name,
    inputs,
    outputs: outputs.map((output) => {
      if (outer === null) requireElementType(output, 'output');
      return scope.find(output.name) ?? refuse('ONNX-007', `Nothing makes the output "${output.name}".`);
    }),
    initializers,
    nodes,
  };
}

function divideGraph(reader: WireReader, budget: Budget): GraphParts {
  const parts: GraphParts = { name: '', nodes: [], initializers: [], inputs: [], outputs: [], stated: [] };
  const lists = new Map<number, WireReader[]>([
    [1, parts.nodes],
    [5, parts.initializers],
    [11, parts.inputs],
    [12, parts.outputs],
    [13, parts.stated],
  ]);
  while (reader.next()) {
    const list = lists.get(reader.field);
    if (list) {
      if (list === parts.nodes) budget.spendNode();
      else budget.spendItem();
      list.push(reader.readMessage());
    } else if (reader.field === 2) {
      parts.name = reader.readText((bytes) => budget.checkText(bytes, budget.limits.nameBytes, 'name of a graph'));
    } else if (reader.field === 15) refuse('ONNX-006', 'The model has sparse weights.');
    else reader.skip();
  }
  return parts;
}

/** An input or output of unknown element type could be one that ends the process when it is run. */
function requireElementType(value: StatedValue, role: string): void {
  if (!value.type.dtype) refuse('ONNX-007', `The ${role} "${value.name}" states no element type.`);
}

/** A value as the file states it. Without element type or rank it gets placeholders and is listed as untyped. */
function makeValue(name: string, stated: StatedValue | undefined, reading: GraphReading): Value {
  const { dtype = null, shape = null } = stated?.type ?? {};
  const value: Value = { name, dtype: dtype ?? 'float32', shape: shape ?? [], constant: null };
  if (!dtype || !shape) reading.untyped.add(value);
  return value;
}

function readNode(
  reader: WireReader,
  reading: GraphReading,
  scope: Scope,
  stated: ReadonlyMap<string, StatedValue>,
  depth: number,
): GraphNode {
  const { budget } = reading;
  const readName = (what: string): string => {
    budget.spendItem();
    return reader.readText((bytes) => budget.checkText(bytes, budget.limits.nameBytes, what));
  };
  const inputNames: string[] = [];
  const outputNames: string[] = [];
  const attributeParts: WireReader[] = [];
  let writtenName = '';
  let type = '';
  let domain = '';
  while (reader.next()) {
    switch (reader.field) {
      case 1:
        inputNames.push(readName('name of a value'));
        break;
      case 2:
        outputNames.push(readName('name of a value'));
        break;
      case 3:
        writtenName = readName('name of a node');
        break;
      case 4:
        type = readName('name of an operator');
        break;
      case 5:
        budget.spendItem();
        attributeParts.push(reader.readMessage());
        break;
      case 7:
        domain = readName('domain of an operator');
        break;
      default:
        reader.skip();
    }
  }
  if (type === '') refuse('ONNX-007', `The node "${writtenName}" names no operator.`);
  const owner = `the node "${writtenName}" (${type})`;
  const inputs = inputNames.map((name) => {
    if (name === '') return null;
    return scope.find(name) ?? refuse('ONNX-007', `Nothing before ${owner} makes "${name}", which it reads.`);
  });
  const attributes = new Map(
    attributeParts.map((part) =>
      readAttribute(part, budget, owner, (body) => readGraph(body, reading, scope, depth + 1)),
    ),
  );
  if (attributes.size < attributeParts.length) refuse('ONNX-007', `An attribute of ${owner} stands there twice.`);
  const outputs = outputNames.map((name) => {
    const value = makeValue(name, name === '' ? undefined : stated.get(name), reading);
    if (name !== '') scope.add(value);
    return value;
  });
  return {
    ...(reading.hasBlocks ? readNodeName(writtenName) : { name: writtenName, block: null }),
    op: domain === '' || domain === 'ai.onnx' ? type : `${domain}::${type}`,
    inputs,
    outputs,
    // As own properties, whatever they are called.
    attributes: Object.fromEntries(attributes),
  };
}
