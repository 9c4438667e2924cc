import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, launch, quit, test, type RunningApp } from './app';
import { writeBigDrawing } from './big-drawing';
import { dragFrom, dragFromPalette } from './drawing';

const node = (page: Page, id: string): Locator => page.locator(`.react-flow__node[data-id="${id}"]`);

async function cornerOf(locator: Locator): Promise<{ x: number; y: number }> {
  await expect(locator).toBeVisible();
  const box = await locator.boundingBox();
  if (box === null) throw new Error('It is not on the screen');
  return { x: Math.round(box.x), y: Math.round(box.y) };
}

const fileIn = (folder: string): string => join(folder, 'documents', 'big.unroll');

async function openDrawing(folder: string, count: number): Promise<RunningApp> {
  const file = fileIn(folder);
  const documents = dirname(file);
  await mkdir(documents, { recursive: true });
  await writeFile(file, writeBigDrawing(count));
  return launch({ profile: join(folder, 'profile'), documents, files: [file] });
}

test('after all of a large drawing was moved at once, everything else is where it belongs', async ({ folder }) => {
  const running = await openDrawing(folder, 120);
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
  await expect.poll(() => placeInFile(fileIn(folder))).toEqual({ x: 16, y: 32 });
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

test('seen from afar a picture shows all of a large drawing at once, and its blocks answer as near by', async ({
  folder,
}) => {
  const count = 300;
  const running = await openDrawing(folder, count);
  const { page } = running;
  await expect(node(page, 'input')).toBeVisible();
  await page.locator('.react-flow').focus();
  await page.keyboard.press('f');
  const blocks = page.locator('.react-flow__node-block');
  await expect(blocks).toHaveCount(count);
  /** How many blocks the picture shows. */
  const inPicture = async (part: 'far-card' | 'far-selected'): Promise<number> => {
    const paths = await page
      .locator(`.${part}`)
      .evaluateAll((found) => found.map((path) => path.getAttribute('d') ?? ''));
    return paths.join('').split('M').length - 1;
  };
  expect(await inPicture('far-card')).toBe(count);

  await page.keyboard.press('Control+a');
  await expect.poll(() => inPicture('far-selected')).toBe(count);
  await expect(page.locator('.react-flow__node-block.selected')).toHaveCount(count);
  await page.keyboard.press('Delete');
  await expect.poll(() => inPicture('far-card')).toBe(0);
  await expect(blocks).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect.poll(() => inPicture('far-card')).toBe(count);
  await expect(blocks).toHaveCount(count);
  expect(await inPicture('far-selected')).toBe(0);

  // Pressed while the elements still follow: the press finds all of them where the picture shows them.
  const target = await cornerOf(node(page, 'tanh-40'));
  await page.keyboard.press('Control+a');
  await expect(page.locator('.react-flow__node-block.selected')).toHaveCount(count);
  await page.keyboard.press('Escape');
  await page.mouse.click(target.x + 5, target.y + 4);
  await expect(page.locator('.react-flow__node-block.selected')).toHaveAttribute('data-id', 'tanh-40');
  await expect.poll(() => inPicture('far-selected')).toBe(1);

  // More than a few blocks are laid out beside the window; all of the drawing is shown then.
  await page.keyboard.press('Escape');
  const before = await page.locator('.far-card').first().getAttribute('d');
  await page.keyboard.press('l');
  await expect.poll(() => page.locator('.far-card').first().getAttribute('d')).not.toBe(before);
  await page.getByRole('tab', { name: 'History' }).click();
  await expect(page.getByText('Lay out', { exact: true })).toBeVisible();
  await page.locator('.react-flow').focus();
  await page.keyboard.press('Control+z');
  await expect.poll(() => page.locator('.far-card').first().getAttribute('d')).toBe(before);

  // Near by again, cards are drawn instead of the picture.
  await page.keyboard.press('f');
  await expect(page.locator('.status-zoom')).not.toHaveText('5 %');
  await page.keyboard.press(']');
  await page.keyboard.press('0');
  await expect(page.locator('.far-card')).toHaveCount(0);
  await expect(page.locator('.block-name').first()).toBeVisible();
  await quit(running);
});
