import type { Locator, Page } from '@playwright/test';
import { expect } from './app';

/** What a test does on the canvas as a user does it with the mouse. */

/** The block of this name on the canvas. */
export function block(page: Page, name: string): Locator {
  return page.locator('.react-flow__node-block').filter({ has: page.getByText(name, { exact: true }) });
}

/** The wire between two blocks, found by what a screen reader hears. */
export function wire(page: Page, from: string, to: string): Locator {
  return page.locator(`[aria-label^="Wire from ${from} to ${to}:"]`);
}

/** A port of a block, by the name it has in the project file. */
export function port(page: Page, name: string, side: 'input' | 'output', portName: string): Locator {
  const direction = side === 'input' ? 'target' : 'source';
  return block(page, name).locator(`.react-flow__handle.${direction}[data-handleid="${portName}"]`);
}

/** Where a wire can be hit: on its line, halfway. Pixels of the window. */
export async function middleOfWire(page: Page, from: string, to: string): Promise<{ x: number; y: number }> {
  const line = wire(page, from, to).locator('path.wire-line');
  return line.evaluate((path: SVGPathElement) => {
    const { x, y } = path.getPointAtLength(path.getTotalLength() / 2);
    const toScreen = path.getScreenCTM();
    if (toScreen === null) throw new Error('It is not on the screen');
    return { x: x * toScreen.a + toScreen.e, y: y * toScreen.d + toScreen.f };
  });
}

/** Clicks a wire halfway. */
export async function clickWire(page: Page, from: string, to: string): Promise<void> {
  const { x, y } = await middleOfWire(page, from, to);
  await page.mouse.click(x, y);
}

/** Drags a block type from the list on the left to a place on the canvas, in pixels from its upper left corner. */
export async function dragFromPalette(page: Page, title: string, x: number, y: number): Promise<void> {
  const canvas = page.getByRole('main', { name: 'Canvas' });
  await page.getByRole('button', { name: new RegExp(`^${title}\\.`) }).dragTo(canvas, { targetPosition: { x, y } });
}

/** Drags a wire from a port to another. */
export async function drawWire(page: Page, from: Locator, to: Locator): Promise<void> {
  const { x, y } = await centreOf(to);
  await drawWireTo(page, from, x, y);
}

/** Drags a wire from a port to a place in the window. */
export async function drawWireTo(page: Page, from: Locator, x: number, y: number): Promise<void> {
  const start = await centreOf(from);
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move((start.x + x) / 2, (start.y + y) / 2, { steps: 4 });
  await page.mouse.move(x, y, { steps: 4 });
  await page.mouse.up();
}

export async function centreOf(locator: Locator): Promise<{ x: number; y: number }> {
  await expect(locator).toBeVisible();
  const box = await locator.boundingBox();
  if (box === null) throw new Error('It is not on the screen');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** The part of a card that is no port and no button. */
export function head(page: Page, name: string): Locator {
  return block(page, name).getByText(name, { exact: true }).first();
}

/** Where a block lies on the canvas, in its own units, whatever the magnification. */
export async function placeOf(page: Page, name: string): Promise<{ x: number; y: number }> {
  return placeOfNode(block(page, name));
}

/** Where a block, a note or a group lies on the canvas, in its own units. */
export async function placeOfNode(node: Locator): Promise<{ x: number; y: number }> {
  const style = (await node.getAttribute('style')) ?? '';
  const [, x = '', y = ''] = /translate\((-?[\d.]+)px, ?(-?[\d.]+)px\)/.exec(style) ?? [];
  return { x: Number(x), y: Number(y) };
}

/** Clicks blocks with the key held that adds to the selection. */
export async function selectBlocks(page: Page, ...names: readonly string[]): Promise<void> {
  const [first = '', ...others] = names;
  await head(page, first).click();
  for (const name of others) await head(page, name).click({ modifiers: ['Shift'] });
  await expect(page.locator('.react-flow__node-block.selected')).toHaveCount(names.length);
}

/** Drags a block by so many pixels of the screen. */
export async function dragBy(page: Page, name: string, x: number, y: number): Promise<void> {
  await dragFrom(page, head(page, name), x, y);
}

/** Drags what is in the middle of an element by so many pixels of the screen. */
export async function dragFrom(page: Page, element: Locator, x: number, y: number): Promise<void> {
  const from = await centreOf(element);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + x / 2, from.y + y / 2, { steps: 3 });
  await page.mouse.move(from.x + x, from.y + y, { steps: 3 });
  await page.mouse.up();
}
