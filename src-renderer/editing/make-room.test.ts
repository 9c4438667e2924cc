import { describe, expect, it } from 'vitest';
import { createBlock } from '../../src-shared/document/create';
import { applyCommand } from '../../src-shared/document/commands/apply-command';
import type { Position, Project, WireRecord } from '../../src-shared/document/document';
import { drawProject } from '../../src-shared/testing/draw-project';
import { insertIntoWire } from './add-blocks';
import { BLOCK_WIDTH, COLUMN_GAP } from './block-size';
import { listInsertions } from './fitting-blocks';
import { boxOf, makeRoom } from './make-room';

const COLUMN = BLOCK_WIDTH + COLUMN_GAP;

/** Two chains one below the other; the upper one is laid out in columns. */
function drawChains(places: Readonly<Record<string, Position>> = {}): Project {
  const project = drawProject(
    { x: 'static-input', a: 'linear', b: 'linear', y: 'regression-output', z: 'static-input', c: 'linear' },
    ['x -> a', 'a -> b', 'b -> y', 'z -> c'],
  );
  const laidOut: Readonly<Record<string, Position>> = {
    ...{ x: { x: 0, y: 0 }, a: { x: COLUMN, y: 0 }, b: { x: 2 * COLUMN, y: 0 }, y: { x: 3 * COLUMN, y: 0 } },
    ...{ z: { x: 0, y: 400 }, c: { x: 2 * COLUMN, y: 400 } },
    ...places,
  };
  const blocks = Array.from(project.blocks.values(), (block) => ({
    ...block,
    position: laidOut[block.id] ?? block.position,
  }));
  return { ...project, blocks: new Map(blocks.map((block) => [block.id, block])) };
}

function wireBetween(project: Project, from: string, to: string): WireRecord {
  const found = [...project.wires.values()].find((wire) => wire.from.block === from && wire.to.block === to);
  if (found === undefined) throw new Error(`No wire from ${from} to ${to}`);
  return found;
}

/** Puts a ReLU into a wire at a place; where everything stands then, the ReLU as `new`. */
function insertAt(project: Project, from: string, to: string, x: number, y: number): Project {
  const [fitting] = listInsertions('vector', ['vector']).filter(({ type }) => type.type === 'relu');
  if (fitting === undefined) throw new Error('ReLU does not fit');
  const block = createBlock('new', 'relu', new Map(), { x, y });
  const commands = insertIntoWire(project, wireBetween(project, from, to), block, fitting);
  const result = applyCommand(project, { type: 'batch', commands });
  if (!result.ok) throw new Error(result.error[0]?.message);
  return result.value.project;
}

const placesOf = ({ blocks }: Project): Record<string, Position> =>
  Object.fromEntries(Array.from(blocks.values(), ({ id, position }) => [id, position]));

