import { describe, expect, it } from 'vitest';
import { cellAt, layOutHeatMap } from './heat-layout';

const measures = { width: 400, height: 300, rows: 4, columns: 6, rowLabel: 20, columnLabel: 10, notes: 0 };

describe('the layout of a heat-map', () => {
  it('fills the room, but not with cells that are too large', () => {
    const layout = layOutHeatMap(measures);
    expect(layout.cellWidth).toBe(40);
    expect(layout.width).toBeLessThanOrEqual(400);
    expect(layout.height).toBeLessThanOrEqual(300);
    expect(layout.isTurned).toBe(false);
    expect(layout.everyColumn).toBe(1);
  });

  it('turns long labels, and leaves out those that would touch', () => {
    const layout = layOutHeatMap({ ...measures, columns: 60, columnLabel: 80 });
    expect(layout.isTurned).toBe(true);
    expect(layout.everyColumn * layout.cellWidth).toBeGreaterThanOrEqual(14);
  });

  it('grows beyond the room rather than to shrink cells out of sight', () => {
    expect(layOutHeatMap({ ...measures, rows: 500 }).height).toBeGreaterThan(1500);
  });

  it('finds the cell under the pointer', () => {
    const layout = layOutHeatMap(measures);
    const at = (row: number, column: number) =>
      cellAt(
        layout,
        4,
        6,
        layout.left + (column + 0.5) * layout.cellWidth,
        layout.top + (row + 0.5) * layout.cellHeight,
      );
    expect(at(2, 5)).toEqual({ row: 2, column: 5 });
    expect(at(4, 0)).toBeNull();
    expect(at(0, -1)).toBeNull();
  });
});
