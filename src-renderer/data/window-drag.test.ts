import { describe, expect, it } from 'vitest';
import { dragWindow, estimateRowWidth, placeWindow } from './window-drag';

const window = { length: 24, stride: 1, horizon: 1, steps: 2 };

describe('a window on a series', () => {
  it('has its target right behind its input at a horizon of one row', () => {
    expect(placeWindow(window, 100, 2)).toEqual({ input: { from: 52, to: 100 }, target: { from: 100, to: 104 } });
    expect(placeWindow({ ...window, horizon: 4 }, 100, 2).target).toEqual({ from: 106, to: 110 });
  });

  it('grows to the left by its start and to the right by its end, and keeps a row', () => {
    expect(dragWindow(window, 'length', -6).length).toBe(30);
    expect(dragWindow(window, 'length', 100).length).toBe(1);
    expect(dragWindow(window, 'steps', 3).steps).toBe(5);
    expect(dragWindow(window, 'horizon', -5).horizon).toBe(1);
  });

  it('measures a row, in a thinned curve by its span', () => {
    expect(estimateRowWidth([0, 10, 20, 50], 4)).toBe(10);
    expect(estimateRowWidth([0, 50, 100], 11)).toBe(10);
    expect(estimateRowWidth([], 0)).toBe(1);
  });
});
