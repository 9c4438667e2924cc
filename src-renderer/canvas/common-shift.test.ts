import { describe, expect, it } from 'vitest';
import { createProject } from '../../src-shared/document/create';
import type { Position, Project } from '../../src-shared/document/document';
import { findCommonShift } from './common-shift';

/** A drawing of many blocks in a row and a note, each moved as `by` says. */
function row(count: number, by: (index: number) => Position, note: Position = { x: 0, y: 0 }): Project {
  const blocks = Array.from({ length: count }, (_, i) => ({
    id: `b${i}`,
    type: 'tanh',
    name: `b${i}`,
    parameters: new Map(),
    position: { x: i * 304 + by(i).x, y: by(i).y },
    unknown: new Map(),
  }));
  const notes = [{ id: 'n', text: '', position: note, unknown: new Map() }];
  return {
    ...createProject('Row'),
    blocks: new Map(blocks.map((block) => [block.id, block])),
    notes: new Map(notes.map((one) => [one.id, one])),
  };
}

const still = (): Position => ({ x: 0, y: 0 });

describe('the way that most of a drawing moved', () => {
  it('is found where all blocks moved alike and a note stayed', () => {
    expect(
      findCommonShift(
        row(120, still),
        row(120, () => ({ x: 8, y: -16 })),
      ),
    ).toEqual({ x: 8, y: -16 });
  });

  it('is found where more than half of the blocks moved alike, and not where fewer did', () => {
    const part = (least: number) => row(120, (i) => ({ x: i >= least ? 8 : 0, y: 0 }));
    expect(findCommonShift(row(120, still), part(50))).toEqual({ x: 8, y: 0 });
    expect(findCommonShift(row(120, still), part(70))).toBeNull();
  });

  it('is none where nothing moved, each block moved its own way, or the drawing is small', () => {
    expect(findCommonShift(row(120, still), row(120, still))).toBeNull();
    expect(
      findCommonShift(
        row(120, still),
        row(120, (i) => ({ x: 8 * i, y: 0 })),
      ),
    ).toBeNull();
    expect(
      findCommonShift(
        row(20, still),
        row(20, () => ({ x: 8, y: 0 })),
      ),
    ).toBeNull();
  });

  it('is none off the grid, where blocks could no longer be dragged to its lines', () => {
    expect(
      findCommonShift(
        row(120, still),
        row(120, () => ({ x: 5, y: 0 })),
      ),
    ).toBeNull();
  });

  it('leaves out blocks that were not there before', () => {
    expect(
      findCommonShift(
        row(20, still),
        row(120, () => ({ x: 8, y: 0 })),
      ),
    ).toBeNull();
  });
});
