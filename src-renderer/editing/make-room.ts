import type { BlockMove } from '../../src-shared/document/commands/move-blocks';
import type { BlockRecord, NoteRecord, Position, Project, WireRecord } from '../../src-shared/document/document';
import { COLUMN_GAP, GRID, listPorts, sizeOfBlock, snapToGrid, type Size } from './block-size';
import { NOTE_WIDTH, noteHeight } from './note-lines';

/** Nearer than this, the wire between two blocks is hardly seen. */
const LEAST_GAP = 3 * GRID;

/** A block and where it stands. */
interface Box extends Position, Size {
  readonly id: string;
}

/** Where a block goes that is put into a wire, and what gives way to it. */
interface Room {
  readonly position: Position;
  readonly moves: readonly BlockMove[];
  /** Notes in their new places. */
  readonly notes: readonly NoteRecord[];
}

/**
 * Room for a block in a wire. It stays where it is put as long as it covers neither end; on a wire that is long enough it moves
 * between them, on a shorter one what follows moves on, with gaps as that between the ends was.
 */
export function makeRoom(project: Project, wire: WireRecord, block: BlockRecord): Room {
  const boxes = Array.from(project.blocks.values(), (other) => boxOf(project, other)).filter(
    ({ id }) => id !== block.id,
  );
  const source = boxes.find(({ id }) => id === wire.from.block);
  const target = boxes.find(({ id }) => id === wire.to.block);
  const wanted = boxOf(project, block);
  if (source === undefined || target === undefined) return { position: block.position, moves: [], notes: [] };
  const room = target.x - (source.x + source.width);
  // A wire that runs back has no place between its ends.
  const isCrowded = room > 0 && [source, target].some((end) => isNear(wanted, end));
  if (!isCrowded) return { position: moveToFree(wanted, boxes), moves: [], notes: [] };
  if (room >= wanted.width + 2 * LEAST_GAP) {
    const least = source.x + source.width + LEAST_GAP;
    const x = Math.min(Math.max(wanted.x, least), target.x - LEAST_GAP - wanted.width);
    return { position: moveToFree({ ...wanted, x }, boxes), moves: [], notes: [] };
  }
  const gap = Math.min(Math.max(snapToGrid(room), LEAST_GAP), COLUMN_GAP);
  const placed = { ...wanted, x: source.x + source.width + gap };
  const shift = placed.x + placed.width + gap - target.x;
  const moving = findGivingWay(project, boxes, target, shift);
  const moved = boxes.map((box) => (moving.has(box.id) ? { ...box, x: box.x + shift } : box));
  const position = moveToFree(placed, moved);
  return {
    position,
    moves: moved.flatMap(({ id, x, y }) => (moving.has(id) ? [{ block: id, x, y }] : [])),
    notes: [...project.notes.values()]
      .filter((note) => goesAlong(note, boxes, moving, { ...placed, ...position }))
      .map((note) => ({ ...note, position: { x: note.position.x + shift, y: note.position.y } })),
  };
}

/**
 * Whether a note moves on with what gives way: it lies nearest to a block that does (it is about that one), or where the new
 * block comes and not further left.
 */
function goesAlong(
  note: NoteRecord,
  boxes: readonly Box[],
  moving: ReadonlySet<string>,
  placed: Position & Size,
): boolean {
  const box = { ...note.position, width: NOTE_WIDTH, height: noteHeight(note.text) };
  if (box.x >= placed.x && covers(box, placed)) return true;
  let [nearest, least]: [Box | null, number] = [null, Infinity];
  for (const other of boxes) {
    const distance = distanceBetween(box, other);
    if (distance < least) [nearest, least] = [other, distance];
  }
  return nearest !== null && moving.has(nearest.id);
}

/** Between their edges; 0 where one covers a part of the other. */
function distanceBetween(a: Position & Size, b: Position & Size): number {
  const across = Math.max(0, a.x - (b.x + b.width), b.x - (a.x + a.width));
  const down = Math.max(0, a.y - (b.y + b.height), b.y - (a.y + a.height));
  return Math.hypot(across, down);
}

/** The same place, moved down until the block there covers none of the others. */
export function moveToFree(wanted: Position & Size, others: readonly (Position & Size)[]): Position {
  const { x } = wanted;
  let { y } = wanted;
  while (others.some((other) => covers({ ...wanted, x, y }, other))) y += 3 * GRID;
  return { x, y };
}

/** Where a block's card is. */
export function boxOf(project: Project, block: BlockRecord): Box {
  return { id: block.id, ...block.position, ...sizeOfBlock(listPorts(project, block)) };
}

/**
 * What moves to the right with a block: all behind it along the wires that does not lie further left; and whatever that would
 * cover then.
 */
function findGivingWay(project: Project, boxes: readonly Box[], first: Box, shift: number): ReadonlySet<string> {
  const right = new Map(boxes.filter(({ x }) => x >= first.x).map((box) => [box.id, box]));
  const moving = new Set<string>();
  const open = [first.id];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const box = right.get(id);
    if (box === undefined || moving.has(id)) continue;
    moving.add(id);
    for (const { from, to } of project.wires.values()) if (from.block === id) open.push(to.block);
    for (const other of right.values()) if (covers({ ...box, x: box.x + shift }, other)) open.push(other.id);
  }
  return moving;
}

function isNear(a: Position & Size, b: Position & Size): boolean {
  return covers({ ...a, x: a.x - LEAST_GAP, width: a.width + 2 * LEAST_GAP }, b);
}

function covers(a: Position & Size, b: Position & Size): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
