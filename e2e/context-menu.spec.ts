import type { Locator, Page } from '@playwright/test';
import { expect, test } from './app';
import { block, centreOf, head, placeOf, placeOfNode, selectBlocks, wire } from './drawing';
import { command, noProblems, openAttentionProject } from './steps';

const menu = (page: Page): Locator => page.getByRole('menu');

async function choose(page: Page, name: string | RegExp): Promise<void> {
  await menu(page).getByRole('menuitem', { name }).click();
  await expect(menu(page)).toHaveCount(0);
}

/** A free place of the canvas, in pixels of the window. */
async function freePlace(page: Page): Promise<{ x: number; y: number }> {
  const canvas = await page.getByRole('main', { name: 'Canvas' }).boundingBox();
  if (canvas === null) throw new Error('There is no canvas');
  return { x: canvas.x + 140, y: canvas.y + 110 };
}

test('the menu of a block and of a group does what it says, by mouse and by keyboard', async ({
  running: { app, page, documents },
}) => {
  await openAttentionProject(page, app, documents);
  const cards = page.locator('.react-flow__node-block');

  // A block that is not selected is selected first.
  await head(page, 'Level').click({ button: 'right' });
  await expect(block(page, 'Level')).toHaveClass(/selected/);
  await choose(page, /^Duplicate/);
  await expect(block(page, 'Level 2')).toHaveCount(1);
  await page.keyboard.press('Control+z');
  await head(page, 'Self-attention').click({ button: 'right' });
  await choose(page, /^Bypass/);
  await expect(block(page, 'Self-attention').locator('.block')).toHaveAttribute('data-bypassed', 'true');
  await head(page, 'Self-attention').click({ button: 'right' });
  await choose(page, /^Bypass/);
  await head(page, 'Level').click({ button: 'right' });
  await choose(page, /^Copy/);
  await head(page, 'Level').click({ button: 'right' });
  await choose(page, /^Paste with incoming wires/);
  await expect(wire(page, 'Look back', 'Level 2')).toHaveCount(1);
  await page.keyboard.press('Control+z');
  await head(page, 'Level').click({ button: 'right' });
  await choose(page, /^Cut/);
  await expect(block(page, 'Level')).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await head(page, 'Past years').click({ button: 'right' });
  await choose(page, /^Connect the selected block/);
  await page.getByRole('combobox', { name: 'Connect to…' }).fill('look back: values');
  await page.keyboard.press('Enter');
  await expect(wire(page, 'Past years', 'Look back')).toHaveCount(1);
  await page.keyboard.press('Control+z');

  // By keyboard: the menu key, arrows, Enter. Escape gives the focus back.
  await head(page, 'Memory').click();
  await command(page, 'go to the canvas');
  await expect(block(page, 'Memory')).toBeFocused();
  await page.keyboard.press('Shift+F10');
  await expect(menu(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(menu(page)).toHaveCount(0);
  await expect(block(page, 'Memory')).toBeFocused();
  await page.keyboard.press('ContextMenu');
  await expect(menu(page).getByRole('menuitem').first()).toBeFocused();
  const names = await menu(page).getByRole('menuitem').allInnerTexts();
  const steps = names.findIndex((name) => name.startsWith('Duplicate'));
  for (let i = 0; i < steps; i++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(block(page, 'Memory 2')).toHaveCount(1);
  await page.keyboard.press('Control+z');
  await expect(cards).toHaveCount(6);

  // Several blocks: the menu is about all of them.
  await selectBlocks(page, 'Memory', 'Self-attention', 'Look back');
  await head(page, 'Memory').click({ button: 'right' });
  await choose(page, /^Group/);
  const frame = page.locator('.react-flow__node-frame');
  await expect(frame).toHaveAccessibleName('Group Group, 3 blocks');
  await page.keyboard.press('Escape');
  await selectBlocks(page, 'Memory', 'Self-attention', 'Look back');
  await page.keyboard.press('Shift+ArrowDown');
  await head(page, 'Look back').click({ button: 'right' });
  await expect(menu(page)).toBeInViewport({ ratio: 1 });
  const places = (): Promise<number[]> =>
    Promise.all(['Memory', 'Self-attention', 'Look back'].map(async (name) => (await placeOf(page, name)).x));
  const scattered = await places();
  await menu(page).getByRole('menuitem', { name: 'Align and distribute' }).hover();
  await page.getByRole('menuitem', { name: 'Align left edges' }).click();
  await expect(menu(page)).toHaveCount(0);
  expect(new Set(await places()).size).toBe(1);
  await page.keyboard.press('Control+z');
  expect(await places()).toEqual(scattered);
  await frame.locator('.frame-head').click({ button: 'right' });
  await choose(page, /^Collapse or expand/);
  const folder = page.locator('.react-flow__node-folder');
  await expect(folder).toHaveCount(1);
  await folder.click({ button: 'right' });
  await choose(page, /^Duplicate/);
  await expect(folder).toHaveCount(2);
  await page.keyboard.press('Control+z');
  await expect(folder).toHaveCount(1);
  await folder.focus();
  await page.keyboard.press('Shift+F10');
  await choose(page, /^Ungroup/);
  await expect(cards).toHaveCount(6);
  await noProblems(page);
});

test('the menu of a wire takes it away, that of the canvas adds where it was opened', async ({
  running: { app, page, documents },
}) => {
  await openAttentionProject(page, app, documents);
  const inPlace = async (): Promise<{ x: number; y: number }> => centreOf(wire(page, 'Look back', 'Level'));
  const between = await inPlace();
  await selectBlocks(page, 'Memory');
  await page.mouse.click(between.x, between.y, { button: 'right' });
  await expect(page.locator('.react-flow__node-block.selected')).toHaveCount(0);
  await choose(page, /^Delete/);
  await expect(wire(page, 'Look back', 'Level')).toHaveCount(0);
  await expect(block(page, 'Memory')).toHaveCount(1);
  await page.keyboard.press('Control+z');
  await expect(wire(page, 'Look back', 'Level')).toHaveCount(1);

  // Of the canvas: about nothing that is selected, and new things come where it was opened.
  const { x, y } = await freePlace(page);
  await selectBlocks(page, 'Memory');
  await page.keyboard.press('Control+c');
  await page.mouse.click(x, y, { button: 'right' });
  await expect(menu(page).getByRole('menuitem', { name: /^Delete/ })).toHaveCount(0);
  await choose(page, /^Add a note/);
  await page.keyboard.type('Here');
  await page.keyboard.press('Control+Enter');
  const note = page.locator('.react-flow__node-note');
  const corner = (await note.boundingBox()) ?? { x: 0, y: 0 };
  expect(Math.hypot(corner.x - x, corner.y - y)).toBeLessThan(12);
  await note.click({ button: 'right' });
  await choose(page, /^Delete/);
  await expect(note).toHaveCount(0);
  await page.mouse.click(x, y, { button: 'right' });
  await choose(page, /^Paste Ctrl/);
  const pasted = await centreOf(block(page, 'Memory 2'));
  expect(Math.hypot(pasted.x - x, pasted.y - y)).toBeLessThan(80);
  await page.mouse.click(x + 200, y + 60, { button: 'right' });
  await choose(page, /^Add a block/);
  await page.getByRole('combobox', { name: 'Search blocks to add' }).fill('dropout');
  await page.keyboard.press('Enter');
  await expect(block(page, 'Dropout')).toHaveClass(/selected/);
  const before = await placeOfNode(block(page, 'Dropout'));
  await page.mouse.click(x, y + 450, { button: 'right' });
  await choose(page, /^Lay out automatically/);
  await expect.poll(() => placeOfNode(block(page, 'Dropout'))).not.toEqual(before);
  await page.mouse.click(x, y + 450, { button: 'right' });
  await choose(page, 'Copy the drawing as SVG');
  await expect.poll(() => app.evaluate(({ clipboard }) => clipboard.readText())).toMatch(/^<svg .*>Dropout</);
  await page.mouse.click(x, y + 450, { button: 'right' });
  await choose(page, /^Select all/);
  await expect(page.locator('.react-flow__node-block.selected')).toHaveCount(8);
});
