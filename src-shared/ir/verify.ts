import { sameShape } from '../tensor/dims';
import type { ValueType } from './builder';
import { bodiesOf, type Attribute, type Attributes, type Graph, type GraphNode, type Value } from './graph';
import { UnknownTypeError } from './unknown-type';

/** What the verifier must know of an operator. A row of the operator table has this form. */
export interface OperatorFacts {
  /** Least and greatest count of inputs and outputs. */
  readonly inputs: readonly [number, number];
  readonly outputs: readonly [number, number];
  readonly attributes: Readonly<Record<string, Attribute['kind']>>;
  /** Types of the outputs. Throws `UnknownTypeError` where they depend on run-time values, another Error on a misfit. */
  readonly infer: (call: OperatorCall) => ValueType[];
}

export interface OperatorCall {
  readonly op: string;
  readonly inputs: readonly (Value | null)[];
  readonly attributes: Attributes;
  readonly outputCount: number;
}

/** Values in reach of a graph: its own so far, then those of the graphs around it. */
interface Scope {
  readonly own: Set<Value>;
  readonly parent: Scope | null;
}

/**
 * Checks that a graph and all its bodies are sound: names are unique, every value is produced once and used after that,
 * inputs are not also initializers, operators have the inputs, outputs and attributes they should, types are what the
 * operators give, graph outputs exist, and every body output is produced by a node of that body and returned only once
 * (onnxruntime returns garbage otherwise, without a word).
 *
 * `findOperator` gives the facts of an operator, or null for one that may not occur. Throws a plain Error that lists all
 * findings: an unsound graph is a bug of whoever wrote it.
 */
export function verifyGraph(graph: Graph, findOperator: (op: string) => OperatorFacts | null): void {
  const findings = findUnsound(graph, findOperator);
  if (findings.length > 0) throw new Error(`The graph ${graph.name} is not sound:\n- ${findings.join('\n- ')}`);
}

/** As `verifyGraph`, returning the findings. */
export function findUnsound(graph: Graph, findOperator: (op: string) => OperatorFacts | null): string[] {
  const findings: string[] = [];
  const valueNames = new Map<string, Value>();
  const nodeNames = new Set<string>();

  const define = (v: Value, scope: Scope, how: string): void => {
    const holder = valueNames.get(v.name);
    if (v.name === '') findings.push(`${how} has no name`);
    else if (holder === v) findings.push(`${v.name} is produced twice, the second time as ${how}`);
    else if (holder) findings.push(`two values are called ${v.name}, the second one as ${how}`);
    valueNames.set(v.name, v);
    scope.own.add(v);
  };

  const visit = (g: Graph, parent: Scope | null): void => {
    const scope: Scope = { own: new Set(), parent };
    for (const v of g.inputs) {
      define(v, scope, `an input of ${g.name}`);
      if (v.constant) findings.push(`the input ${v.name} holds a constant: feeding it would be ignored`);
      if (g.initializers.includes(v)) {
        findings.push(`the input ${v.name} is also an initializer: feeding it would be ignored`);
      }
    }
    for (const v of g.initializers) {
      if (!g.inputs.includes(v)) define(v, scope, `an initializer of ${g.name}`);
      findings.push(...checkConstant(v));
    }
    for (const node of g.nodes) {
      const name = describeNode(node);
      if (nodeNames.has(node.name)) findings.push(`two nodes are called ${node.name}`);
      nodeNames.add(node.name);
      for (const v of node.inputs) {
        if (v && !isInScope(v, scope))
          findings.push(`${name} uses ${v.name} before it is defined, or out of its reach`);
      }
      for (const body of bodiesOf(node)) visit(body, scope);
      findings.push(...checkOperator(node, findOperator(node.op)).map((finding) => `${name} ${finding}`));
      for (const v of node.outputs) define(v, scope, `an output of ${name}`);
    }
    findings.push(...checkOutputs(g, scope));
  };
  visit(graph, null);
  return findings;
}

function isInScope(v: Value, scope: Scope): boolean {
  for (let s: Scope | null = scope; s; s = s.parent) if (s.own.has(v)) return true;
  return false;
}

function checkConstant(v: Value): string[] {
  if (!v.constant) return [`the initializer ${v.name} has no value`];
  const { dtype, dims } = v.constant;
  if (dtype === v.dtype && sameShape(dims, v.shape)) return [];
  return [`the initializer ${v.name} is declared ${describeType(v)} and holds ${describeType({ dtype, shape: dims })}`];
}

function checkOutputs(graph: Graph, scope: Scope): string[] {
  const findings: string[] = [];
  const isBody = scope.parent !== null;
  const produced = new Set(graph.nodes.flatMap((node) => node.outputs));
  graph.outputs.forEach((v, i) => {
    if (graph.outputs.indexOf(v) < i) findings.push(`${graph.name} returns ${v.name} twice`);
    else if (!isInScope(v, scope)) findings.push(`the output ${v.name} of ${graph.name} does not exist`);
    else if (isBody && !produced.has(v)) {
      const what = graph.inputs.includes(v) ? 'an input of that body' : 'of no node of that body';
      findings.push(`the output ${v.name} of the body ${graph.name} is ${what}: it needs an Identity`);
    }
  });
  return findings;
}

/** What is wrong with a node by itself; each finding follows the node's name. */
function checkOperator(node: GraphNode, facts: OperatorFacts | null): string[] {
  if (!facts) return ['is not an operator of the table'];
  const findings = [...checkCounts(node, facts), ...checkAttributes(node, facts)];
  return findings.length > 0 ? findings : checkTypes(node, facts);
}

function checkCounts(node: GraphNode, facts: OperatorFacts): string[] {
  const findings: string[] = [];
  const check = (what: string, count: number, [least, most]: readonly [number, number]): void => {
    if (count < least || count > most) findings.push(`has ${count} ${what}, not ${least} to ${most}`);
  };
  check('inputs', node.inputs.length, facts.inputs);
  check('outputs', node.outputs.length, facts.outputs);
  node.inputs.slice(0, facts.inputs[0]).forEach((v, i) => {
    if (!v) findings.push(`lacks its input ${i}`);
  });
  return findings;
}

function checkAttributes(node: GraphNode, facts: OperatorFacts): string[] {
  return Object.entries(node.attributes).flatMap(([key, { kind }]) => {
    const expected = Object.hasOwn(facts.attributes, key) ? facts.attributes[key] : undefined;
    if (expected === kind) return [];
    return [expected ? `has ${key} as ${kind}, not ${expected}` : `has an attribute ${key} that it does not know`];
  });
}

function checkTypes(node: GraphNode, facts: OperatorFacts): string[] {
  const { op, inputs, outputs, attributes } = node;
  let types: readonly ValueType[];
  try {
    types = facts.infer({ op, inputs, attributes, outputCount: outputs.length });
  } catch (error) {
    if (error instanceof UnknownTypeError) return [];
    return [`does not fit its inputs: ${error instanceof Error ? error.message : String(error)}`];
  }
  if (types.length !== outputs.length) return [`has ${outputs.length} outputs, its operator gives ${types.length}`];
  return outputs.flatMap((v, i) => {
    const type = types[i];
    if (!type || (type.dtype === v.dtype && sameShape(type.shape, v.shape))) return [];
    return [`declares ${v.name} as ${describeType(v)}, its operator gives ${describeType(type)}`];
  });
}

function describeType({ dtype, shape }: ValueType): string {
  return `${dtype}[${shape.join(', ')}]`;
}

function describeNode(node: GraphNode): string {
  return `${node.op} ${node.name}${node.block === null ? '' : ` of block ${node.block}`}`;
}
