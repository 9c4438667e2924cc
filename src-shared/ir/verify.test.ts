import { describe, expect, it } from 'vitest';
import { findOp } from '../ops/op-table';
import { verifyTypedGraph } from '../ops/verify-typed';
import { Emitter } from '../ops/emitter';
import { buildGraph } from '../testing/graphs';
import { scalar } from '../tensor/tensor';
import { float, graphValue, int } from './attributes';
import { GraphBuilder } from './builder';
import { bodyOf, type Graph, type GraphNode, type Value } from './graph';
import { findUnsound, verifyGraph } from './verify';

function input(name: string, shape: Value['shape'] = [2]): Value {
  return { name, dtype: 'float32', shape, constant: null };
}

function node(
  op: string,
  inputs: (Value | null)[],
  outputs: Value[],
  attributes: GraphNode['attributes'] = {},
): GraphNode {
  return { name: `${outputs[0]?.name ?? op}/node`, op, inputs, outputs, attributes, block: null };
}

function graph(parts: Partial<Graph>): Graph {
  return { name: 'main', inputs: [], outputs: [], initializers: [], nodes: [], ...parts };
}

const check = (g: Graph): string[] => findUnsound(g, findOp);

/** A sound Scan that a test then breaks. */
function scanGraph(): { graph: Graph; body: Graph; outside: Value } {
  const builder = new GraphBuilder('main');
  const g = new Emitter(builder);
  const outside = g.exp(builder.input('outside', 'float32', [2]));
  const { states, outputs } = g.scan({
    states: [builder.input('h', 'float32', [2])],
    inputs: [builder.input('x', 'float32', ['time', 2])],
    body: (inner, [h], [x]) => ({ states: [inner.add(h!, x!)], outputs: [inner.mul(x!, outside)] }),
  });
  builder.output(states[0]!, 'last');
  builder.output(outputs[0]!, 'y');
  const built = builder.build();
  const scan = built.nodes.find((n) => n.op === 'Scan');
  if (!scan) throw new Error('There is no Scan');
  return { graph: built, body: bodyOf(scan), outside };
}

describe('a sound graph', () => {
  it('passes, with bodies, captured values and constants', () => {
    expect(check(scanGraph().graph)).toEqual([]);
    expect(() => verifyTypedGraph(scanGraph().graph)).not.toThrow();
  });

  it('passes where types are only known at run time', () => {
    const g = buildGraph((e) => {
      const x = e.builder.input('x', 'float32', ['a', 'b', 'c']);
      return { y: e.reshape(x, ['b', 'a', 'c']), zeros: e.zerosLike(x), ids: e.range('b') };
    });
    expect(g.nodes.map((n) => n.op)).toContain('Reshape');
    expect(check(g)).toEqual([]);
  });
});

