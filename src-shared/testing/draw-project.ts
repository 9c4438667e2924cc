import { createBlock, createProject, createWire } from '../document/create';
import type { BlockRecord, Json, Project, WireRecord } from '../document/document';

/** A block as a test draws it: its type, or its type and parameters. */
export type DrawnBlock = string | readonly [type: string, parameters: Readonly<Record<string, Json>>];

/**
 * A project without data: blocks by id, wires as `from.port -> to.port`. A port that is left out is `out` or `in`.
 */
export function drawProject(blocks: Readonly<Record<string, DrawnBlock>>, wires: readonly string[]): Project {
  const records = Object.entries(blocks).map(([id, drawn], index): [string, BlockRecord] => {
    const [type, parameters] = typeof drawn === 'string' ? [drawn, {}] : drawn;
    return [id, createBlock(id, type, new Map(Object.entries(parameters)), { x: 200 * index, y: 0 })];
  });
  const connections = wires.map((text, index): [string, WireRecord] => {
    const [from = '', to = ''] = text.split(' -> ');
    const id = `w${index + 1}`;
    return [id, createWire(id, from.includes('.') ? from : `${from}.out`, to.includes('.') ? to : `${to}.in`)];
  });
  return { ...createProject('test'), blocks: new Map(records), wires: new Map(connections) };
}

/** The project with these blocks switched off. */
export function bypass(project: Project, ...blocks: readonly string[]): Project {
  const off = (record: BlockRecord): BlockRecord =>
    blocks.includes(record.id) ? { ...record, bypassed: true } : record;
  return { ...project, blocks: new Map(Array.from(project.blocks, ([id, record]) => [id, off(record)])) };
}
