import { describe, expect, it } from 'vitest';
import { chooseOpeningView, type Area } from './opening-view';

const block = (x: number, y: number): Area => ({ x, y, width: 176, height: 80 });

/** Where an area lies on the screen. */
function onScreen({ x, y, width, height }: Area, view: ReturnType<typeof chooseOpeningView>): Area {
  return { x: x * view.zoom + view.x, y: y * view.zoom + view.y, width: width * view.zoom, height: height * view.zoom };
}

describe('the view of a drawing that is opened', () => {
  it('shows all of it in the middle, where it can be read', () => {
    const drawing = { x: 100, y: 50, width: 600, height: 200 };
    const view = chooseOpeningView(drawing, block(100, 50), 900, 500);
    expect(view.zoom).toBe(1.1);
    const seen = onScreen(drawing, view);
    expect(seen.x + seen.width / 2).toBeCloseTo(450);
    expect(seen.y + seen.height / 2).toBeCloseTo(250);
  });

  it('begins at the inputs where it would be too small', () => {
    const drawing = { x: -100, y: 0, width: 5000, height: 240 };
    const view = chooseOpeningView(drawing, block(-100, 0), 900, 400);
    expect(view.zoom).toBe(0.75);
    expect(onScreen(block(-100, 0), view).x).toBe(40);
  });

  it('begins at the block that comes first, wherever it stands', () => {
    const drawing = { x: 0, y: 0, width: 5000, height: 4000 };
    const first = block(3000, 2000);
    const view = chooseOpeningView(drawing, first, 900, 400);
    const seen = onScreen(first, view);
    expect(seen.x).toBeGreaterThanOrEqual(0);
    expect(seen.x + seen.width).toBeLessThanOrEqual(900);
    expect(seen.y).toBeGreaterThanOrEqual(0);
    expect(seen.y + seen.height).toBeLessThanOrEqual(400);
  });
});
