import type { BeamNode, BeamTree } from '../../src-shared/protocol/text-results';

/** A hypothesis in the list of the tree: below its parent, as deep as it is long. */
export interface BeamRow {
  readonly index: number;
  readonly node: BeamNode;
}

/** The tree from its root, children by falling probability, so that the list reads from the likeliest down. */
export function listBeamRows({ nodes }: BeamTree): BeamRow[] {
  const children = new Map<number, number[]>();
  nodes.forEach(({ parent }, i) => {
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), i]);
  });
  const rows: BeamRow[] = [];
  const waiting = [...(children.get(0) ?? [])].sort(byProbability(nodes)).reverse();
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    const node = nodes[index];
    if (node === undefined) continue;
    rows.push({ index, node });
    waiting.push(...[...(children.get(index) ?? [])].sort(byProbability(nodes)).reverse());
  }
  return rows;
}

function byProbability(nodes: readonly BeamNode[]): (a: number, b: number) => number {
  return (a, b) => (nodes[b]?.logProbability ?? -Infinity) - (nodes[a]?.logProbability ?? -Infinity) || a - b;
}