describe('a graph is refused for', () => {
  const x = input('x');
  const y = input('y');

  it.each<[string, Graph, RegExp]>([
    [
      'two values of one name',
      graph({ inputs: [x], nodes: [node('Exp', [x], [input('x')])] }),
      /^two values are called x, the second one as an output of Exp x\/node$/,
    ],
    [
      'a value produced twice',
      graph({ inputs: [x], nodes: [node('Exp', [x], [y]), { ...node('Tanh', [x], [y]), name: 'other' }] }),
      /^y is produced twice, the second time as an output of Tanh other$/,
    ],
    ['an input produced by a node', graph({ inputs: [x, y], nodes: [node('Exp', [x], [y])] }), /^y is produced twice/],
    [
      'a use before the definition',
      graph({ inputs: [x], nodes: [node('Exp', [y], [input('z')]), node('Exp', [x], [y])] }),
      /^Exp z\/node uses y before it is defined/,
    ],
    [
      'two nodes of one name',
      graph({ inputs: [x], nodes: [node('Exp', [x], [y]), { ...node('Exp', [x], [input('z')]), name: 'y/node' }] }),
      /^two nodes are called y\/node$/,
    ],
    ['an output without a name', graph({ inputs: [x], nodes: [node('Exp', [x], [input('')])] }), /has no name$/],
    ['an output that does not exist', graph({ inputs: [x], outputs: [y] }), /^the output y of main does not exist$/],
    ['a repeated output', graph({ inputs: [x], outputs: [x, x] }), /^main returns x twice$/],
    [
      'an input that is also an initializer',
      graph({ inputs: [x], initializers: [x] }),
      /^the input x is also an initializer: feeding it would be ignored$/,
    ],
    [
      'an input that holds a constant',
      graph({ inputs: [{ ...x, shape: [], constant: scalar('float32', 1) }] }),
      /^the input x holds a constant/,
    ],
    ['an initializer without a value', graph({ initializers: [x] }), /^the initializer x has no value$/],
    [
      'an initializer of another type than it holds',
      graph({ initializers: [{ ...x, constant: scalar('float64', 1) }] }),
      /^the initializer x is declared float32\[2\] and holds float64\[\]$/,
    ],
    [
      'an unknown operator',
      graph({ inputs: [x], nodes: [node('Guess', [x], [y])] }),
      /^Guess y\/node is not an operator of the table$/,
    ],
    [
      'an operator named like an object member',
      graph({ inputs: [x], nodes: [node('constructor', [x], [y])] }),
      /is not an operator of the table$/,
    ],
    [
      'too many inputs',
      graph({ inputs: [x], nodes: [node('Exp', [x, x], [y])] }),
      /^Exp y\/node has 2 inputs, not 1 to 1$/,
    ],
    [
      'a required input that is left out',
      graph({ inputs: [x], nodes: [node('Add', [null, x], [y])] }),
      /^Add y\/node lacks its input 0$/,
    ],
    [
      'an attribute of another kind',
      graph({ inputs: [x], nodes: [node('Softmax', [x], [y], { axis: float(0) })] }),
      /^Softmax y\/node has axis as float, not int$/,
    ],
    [
      'an unknown attribute',
      graph({ inputs: [x], nodes: [node('Exp', [x], [y], { alpha: int(0) })] }),
      /^Exp y\/node has an attribute alpha that it does not know$/,
    ],
    [
      'a wrong shape',
      graph({ inputs: [x], nodes: [node('Exp', [x], [input('y', [3])])] }),
      /^Exp y\/node declares y as float32\[3\], its operator gives float32\[2\]$/,
    ],
    [
      'a wrong element type',
      graph({ inputs: [x], nodes: [node('IsNaN', [x], [y])] }),
      /^IsNaN y\/node declares y as float32\[2\], its operator gives bool\[2\]$/,
    ],
    [
      'inputs that do not fit',
      graph({ inputs: [x, input('w', [3])], nodes: [node('Add', [x, input('w', [3])], [y])] }),
      /^Add y\/node uses w before it is defined/,
    ],
  ])('%s', (_what, broken, finding) => {
    const findings = check(broken);
    expect(findings[0]).toMatch(finding);
    expect(() => verifyGraph(broken, findOp)).toThrow(findings[0]);
  });

  it('inputs that do not fit their operator', () => {
    const w = input('w', [3]);
    expect(check(graph({ inputs: [x, w], nodes: [node('Add', [x, w], [y])] }))).toEqual([
      'Add y/node does not fit its inputs: Add: 2 and 3 do not broadcast',
    ]);
  });

  it('several things at once, all of them listed', () => {
    const broken = graph({ inputs: [x], nodes: [node('Guess', [y], [input('z')])], outputs: [input('w')] });
    expect(() => verifyTypedGraph(broken)).toThrow(
      'The graph main is not sound:\n' +
        '- Guess z/node uses y before it is defined, or out of its reach\n' +
        '- Guess z/node is not an operator of the table\n' +
        '- the output w of main does not exist',
    );
  });
});

describe('a body is refused for', () => {
  it('an output that is its own input', () => {
    const { graph: g, body } = scanGraph();
    body.outputs[0] = body.inputs[0]!;
    expect(check(g)).toEqual([
      `the output ${body.inputs[0]!.name} of the body ${body.name} is an input of that body: it needs an Identity`,
    ]);
  });

  it('an output that it only captures', () => {
    const { graph: g, body, outside } = scanGraph();
    body.outputs[1] = outside;
    expect(check(g)).toEqual([
      `the output ${outside.name} of the body ${body.name} is of no node of that body: it needs an Identity`,
    ]);
  });

  it('an output that repeats another', () => {
    const { graph: g, body } = scanGraph();
    body.outputs[1] = body.outputs[0]!;
    expect(check(g)).toEqual([`${body.name} returns ${body.outputs[0]!.name} twice`]);
  });

  it('a value of the body that is used outside', () => {
    const { graph: g, body } = scanGraph();
    const inner = body.outputs[1]!;
    g.nodes.push(node('Exp', [inner], [input('late')]));
    expect(check(g)).toEqual([`Exp late/node uses ${inner.name} before it is defined, or out of its reach`]);
  });

  it('a captured value that is defined after the node', () => {
    const { graph: g, outside } = scanGraph();
    const at = g.nodes.findIndex((n) => n.outputs.includes(outside));
    g.nodes.push(...g.nodes.splice(at, 1));
    expect(check(g)).toEqual([expect.stringMatching(`uses ${outside.name} before it is defined`)]);
  });

  it('a state that changes its type', () => {
    const { graph: g, body } = scanGraph();
    const state = body.outputs[0]!;
    const wider: Value = { ...state, name: 'wider', dtype: 'float64' };
    body.nodes.push(node('Cast', [state], [wider], { to: int(11) }));
    body.outputs[0] = wider;
    expect(check(g)).toEqual([
      expect.stringContaining('does not fit its inputs: Scan: state 0 after a step is float64[2], not float32[2]'),
    ]);
  });

  it('being no graph at all', () => {
    const { graph: g } = scanGraph();
    const at = g.nodes.findIndex((n) => n.op === 'Scan');
    const scan = g.nodes[at]!;
    g.nodes[at] = { ...scan, attributes: { ...scan.attributes, body: int(0) } };
    expect(check(g)).toEqual([expect.stringContaining('has body as int, not graph')]);
    g.nodes[at] = { ...scan, attributes: { ...scan.attributes, body: graphValue(graph({ name: 'none' })) } };
    expect(check(g)).toEqual([expect.stringContaining('does not fit its inputs')]);
  });
});
