import type { DType } from '../tensor/dtype';
import type { Shape } from '../tensor/dims';
import type { Tensor } from '../tensor/tensor';

/**
 * The intermediate graph: ONNX's own structure with types on every value. Values are compared by identity; their names
 * are unique over a graph and all its bodies. A graph is mutable while a builder or a pass owns it, and left alone after.
 */
export interface Value {
  /** Changed only by the builder, when a value is published as a graph output. */
  name: string;
  readonly dtype: DType;
  readonly shape: Shape;
  /** The value itself where it is known when the graph is built (an initializer). */
  readonly constant: Tensor | null;
}

export type Attribute =
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'floats'; readonly value: readonly number[] }
  | { readonly kind: 'strings'; readonly value: readonly string[] }
  | { readonly kind: 'tensor'; readonly value: Tensor }
  | { readonly kind: 'graph'; readonly value: Graph };

export type Attributes = Readonly<Record<string, Attribute>>;

export interface GraphNode {
  readonly name: string;
  readonly op: string;
  /** Null stands for an optional input that is left out. */
  readonly inputs: (Value | null)[];
  readonly outputs: Value[];
  attributes: Attributes;
  /** The block of the document this node was compiled from; null for nodes of no block. */
  readonly block: string | null;
}

export interface Graph {
  readonly name: string;
  readonly inputs: Value[];
  readonly outputs: Value[];
  readonly initializers: Value[];
  /** In topological order. */
  readonly nodes: GraphNode[];
}

/** The body of a `Scan` (or another node that has one). Throws when the node has none. */
export function bodyOf(node: GraphNode): Graph {
  const attribute = node.attributes['body'];
  if (attribute?.kind !== 'graph') throw new Error(`${node.op} ${node.name} has no body`);
  return attribute.value;
}

/** All bodies of a node: one for `Scan`, two for `If`, none for most. */
export function bodiesOf(node: GraphNode): Graph[] {
  const out: Graph[] = [];
  for (const attribute of Object.values(node.attributes)) if (attribute.kind === 'graph') out.push(attribute.value);
  return out;
}

/** Values of the enclosing scopes that a graph's nodes or outputs read, in order of first use, nested bodies included. */
export function capturedBy(graph: Graph): Value[] {
  const own = new Set<Value>([...graph.inputs, ...graph.initializers]);
  const captured = new Set<Value>();
  for (const node of graph.nodes) {
    for (const v of node.inputs) if (v && !own.has(v)) captured.add(v);
    for (const body of bodiesOf(node)) for (const v of capturedBy(body)) if (!own.has(v)) captured.add(v);
    for (const v of node.outputs) own.add(v);
  }
  for (const v of graph.outputs) if (!own.has(v)) captured.add(v);
  return [...captured];
}

/** An integer attribute, or `fallback` where the node does not have it. */
export function intAttribute(attributes: Attributes, name: string, fallback: number): number {
  const a = attributes[name];
  return a?.kind === 'int' ? a.value : fallback;
}

export function floatAttribute(attributes: Attributes, name: string, fallback: number): number {
  const a = attributes[name];
  return a?.kind === 'float' || a?.kind === 'int' ? a.value : fallback;
}

export function intsAttribute(attributes: Attributes, name: string, fallback: readonly number[]): readonly number[] {
  const a = attributes[name];
  return a?.kind === 'ints' ? a.value : fallback;
}

export function stringAttribute(attributes: Attributes, name: string, fallback: string): string {
  const a = attributes[name];
  return a?.kind === 'string' ? a.value : fallback;
}
