import { describe, expect, it } from 'vitest';
import { boundsOf, fitBox, joinBoxes, rectanglePath } from './minimap-geometry';

describe('the geometry of the minimap', () => {
  it('finds the box around everything, and none around nothing', () => {
    expect(boundsOf([])).toBeNull();
    const things = [
      { position: { x: -10, y: 5 }, width: 20, height: 10 },
      { position: { x: 40, y: -7 }, width: 5, height: 3 },
      { position: { x: 0, y: 30 } },
    ];
    expect(boundsOf(things)).toEqual({ x: -10, y: -7, width: 55, height: 37 });
  });

  it('joins boxes that lie apart and boxes that lie in each other', () => {
    const outer = { x: 0, y: 0, width: 100, height: 50 };
    expect(joinBoxes(outer, { x: 10, y: 10, width: 5, height: 5 })).toEqual(outer);
    expect(joinBoxes(outer, { x: -20, y: 60, width: 10, height: 10 })).toEqual({
      x: -20,
      y: 0,
      width: 120,
      height: 70,
    });
  });

  it('shows all of a box, in the middle, in the shape of the picture', () => {
    const wide = { x: 100, y: 200, width: 3000, height: 100 };
    const { box, scale } = fitBox(wide, 160, 100);
    expect(scale).toBeCloseTo(20);
    expect(box.width / box.height).toBeCloseTo(1.6);
    expect(box.x + box.width / 2).toBeCloseTo(wide.x + wide.width / 2);
    expect(box.y + box.height / 2).toBeCloseTo(wide.y + wide.height / 2);
    expect(box.width).toBeGreaterThan(wide.width);
    // A point has no size, but a place.
    expect(Object.values(fitBox({ x: 1, y: 2, width: 0, height: 0 }, 160, 100).box).every(Number.isFinite)).toBe(true);
  });

  it('draws a box as a path', () => {
    expect(rectanglePath({ x: 1, y: -2, width: 30, height: 4 })).toBe('M1,-2h30v4h-30z');
  });
});
