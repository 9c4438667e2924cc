import { answerDialogs, expect, test } from './app';
import { block, centreOf, dragBy, head, placeOf, selectBlocks, wire } from './drawing';
import { writeAttentionProject } from './inspect-project';
import { command, noProblems, openAttentionProject } from './steps';

test('blocks are bypassed, arranged, snapped, and selected with a frame', async ({
  running: { app, page, documents },
}) => {
  await answerDialogs(app, { open: await writeAttentionProject(documents, 2) });
  await page.getByRole('button', { name: 'Open…' }).click();
  await noProblems(page);
  await command(page, 'show or hide the bottom panel');
  await command(page, 'show the whole drawing');
  await noProblems(page);

  // Bypass: the keys first, then the switch of the inspector.
  await head(page, 'Self-attention').click();
  await page.keyboard.press('b');
  await expect(block(page, 'Self-attention').locator('.block')).toHaveAttribute('data-bypassed', 'true');
  await noProblems(page);
  await page.getByRole('switch', { name: /^Bypassed/ }).press('Space');
  await expect(block(page, 'Self-attention').locator('.block')).toHaveAttribute('data-bypassed', 'false');

  // Arrange: alignment, equal gaps, and the layout of a few.
  await selectBlocks(page, 'Memory');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await selectBlocks(page, 'Past years', 'Memory', 'Level');
  expect((await placeOf(page, 'Memory')).y).not.toBe((await placeOf(page, 'Level')).y);
  await command(page, 'align upper edges');
  const aligned = [await placeOf(page, 'Past years'), await placeOf(page, 'Memory'), await placeOf(page, 'Level')];
  expect(new Set(aligned.map(({ y }) => y)).size).toBe(1);
  await command(page, 'distribute horizontally');
  const [left, middle, right] = [
    await placeOf(page, 'Past years'),
    await placeOf(page, 'Memory'),
    await placeOf(page, 'Level'),
  ];
  expect(Math.abs(right.x - middle.x - (middle.x - left.x))).toBeLessThan(60);
  const elsewhere = await placeOf(page, 'Next year');
  await page.keyboard.press('l');
  await expect.poll(() => placeOf(page, 'Level')).not.toEqual(right);
  expect(await placeOf(page, 'Next year')).toEqual(elsewhere);

  // Snapping: a drag ends on the grid, until it is switched off.
  await page.keyboard.press('Escape');
  await command(page, 'lay out automatically');
  await dragBy(page, 'Memory', 13, 29);
  const snapped = await placeOf(page, 'Memory');
  await command(page, 'snap to the grid');
  await dragBy(page, 'Memory', 13, 29);
  await expect.poll(() => placeOf(page, 'Memory')).not.toEqual(snapped);
  const free = await placeOf(page, 'Memory');
  expect([snapped.x % 8, snapped.y % 8]).toEqual([0, 0]);
  expect([free.x % 8, free.y % 8]).not.toEqual([0, 0]);
  await command(page, 'snap to the grid');

  // A frame drawn with the mouse selects what it touches.
  await command(page, 'show the whole drawing');
  await page.keyboard.press('Escape');
  await expect(page.locator('.react-flow__node-block.selected')).toHaveCount(0);
  const pane = await page.getByRole('main', { name: 'Canvas' }).boundingBox();
  if (pane === null) throw new Error('There is no canvas');
  await page.mouse.move(pane.x + 6, pane.y + 6);
  await page.mouse.down();
  await page.mouse.move(pane.x + pane.width / 2, pane.y + pane.height / 2, { steps: 4 });
  await page.mouse.move(pane.x + pane.width - 6, pane.y + pane.height - 6, { steps: 4 });
  await page.mouse.up();
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await expect(inspector.getByRole('heading', { name: '6 blocks' })).toBeVisible();
});

