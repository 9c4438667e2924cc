import { afterEach, expect, it } from 'vitest';
import { canvasViewStore, type CanvasView } from '../state/canvas-view';
import { noticesStore } from '../state/notices-store';
import { findCommand } from './all-commands';

const nothing = (): void => undefined;

/** A canvas on which no picture can be drawn. */
const view: CanvasView = {
  ...{ zoomIn: nothing, zoomOut: nothing, zoomToActualSize: nothing, fit: nothing, showStart: nothing },
  ...{ focusBlock: nothing, reveal: nothing, focus: nothing, openAddMenu: nothing, openConnectMenu: nothing },
  ...{ revealNote: nothing, focusNote: nothing, openInsertMenu: nothing, openFindMenu: nothing },
  findPlace: () => ({ x: 0, y: 0 }),
  sizeOf: () => ({ width: 0, height: 0 }),
  drawImage: () => Promise.reject(new URIError('URI malformed')),
};

afterEach(() => {
  canvasViewStore.setState({ view: null });
  noticesStore.setState({ notices: [] });
});

it.each(['copy-png', 'copy-svg', 'save-png', 'save-svg'])(
  'a picture that cannot be drawn is told of: %s',
  async (id) => {
    canvasViewStore.setState({ view });
    await findCommand(`view.${id}`)?.run();
    const [notice, ...others] = noticesStore.getState().notices;
    expect(others).toEqual([]);
    expect(notice?.message).toBe('The picture of the drawing could not be made.');
    expect(notice?.nextStep).not.toBe('');
  },
);
