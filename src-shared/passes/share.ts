import { bodiesOf, type Attribute, type Graph, type GraphNode, type Value } from '../ir/graph';
import { replaceUses } from './rewrite';

/** Computes equal things once: of two nodes with the same operator, inputs and attributes, the first serves both. */
export function shareEqualNodes(graph: Graph): void {
  shareWithin(graph, new Map(), new Numbering());
}

/** Small numbers for values, so that keys stay short. */
class Numbering {
  private readonly numbers = new Map<Value, number>();

  of(v: Value | null): number {
    if (!v) return -1;
    const known = this.numbers.get(v);
    if (known !== undefined) return known;
    this.numbers.set(v, this.numbers.size);
    return this.numbers.size - 1;
  }
}

function shareWithin(graph: Graph, replaced: Map<Value, Value>, numbering: Numbering): void {
  const seen = new Map<string, GraphNode>();
  const kept: GraphNode[] = [];
  const published = new Set<Value>(graph.outputs);
  for (const node of graph.nodes) {
    replaceUses(node, replaced);
    for (const body of bodiesOf(node)) shareWithin(body, new Map(), numbering);
    const key = keyOf(node, numbering);
    const twin = key === null ? undefined : seen.get(key);
    // Outputs of a graph keep nodes (and names) of their own.
    if (twin && !node.outputs.some((v) => published.has(v))) {
      node.outputs.forEach((v, i) => replaced.set(v, twin.outputs[i]!));
    } else {
      if (key !== null && !twin) seen.set(key, node);
      kept.push(node);
    }
  }
  graph.nodes.splice(0, graph.nodes.length, ...kept);
}

/** Null for nodes that are never shared: those with bodies, and the Identities that bodies need. */
function keyOf(node: GraphNode, numbering: Numbering): string | null {
  if (bodiesOf(node).length > 0 || node.op === 'Identity') return null;
  const attributes = Object.keys(node.attributes)
    .sort()
    .map((k) => `${k}=${attributeKey(node.attributes[k]!)}`);
  return `${node.op}(${node.inputs.map((v) => numbering.of(v)).join()})${node.outputs.length}{${attributes.join(';')}}`;
}

function attributeKey(a: Attribute): string {
  if (a.kind === 'tensor') return `${a.value.dtype}[${a.value.dims.join()}]${Array.from(a.value.data, String).join()}`;
  if (a.kind === 'graph') throw new Error('Nodes with bodies have no key');
  return JSON.stringify(a.value);
}
