import type { GraphNode } from '../../ir/graph';

/** Ends a rule that its attributes or inputs make impossible. `why` says what to do instead. */
export function refuse(node: GraphNode, why: string): never {
  const owner = node.block === null ? '' : ` of block ${node.block}`;
  throw new Error(`operator ${node.op}${owner} cannot be differentiated: ${why}`);
}
