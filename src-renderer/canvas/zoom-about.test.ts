import { expect, it } from 'vitest';
import { factorOfWheel, GREATEST_ZOOM, LEAST_ZOOM, zoomAbout } from './zoom-about';

it('keeps what lies under the pointer where it is', () => {
  const view = { x: 40, y: -20, zoom: 0.5 };
  const point = { x: 300, y: 200 };
  const next = zoomAbout(view, point, 2);
  expect(next.zoom).toBe(1);
  expect((point.x - next.x) / next.zoom).toBe((point.x - view.x) / view.zoom);
  expect((point.y - next.y) / next.zoom).toBe((point.y - view.y) / view.zoom);
});

it('stays within the bounds, and there it does not move either', () => {
  const most = { x: 5, y: 6, zoom: GREATEST_ZOOM };
  expect(zoomAbout(most, { x: 100, y: 100 }, 4)).toEqual(most);
  expect(zoomAbout(most, { x: 100, y: 100 }, 1e-9).zoom).toBe(LEAST_ZOOM);
});

it('magnifies when the wheel is turned away, and turned back it is as it was', () => {
  const away = factorOfWheel({ deltaY: -100, deltaMode: 0 });
  expect(away).toBeGreaterThan(1);
  expect(away * factorOfWheel({ deltaY: 100, deltaMode: 0 })).toBeCloseTo(1, 12);
});
