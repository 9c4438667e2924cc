import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, launch, quit, test } from './app';
import { writeBigDrawing } from './big-drawing';
import { dragFrom, dragFromPalette } from './drawing';

const node = (page: Page, id: string): Locator => page.locator(`.react-flow__node[data-id="${id}"]`);

async function cornerOf(locator: Locator): Promise<{ x: number; y: number }> {
  await expect(locator).toBeVisible();
  const box = await locator.boundingBox();
  if (box === null) throw new Error('It is not on the screen');
  return { x: Math.round(box.x), y: Math.round(box.y) };
}

test('after all of a large drawing was moved at once, everything else is where it belongs', async ({ folder }) => {
  const documents = join(folder, 'documents');
  await mkdir(documents, { recursive: true });
  const file = join(documents, 'big.unroll');
  await writeFile(file, writeBigDrawing(120));
  const running = await launch({ profile: join(folder, 'profile'), documents, files: [file] });
  const { page } = running;
  await expect(node(page, 'input')).toBeVisible();
  await page.locator('.react-flow').focus();
  await page.keyboard.press('0');
  // Glided there: going to a block on the way would keep the magnification of that moment.
  await expect(page.locator('.status-zoom')).toHaveText('100 %');
  await page.keyboard.press(']');
  // Room above the rows and on the left.
  await page.mouse.move(700, 400);
  await page.mouse.wheel(-200, -260);
  await page.waitForTimeout(500);

  /** The corner of a new block that is dropped on the same pixels of the canvas each time, and taken away again. */
  const dropOne = async (): Promise<{ x: number; y: number }> => {
    await dragFromPalette(page, 'Dropout', 420, 60);
    const dropped = page.locator('.react-flow__node.selected');
    // Before that the key would be for the list it was dragged from.
    await expect(dropped).toBeFocused();
    const place = await cornerOf(dropped);
    await page.keyboard.press('Delete');
    await expect(dropped).toHaveCount(0);
    return place;
  };
  /** How far a block goes that the mouse drags, in steps of the grid. */
  const dragUp = async (): Promise<number> => {
    const from = await cornerOf(node(page, 'input'));
    await dragFrom(page, node(page, 'input').locator('.block-name'), 0, -48);
    const to = await cornerOf(node(page, 'input'));
    await page.keyboard.press('Control+z');
    await expect.poll(() => cornerOf(node(page, 'input'))).toEqual(from);
    expect(to.x).toBe(from.x);
    return to.y - from.y;
  };
  const dropped = await dropOne();
  const dragged = await dragUp();
  expect(dragged).toBeLessThan(-32);
  const before = await cornerOf(node(page, 'input'));
  const cell = await cornerOf(node(page, 'cell'));

  await page.keyboard.press('Control+a');
  for (const key of ['ArrowRight', 'ArrowRight', 'Shift+ArrowDown']) await page.keyboard.press(key);
  const moved = { x: before.x + 16, y: before.y + 32 };
  await expect.poll(() => cornerOf(node(page, 'input'))).toEqual(moved);
  expect(await cornerOf(node(page, 'cell'))).toEqual({ x: cell.x + 16, y: cell.y + 32 });

  // What is dropped lies under the pointer, what is dragged follows it, and is let go where it is shown.
  expect(await dropOne()).toEqual(dropped);
  await page.keyboard.press('Escape');
  expect(await dragUp()).toBe(dragged);
  expect(await cornerOf(node(page, 'cell'))).toEqual({ x: cell.x + 16, y: cell.y + 32 });
  // A block that is far away comes into view.
  await page.keyboard.press('Escape');
  await page.keyboard.press('[');
  await expect(node(page, 'head')).toBeFocused();
  await expect(node(page, 'head')).toBeInViewport();
  await page.keyboard.press(']');
  await expect(node(page, 'input')).toBeFocused();
  await expect(node(page, 'input')).toBeInViewport();

  // The file has the places of the drawing.
  await page.keyboard.press('Control+s');
  await expect.poll(() => placeInFile(file)).toEqual({ x: 16, y: 32 });
  // Undone to the beginning: the moves that followed each other are one step.
  const shown = await cornerOf(node(page, 'input'));
  for (let i = 0; i < 12; i++) await page.keyboard.press('Control+z');
  await expect.poll(() => cornerOf(node(page, 'input'))).toEqual({ x: shown.x - 16, y: shown.y - 32 });
  await quit(running);
});

async function placeInFile(file: string): Promise<unknown> {
  const project = JSON.parse(await readFile(file, 'utf8')) as { blocks: { input: { position: unknown } } };
  return project.blocks.input.position;
}
