import { toNumbers } from '../tensor/tensor';
import type { Attribute, Graph, Value } from './graph';

/** A stable text form of a graph, one node a line: for tests, reviews and people. Equal graphs print equally. */
export function printGraph(graph: Graph, indent = ''): string {
  const lines: string[] = [`${indent}graph ${graph.name}(${graph.inputs.map(describe).join(', ')})`];
  const deep = `${indent}  `;
  for (const v of graph.initializers) lines.push(`${deep}${describe(v)} = ${preview(v)}`);
  for (const node of graph.nodes) {
    const attributes: string[] = [];
    const bodies: string[] = [];
    for (const [key, a] of Object.entries(node.attributes).sort(([x], [y]) => (x < y ? -1 : 1))) {
      if (a.kind === 'graph') bodies.push(`${deep}${key}:\n${printGraph(a.value, `${deep}  `)}`);
      else attributes.push(`${key}=${printAttribute(a)}`);
    }
    const call = [...node.inputs.map((v) => v?.name ?? '_'), ...attributes].join(', ');
    lines.push(`${deep}${node.outputs.map(describe).join(', ')} = ${node.op}(${call})`, ...bodies);
  }
  lines.push(`${deep}return ${graph.outputs.map((v) => v.name).join(', ')}`);
  return lines.join('\n');
}

function describe(v: Value): string {
  return `${v.name}: ${v.dtype}[${v.shape.join(', ')}]`;
}

function preview(v: Value): string {
  if (!v.constant) return '?';
  const numbers = toNumbers(v.constant);
  const shown = Array.from(numbers.slice(0, 8), String).join(' ');
  return numbers.length > 8 ? `{${shown} … ${numbers.length} values}` : `{${shown}}`;
}

function printAttribute(a: Exclude<Attribute, { kind: 'graph' }>): string {
  if (a.kind === 'tensor') return `tensor[${a.value.dims.join(', ')}]`;
  return JSON.stringify(a.value);
}
