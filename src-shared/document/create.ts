import type { BlockRecord, JsonObject, Position, Project, WireRecord } from './document';
import { DEFAULT_TRAINING } from './document';

const NOTHING: JsonObject = new Map();

/** A project with nothing on its canvas, no data and the default training settings. */
export function createProject(name: string): Project {
  return {
    name,
    blocks: new Map(),
    wires: new Map(),
    groups: new Map(),
    notes: new Map(),
    definitions: new Map(),
    data: null,
    training: DEFAULT_TRAINING,
    unknown: NOTHING,
  };
}

/** A block named after its id. `parameters` holds only what differs from the defaults of its type. */
export function createBlock(
  id: string,
  type: string,
  parameters: JsonObject = NOTHING,
  position: Position = { x: 0, y: 0 },
): BlockRecord {
  return { id, type, name: id, parameters, position, unknown: NOTHING };
}

/** A wire from an output port to an input port, each written `block.port` (a port's name may hold dots, an id may not). */
export function createWire(id: string, from: string, to: string): WireRecord {
  return { id, from: splitReference(from), to: splitReference(to), unknown: NOTHING };
}

function splitReference(text: string): { block: string; port: string } {
  const dot = text.indexOf('.');
  if (dot < 1) throw new Error(`"${text}" is not written as block.port`);
  return { block: text.slice(0, dot), port: text.slice(dot + 1) };
}
