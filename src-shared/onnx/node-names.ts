import type { GraphNode } from '../ir/graph';

/**
 * How a node carries its block through an ONNX file: as the first part of its name, `BLOCK/…`. A node of no block whose
 * name has a slash is written with a slash in front. onnxruntime names nodes in its errors, so this is also the way
 * from a failed kernel back to the drawing.
 */
export function writeNodeName(node: Pick<GraphNode, 'name' | 'block'>): string {
  if (node.block === null) return node.name.includes('/') ? `/${node.name}` : node.name;
  return node.name.startsWith(`${node.block}/`) ? node.name : `${node.block}/${node.name}`;
}

/** The opposite of `writeNodeName`. Only meaningful for files that Unroll wrote: others use slashes for their own ends. */
export function readNodeName(written: string): Pick<GraphNode, 'name' | 'block'> {
  const slash = written.indexOf('/');
  if (slash === 0) return { name: written.slice(1), block: null };
  return { name: written, block: slash < 0 ? null : written.slice(0, slash) };
}
