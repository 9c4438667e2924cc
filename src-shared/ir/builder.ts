import { defined } from '../base/invariant';
import type { DType } from '../tensor/dtype';
import type { Dim, Shape } from '../tensor/dims';
import type { Tensor } from '../tensor/tensor';
import type { Attributes, Graph, GraphNode, Value } from './graph';
import { NameMaker } from './names';

export interface ValueType {
  readonly dtype: DType;
  readonly shape: Shape;
}

/** Where a named size can be read when the graph runs: axis `axis` of `value`. */
export interface DimensionSource {
  readonly value: Value;
  readonly axis: number;
}

/** Appends nodes in order, gives out unique names, and remembers which value carries which named size. */
export class GraphBuilder {
  readonly name: string;
  readonly parent: GraphBuilder | null;
  inputs: Value[] = [];
  outputs: Value[] = [];
  initializers: Value[] = [];
  nodes: GraphNode[] = [];
  /** The block that new nodes belong to. */
  block: string | null = null;
  private readonly names: NameMaker;
  private readonly dimensions = new Map<string, DimensionSource>();
  private readonly pooled = new Map<string, Value>();
  private readonly produced = new Set<Value>();
  private readonly declared = new Set<Value>();

  constructor(name: string, parent: GraphBuilder | null = null) {
    this.name = name;
    this.parent = parent;
    this.names = parent ? parent.names : new NameMaker();
    if (parent) this.block = parent.block;
  }

  /**
   * A builder that goes on where `graph` (a body of a node of `parent`) stands. With `copy`, new nodes and outputs do not
   * show in `graph`.
   */
  static resume(graph: Graph, parent: GraphBuilder, copy = false): GraphBuilder {
    const builder = new GraphBuilder(graph.name, parent);
    const adopt = <T>(given: T[]): T[] => (copy ? [...given] : given);
    builder.inputs = adopt(graph.inputs);
    builder.outputs = adopt(graph.outputs);
    builder.initializers = adopt(graph.initializers);
    builder.nodes = adopt(graph.nodes);
    for (const v of graph.inputs) builder.registerDimensions(v);
    for (const node of graph.nodes) {
      for (const v of node.outputs) {
        builder.produced.add(v);
        builder.registerDimensions(v);
      }
    }
    return builder;
  }

  /** Declares a graph input. Named sizes that are new are read from it when needed. The name is made unique. */
  input(name: string, dtype: DType, shape: Shape): Value {
    const value = this.declare(name, { dtype, shape });
    this.inputs.push(value);
    return value;
  }

  /** Declares a graph input of exactly this name: part of a contract. Throws when the name is taken. */
  contractInput(name: string, dtype: DType, shape: Shape): Value {
    const value = this.input(name, dtype, shape);
    if (value.name !== name) throw new Error(`The name "${name}" is already taken in this graph`);
    return value;
  }

  /** A constant. All constants live in the outermost graph; small equal ones are shared. */
  constant(tensor: Tensor, hint = 'constant'): Value {
    if (this.parent) return this.parent.constant(tensor, hint);
    const key = tensor.data.length <= 64 ? poolKey(tensor) : null;
    const shared = key === null ? undefined : this.pooled.get(key);
    if (shared) return shared;
    const value: Value = { name: this.names.unique(hint), dtype: tensor.dtype, shape: tensor.dims, constant: tensor };
    this.initializers.push(value);
    if (key !== null) this.pooled.set(key, value);
    return value;
  }

  /** A constant that keeps exactly this name: a trained parameter. Throws when the name is taken. */
  parameter(name: string, tensor: Tensor): Value {
    const value: Value = { name: this.names.claim(name), dtype: tensor.dtype, shape: tensor.dims, constant: tensor };
    this.initializers.push(value);
    return value;
  }

  /** Appends a node; returns its outputs. `hint` names them (made unique). */
  node(
    op: string,
    inputs: readonly (Value | null)[],
    outputs: readonly ValueType[],
    attributes: Attributes = {},
    hint?: string,
  ): Value[] {
    const stem = hint ?? (this.block ? `${this.block}/${op}` : op);
    const values = outputs.map((type) => this.declare(stem, type));
    for (const value of values) this.produced.add(value);
    this.nodes.push({
      name: this.names.unique(`${stem}/node`),
      op,
      inputs: [...inputs],
      outputs: values,
      attributes,
      block: this.block,
    });
    return values;
  }

  /** A fresh value with a unique name made from `hint`, not yet produced by any node. */
  declare(hint: string, type: ValueType): Value {
    const value: Value = { name: this.names.unique(hint), dtype: type.dtype, shape: type.shape, constant: null };
    this.declared.add(value);
    this.registerDimensions(value);
    return value;
  }

  /** Takes over values whose node has moved into this graph from a body of it. */
  adopt(values: readonly Value[]): void {
    for (const value of values) {
      this.produced.add(value);
      this.registerDimensions(value);
    }
  }

  /** As `declare`, for one more output of a node of this graph. */
  declareOutput(hint: string, type: ValueType): Value {
    const value = this.declare(hint, type);
    this.produced.add(value);
    return value;
  }

  /** Whether `value` was declared through this builder (as an input, an output of a node or ahead of either). */
  declaredHere(value: Value): boolean {
    return this.declared.has(value);
  }

  /**
   * Publishes `value` as a graph output. With a name, the value takes that name where it may; a graph input, a constant
   * or a value that is an output already gets an `Identity` of its own, as does every output of a body
   * (a body output that repeats another or is a body input gives garbage in onnxruntime).
   */
  output(value: Value, name?: string): Value {
    let published = value;
    if (!this.produced.has(value) || this.outputs.includes(value)) {
      const [copy] = this.node('Identity', [value], [value], {}, name ?? value.name);
      published = defined(copy, 'output of Identity');
    }
    if (name !== undefined && published.name !== name) published.name = this.names.claim(name);
    this.outputs.push(published);
    return published;
  }

  /** The value and axis that carry the named size `dim` here or in an enclosing graph; null when none does. */
  findDimension(dim: string): DimensionSource | null {
    return this.dimensions.get(dim) ?? this.parent?.findDimension(dim) ?? null;
  }

  /** A name that no value, node or graph here has yet. */
  uniqueName(stem: string): string {
    return this.names.unique(stem);
  }

  build(): Graph {
    return {
      name: this.name,
      inputs: this.inputs,
      outputs: this.outputs,
      initializers: this.initializers,
      nodes: this.nodes,
    };
  }

  private registerDimensions(value: Value): void {
    value.shape.forEach((dim: Dim, axis) => {
      if (typeof dim === 'string' && this.findDimension(dim) === null) this.dimensions.set(dim, { value, axis });
    });
  }
}

/** Equal keys mean equal constants, the sign of zero included. */
function poolKey(tensor: Tensor): string {
  const data: ArrayLike<number | bigint> = tensor.data;
  const values = Array.from(data, (x) => (Object.is(x, -0) ? '-0' : String(x)));
  return `${tensor.dtype}|${tensor.dims.join()}|${values.join()}`;
}
