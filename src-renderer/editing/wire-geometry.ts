import type { Position, Project, WireRecord } from '../../src-shared/document/document';
import { listPorts, portOffset, sizeOfBlock } from './block-size';

/** How near a point must be to a wire to count as on it, in canvas units. */
const NEAR = 28;
/** Points along a wire that are looked at; wires are smooth, so few will do. */
const SAMPLES = 24;

/** The wire that a point lies on, the nearest one; null when there is none. */
export function findWireAt(
  project: Project,
  point: Position,
  isCandidate: (wire: WireRecord) => boolean,
): WireRecord | null {
  let best: { readonly wire: WireRecord; readonly distance: number } | null = null;
  for (const wire of project.wires.values()) {
    if (!isCandidate(wire)) continue;
    const distance = distanceTo(project, wire, point);
    if (distance < NEAR && (best === null || distance < best.distance)) best = { wire, distance };
  }
  return best?.wire ?? null;
}

/** Where a port is on the canvas; null when its block is gone. */
export function placeOfPort(
  project: Project,
  end: { readonly block: string; readonly port: string },
  side: 'in' | 'out',
): Position | null {
  const block = project.blocks.get(end.block);
  if (block === undefined) return null;
  const lists = listPorts(project, block);
  const { inputs, outputs } = lists;
  const ports: readonly { readonly name: string }[] = side === 'in' ? inputs : outputs;
  const index = Math.max(
    0,
    ports.findIndex(({ name }) => name === end.port),
  );
  return {
    x: block.position.x + (side === 'in' ? 0 : sizeOfBlock(lists).width),
    y: block.position.y + portOffset(index),
  };
}

function distanceTo(project: Project, wire: WireRecord, point: Position): number {
  const start = placeOfPort(project, wire.from, 'out');
  const end = placeOfPort(project, wire.to, 'in');
  if (start === null || end === null) return Infinity;
  const pull = controlOffset(end.x - start.x);
  let least = Infinity;
  for (let i = 0; i <= SAMPLES; i++) {
    const t = i / SAMPLES;
    const x = bezier(start.x, start.x + pull, end.x - pull, end.x, t);
    const y = bezier(start.y, start.y, end.y, end.y, t);
    least = Math.min(least, Math.hypot(x - point.x, y - point.y));
  }
  return least;
}

/** How far a wire runs straight out of its port: half way, or, for wires that run back, a loop that grows slowly. */
export function controlOffset(distance: number): number {
  return distance >= 0 ? distance / 2 : 0.25 * 25 * Math.sqrt(-distance);
}

function bezier(a: number, b: number, c: number, d: number, t: number): number {
  const s = 1 - t;
  return s * s * s * a + 3 * s * s * t * b + 3 * s * t * t * c + t * t * t * d;
}
