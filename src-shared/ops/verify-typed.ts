import type { Graph } from '../ir/graph';
import { verifyGraph } from '../ir/verify';
import { findOp } from './op-table';

/** `verifyGraph` against the operator table: every operator known, every type worked out again where that is possible. */
export function verifyTypedGraph(graph: Graph): void {
  verifyGraph(graph, findOp);
}
