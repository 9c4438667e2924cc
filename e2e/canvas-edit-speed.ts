import { expect, quit, test } from './app';
import {
  dragMouse,
  openBigDrawing,
  joinTimes,
  pressUntil,
  settle,
  SIZES,
  type PressTimes,
  type Shown,
  type Turn,
} from './canvas-meter';

/** `npm run bench:canvas`: edits of a whole drawing at once, all of it shown. Nothing is asserted. */
const ROUNDS = 6;
const exactly = (selector: string, count: number): Shown => ({ selector, least: count, most: count });
/** What is seen of the blocks, and their elements. */
const blocks = (count: number) => ({
  shown: exactly('.far-card', count),
  followed: exactly('.react-flow__node-block', count),
});
const selected = (count: number) => ({
  shown: exactly('.far-selected', count),
  followed: exactly('.react-flow__node-block.selected', count),
});

for (const count of SIZES) {
  test(`edits of all of ${count} blocks`, async ({ folder }) => {
    const { running, tell, tellPress } = await openBigDrawing(folder, count);
    const { page } = running;
    await page.locator('.react-flow').focus();
    await page.keyboard.press('f');
    await settle(page);
    await expect(page.locator('.react-flow__node')).toHaveCount(count);

    /** Presses two keys in turn, the second undoing the first, and tells of the one that is counted. */
    const tellTurns = async (what: string, ...turns: [Turn, Turn]) =>
      tellPress(what, () => pressUntil(page, turns, ROUNDS));

    await tellTurns(
      'select all',
      { key: 'Control+a', ...selected(count), isCounted: true },
      { key: 'Escape', ...selected(0), isCounted: false },
    );
    await tellTurns(
      'select nothing',
      { key: 'Control+a', ...selected(count), isCounted: false },
      { key: 'Escape', ...selected(0), isCounted: true },
    );
    // What was taken away and comes back is not selected any more.
    for (const counted of ['Delete', 'Control+z']) {
      const turns = [
        { key: 'Control+a', ...selected(count) },
        { key: 'Delete', ...blocks(0) },
        { key: 'Control+z', ...blocks(count) },
      ].map((turn) => ({ ...turn, isCounted: turn.key === counted }));
      await tellPress(counted === 'Delete' ? 'delete all' : 'undo deleting all', () => pressUntil(page, turns, ROUNDS));
    }
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Control+c');
    await settle(page);
    await tellTurns(
      `paste ${count} blocks`,
      { key: 'Control+v', ...blocks(2 * count), isCounted: true },
      { key: 'Control+z', ...blocks(count), isCounted: false },
    );
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Control+g');
    await settle(page);
    const toggle = (button: string, blocksShown: number, isCounted: boolean) => async (): Promise<PressTimes> => {
      await page.getByRole('button', { name: button }).focus();
      return pressUntil(page, [{ key: 'Enter', ...blocks(blocksShown), isCounted }], 1);
    };
    for (const counted of ['collapse', 'expand']) {
      await tellPress(`${counted} a group of all`, async () => {
        const all: PressTimes[] = [];
        for (let i = 0; i < ROUNDS; i++) {
          all.push(await toggle('Collapse Group', 0, counted === 'collapse')());
          all.push(await toggle('Expand Group', count, counted === 'expand')());
        }
        return joinTimes(all);
      });
    }
    await page.locator('.react-flow').focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Control+Shift+g');
    await page.keyboard.press('Escape');
    await settle(page);

    // From beside the blocks, which is not so near to the edge of the canvas that a divider would be dragged.
    const around = await page.locator('.react-flow__node').evaluateAll((nodes) => {
      const boxes = nodes.map((node) => node.getBoundingClientRect());
      return {
        left: Math.min(...boxes.map(({ left }) => left)),
        top: Math.min(...boxes.map(({ top }) => top)),
        right: Math.max(...boxes.map(({ right }) => right)),
        bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
      };
    });
    await tell('drag a frame over all, frame', () =>
      dragMouse(page, [around.left - 3, around.top + 1], [around.right - 1, around.bottom - 1]),
    );
    await expect(page.locator('.react-flow__node.selected')).toHaveCount(count);
    await page.keyboard.press('Control+a');
    await settle(page);
    const one = await page
      .locator('.react-flow__node')
      .nth(Math.floor(count / 2))
      .boundingBox();
    if (one === null) throw new Error('There is no block');
    const start = [one.x + one.width / 2, one.y + one.height / 2] as const;
    await tell('drag all, frame', () => dragMouse(page, start, [start[0] + 60, start[1] + 30]));
    await settle(page);
    const moved = { shown: { ...blocks(count).shown, isRedrawn: true }, followed: blocks(count).followed };
    await tellTurns(
      'lay out all',
      { key: 'l', ...moved, isCounted: true },
      { key: 'Control+z', ...moved, isCounted: false },
    );
    await quit(running);
  });
}