describe('a block that is put into a wire', () => {
  it('makes what follows move on where the wire is short, with the gaps as they were', () => {
    const before = drawChains();
    const after = placesOf(insertAt(before, 'a', 'b', COLUMN + 240, 0));
    expect(after).toEqual({
      ...placesOf(before),
      ...{ new: { x: 2 * COLUMN, y: 0 }, b: { x: 3 * COLUMN, y: 0 }, y: { x: 4 * COLUMN, y: 0 } },
    });
  });

  it('moves nothing on a wire that is long enough, and keeps off its ends', () => {
    const before = drawChains();
    const after = placesOf(insertAt(before, 'z', 'c', 60, 400));
    expect(after).toEqual({ ...placesOf(before), new: { x: BLOCK_WIDTH + 24, y: 400 } });
    expect(placesOf(insertAt(before, 'z', 'c', 300, 390)).new).toEqual({ x: 300, y: 390 });
  });

  it('stays where it is put when it is above or below both ends', () => {
    const before = drawChains({ b: { x: COLUMN + BLOCK_WIDTH + 40, y: 300 } });
    const after = placesOf(insertAt(before, 'a', 'b', COLUMN + 100, 150));
    expect(after).toEqual({ ...placesOf(before), new: { x: COLUMN + 100, y: 150 } });
  });

  it('takes along what would be covered then, and leaves what lies further left', () => {
    const before = drawChains({ z: { x: 3 * COLUMN + 100, y: 60 }, c: { x: COLUMN, y: 400 } });
    const after = placesOf(insertAt(before, 'a', 'b', COLUMN + 240, 0));
    expect(after).toMatchObject({ z: { x: 4 * COLUMN + 100, y: 60 }, c: { x: COLUMN, y: 400 } });
    expect(coveredPairs(insertAt(before, 'a', 'b', COLUMN + 240, 0))).toEqual(coveredPairs(before));
  });

  it('covers no block that the wire passes over', () => {
    const before = drawChains({
      b: { x: COLUMN, y: 400 },
      c: { x: COLUMN, y: 0 },
      a: { x: -COLUMN, y: 0 },
      y: { x: 3 * COLUMN, y: 0 },
    });
    const skip = { ...wireBetween(before, 'x', 'a'), to: { block: 'y', port: 'in' } };
    const block = createBlock('new', 'relu', new Map(), { x: COLUMN + 8, y: 0 });
    const { position, moves } = makeRoom(before, skip, block);
    expect(moves).toEqual([]);
    expect(position.x).toBe(COLUMN + 8);
    expect(position.y).toBeGreaterThanOrEqual(74);
  });

  it('takes along notes about what moves on and those in its own place, and no others', () => {
    const notes = [
      { id: 'above-b', text: 'about b', position: { x: 2 * COLUMN + 56, y: 228 } },
      { id: 'above-a', text: 'about a', position: { x: COLUMN, y: -72 } },
      { id: 'between', text: 'in the way', position: { x: 2 * COLUMN + 8, y: 16 } },
      { id: 'below', text: 'about c', position: { x: 2 * COLUMN, y: 480 } },
    ];
    const drawn = drawChains({ b: { x: 2 * COLUMN + 72, y: 300 } });
    const before = {
      ...drawn,
      notes: new Map(notes.map((note) => [note.id, { ...note, unknown: new Map() }])),
    };
    const placesOfNotes = ({ notes: all }: Project): Record<string, number> =>
      Object.fromEntries(Array.from(all.values(), ({ id, position }) => [id, position.x]));
    const after = insertAt(before, 'a', 'b', COLUMN + 150, 0);
    const shift = placesOf(after).b!.x - placesOf(before).b!.x;
    expect(shift).toBeGreaterThan(0);
    expect(placesOfNotes(after)).toEqual({
      'above-b': 2 * COLUMN + 56 + shift,
      'above-a': COLUMN,
      between: 2 * COLUMN + 8 + shift,
      below: 2 * COLUMN,
    });
  });

  it('joins the group that both ends are in', () => {
    const grouped = applyCommand(drawChains(), {
      type: 'group',
      group: { id: 'g', name: 'Core', blocks: ['a', 'b'], collapsed: false, unknown: new Map() },
    });
    if (!grouped.ok) throw new Error(grouped.error[0]?.message);
    const { project } = grouped.value;
    expect(insertAt(project, 'a', 'b', 500, 0).groups.get('g')?.blocks).toEqual(['a', 'b', 'new']);
    expect(insertAt(project, 'b', 'y', 800, 0).groups.get('g')?.blocks).toEqual(['a', 'b']);
  });
});

/** Pairs of blocks of which one covers a part of the other. */
function coveredPairs(project: Project): string[] {
  const boxes = Array.from(project.blocks.values(), (block) => boxOf(project, block));
  return boxes.flatMap((a, i) =>
    boxes
      .slice(i + 1)
      .filter((b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height)
      .map((b) => `${a.id} ${b.id}`),
  );
}