test('a model without an output gets one with a click, and what was learnt is in the inspector', async ({
  running: { app, page, documents },
}) => {
  await answerDialogs(app, { open: await writeAttentionProject(documents, 2) });
  await page.getByRole('button', { name: 'Open…' }).click();
  await noProblems(page);
  await command(page, 'show the whole drawing');
  await head(page, 'Next year').click();
  await page.keyboard.press('Delete');
  await page.getByRole('tab', { name: 'Problems' }).click();
  const problems = page.getByRole('list', { name: 'Problems' });
  const repair = problems.getByRole('button', { name: 'Add a Regression output behind “Level”' });
  await repair.hover();
  await expect(problems.getByText('Leaves no problem.')).toBeVisible();
  await repair.click();
  await expect(wire(page, 'Level', 'Regression output')).toHaveCount(1);
  await noProblems(page);
  await page.keyboard.press('Control+z');
  await expect(repair).toBeVisible();
  await repair.click();
  await noProblems(page);

  await page.getByRole('button', { name: 'Train', exact: true }).first().click();
  await expect(page.getByText(/^Finished after/)).toBeVisible({ timeout: 60_000 });
  await head(page, 'Memory').click();
  const learnt = page.getByRole('complementary', { name: 'Inspector' }).getByRole('table', { name: /^After training/ });
  await expect(learnt.getByRole('row')).toHaveCount(4);
  await expect(learnt.getByRole('row', { name: /^W .*\d/ })).toBeVisible();
});

test('the minimap moves what is seen and changes its size', async ({ running: { app, page, documents } }) => {
  await answerDialogs(app, { open: await writeAttentionProject(documents, 2) });
  await page.getByRole('button', { name: 'Open…' }).click();
  await noProblems(page);
  await page.locator('.react-flow').focus();
  await page.keyboard.press('0');
  const seen = async (): Promise<{ x: number; y: number; zoom: number }> => {
    const style = (await page.locator('.react-flow__viewport').getAttribute('style')) ?? '';
    const [, x, y, zoom] = /translate\((-?[\d.]+)px, ?(-?[\d.]+)px\) scale\(([\d.]+)\)/.exec(style) ?? [];
    return { x: Number(x), y: Number(y), zoom: Number(zoom) };
  };
  await expect.poll(async () => (await seen()).zoom).toBe(1);
  const map = page.getByRole('img', { name: 'Minimap' });
  const middle = await centreOf(map);
  await page.mouse.move(middle.x, middle.y);

  const before = await seen();
  await page.mouse.down();
  await page.mouse.move(middle.x + 10, middle.y + 5, { steps: 4 });
  await page.mouse.up();
  // What is seen follows the pointer, so the drawing goes the other way, by more than a pixel a pixel.
  const moved = await seen();
  expect(moved.x).toBeLessThan(before.x - 10);
  expect(moved.y).toBeLessThan(before.y - 5);
  // Let go, it stays.
  await page.mouse.move(middle.x - 20, middle.y - 20);
  expect(await seen()).toEqual(moved);

  await page.mouse.wheel(0, 250);
  await expect.poll(async () => (await seen()).zoom).toBeLessThan(0.8);
});

test('a smaller window keeps the drawing in view', async ({ running: { app, page, documents } }) => {
  await openAttentionProject(page, app, documents);
  const canvas = page.getByRole('main', { name: 'Canvas' });
  const resize = (width: number, height: number): Promise<void> =>
    app.evaluate(({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(...size), [
      width,
      height,
    ] as const);
  const isInside = async (name: string): Promise<boolean> => {
    const [outer, inner] = [await canvas.boundingBox(), await block(page, name).boundingBox()];
    if (outer === null || inner === null) return false;
    return inner.x >= outer.x && inner.x + inner.width <= outer.x + outer.width;
  };

  // All of it was shown: so it is again.
  await resize(1000, 700);
  await expect.poll(async () => (await canvas.boundingBox())?.width).toBeLessThan(600);
  await expect.poll(() => isInside('Past years')).toBe(true);
  await expect.poll(() => isInside('Next year')).toBe(true);
  const { width: small = 0 } = (await block(page, 'Level').boundingBox()) ?? {};
  await resize(1400, 800);
  await expect.poll(async () => (await block(page, 'Level').boundingBox())?.width).toBeGreaterThan(small + 10);
  await expect.poll(() => isInside('Next year')).toBe(true);

  // A part that was gone to stays in the middle, as large as it was.
  await page.locator('.react-flow').focus();
  await page.keyboard.press('0');
  await expect.poll(async () => Math.round((await block(page, 'Look back').boundingBox())?.width ?? 0)).toBe(176);
  const offMiddle = async (): Promise<number> =>
    Math.round((await centreOf(block(page, 'Look back'))).x - (await centreOf(canvas)).x);
  const before = await offMiddle();
  await resize(1100, 700);
  await expect.poll(async () => (await canvas.boundingBox())?.width).toBeLessThan(700);
  await expect.poll(async () => Math.abs((await offMiddle()) - before)).toBeLessThan(2);
  expect((await block(page, 'Look back').boundingBox())?.width).toBeCloseTo(176, 0);
});
