import type { SignalKind } from '../../src-shared/blocks/block';
import type { CheckResult } from '../../src-shared/compiler/check';
import type { DocumentCommand } from '../../src-shared/document/commands/document-command';
import type { Position, Project, WireRecord } from '../../src-shared/document/document';
import { findAddable, type Addable } from '../editing/addable';
import { insertIntoWire, makeBlock } from '../editing/add-blocks';
import { listPorts, sizeOfBlock } from '../editing/block-size';
import { kindAt } from '../editing/connect-ports';
import { listInsertions, type FittingBlock, type FittingPlace } from '../editing/fitting-blocks';
import { findWireAt } from '../editing/wire-geometry';

/** A wire that a block could be put into, and how. */
export interface WireDrop {
  readonly wire: WireRecord;
  readonly fitting: FittingBlock;
}

/** The wire under a point that a block of this type fits into. */
export function findDrop(
  project: Project,
  check: CheckResult,
  type: Addable,
  point: Position,
  inside: string | null,
): WireDrop | null {
  const place: FittingPlace = { project, inside };
  const fittings = new Map<string, FittingBlock | undefined>();
  const fits = (wire: WireRecord): FittingBlock | undefined => {
    const kind = kindAt(check, wire.from);
    const accepts = acceptedAt(project, wire);
    const key = `${kind ?? ''}>${accepts.join()}`;
    if (!fittings.has(key)) {
      fittings.set(
        key,
        listInsertions(kind, accepts, place).find((fitting) => fitting.type.type === type.type),
      );
    }
    return fittings.get(key);
  };
  const wire = findWireAt(project, point, (candidate) => fits(candidate) !== undefined);
  const fitting = wire === null ? undefined : fits(wire);
  return wire !== null && fitting !== undefined ? { wire, fitting } : null;
}

/** Every block that fits into a wire, and how. */
export function listDrops(project: Project, check: CheckResult, wire: WireRecord, inside: string | null): WireDrop[] {
  return listInsertions(kindAt(check, wire.from), acceptedAt(project, wire), { project, inside }).map((fitting) => ({
    wire,
    fitting,
  }));
}

/** What the end of a wire takes; empty where that is open. */
function acceptedAt(project: Project, { to }: WireRecord): readonly SignalKind[] {
  const target = project.blocks.get(to.block);
  const port = target && listPorts(project, target).inputs.find(({ name }) => name === to.port);
  return port?.accepts ?? [];
}

/** As `findDrop`, for a block that is there and has no wires of its own; `place` is where it is dragged to. */
export function findDropOfBlock(
  project: Project,
  check: CheckResult,
  id: string,
  place: Position,
  inside: string | null,
): WireDrop | null {
  const block = project.blocks.get(id);
  const type = block && findAddable(project, block.type);
  if (!block || !type) return null;
  for (const { from, to } of project.wires.values()) if (from.block === id || to.block === id) return null;
  const { width, height } = sizeOfBlock(listPorts(project, block));
  return findDrop(project, check, type, { x: place.x + width / 2, y: place.y + height / 2 }, inside);
}

/** The commands for a new block that is dropped on a wire. */
export function dropNewBlock(
  project: Project,
  type: Addable,
  place: Position,
  drop: WireDrop,
): { readonly commands: readonly DocumentCommand[]; readonly block: string } {
  const made = makeBlock(project, type, place);
  const { width, height } = sizeOfBlock(listPorts(project, made));
  const block = { ...made, position: { x: Math.round(place.x - width / 2), y: Math.round(place.y - height / 2) } };
  return { commands: insertIntoWire(project, drop.wire, block, drop.fitting), block: block.id };
}
