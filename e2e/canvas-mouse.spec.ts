import { expect, test } from './app';
import { block, centreOf, clickWire, drawWire, head, placeOf, placeOfNode, port, wire } from './drawing';
import { command, noProblems, openAttentionProject } from './steps';

test('space drags the view over blocks too, Alt drags a copy, Cmd and the wheel zoom', async ({
  running: { app, page, documents },
}) => {
  await openAttentionProject(page, app, documents);
  const viewport = page.locator('.react-flow__viewport');
  const view = async (): Promise<string> => (await viewport.getAttribute('style')) ?? '';
  await head(page, 'Memory').click();
  const place = await placeOf(page, 'Memory');

  const before = await view();
  const start = await centreOf(head(page, 'Memory'));
  await page.keyboard.down('Space');
  await page.mouse.down();
  await page.mouse.move(start.x + 30, start.y + 40, { steps: 4 });
  await page.mouse.up();
  await page.keyboard.up('Space');
  expect(await placeOf(page, 'Memory')).toEqual(place);
  expect(await view()).not.toEqual(before);

  const panned = await view();
  await page.keyboard.down('Meta');
  await page.mouse.wheel(0, -100);
  await page.keyboard.up('Meta');
  await expect.poll(view).not.toEqual(panned);
  await command(page, 'show the whole drawing');
  await noProblems(page);

  const from = await centreOf(head(page, 'Memory'));
  const count = await page.locator('.react-flow__node-block').count();
  await page.mouse.move(from.x, from.y);
  await page.keyboard.down('Alt');
  await page.mouse.down();
  await page.mouse.move(from.x + 10, from.y + 100, { steps: 5 });
  // What was taken hold of stays, and the copy follows the pointer.
  const copy = page.locator('.react-flow__node.is-copy');
  await expect(copy).toHaveCount(1);
  expect(await placeOfNode(page.locator('.react-flow__node[data-id="memory"]'))).toEqual(place);
  expect((await centreOf(copy)).y).toBeGreaterThan(from.y + 90);
  await page.mouse.up();
  await page.keyboard.up('Alt');
  await expect(copy).toHaveCount(0);
  await expect(page.locator('.react-flow__node-block')).toHaveCount(count + 1);
  expect(await placeOf(page, 'Memory')).toEqual(place);
  expect((await placeOf(page, 'Memory 2')).y).toBeGreaterThan(place.y + 50);
  // With the wire that enters the original.
  await expect(wire(page, 'Past years', 'Memory 2')).toHaveCount(1);
  await page.keyboard.press('Control+z');
  await expect(block(page, 'Memory 2')).toHaveCount(0);
});

test('a divider that is taken hold of from the canvas resizes its panel, and the view stays', async ({
  running: { app, page, documents },
}) => {
  await openAttentionProject(page, app, documents);
  const divider = page.getByRole('separator', { name: 'Resize the left panel' });
  const canvas = await page.locator('.react-flow').boundingBox();
  const before = await divider.boundingBox();
  if (canvas === null || before === null) throw new Error('There is no divider');
  const [x, y] = [canvas.x + 3, canvas.y + canvas.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 40, y, { steps: 8 });
  await page.mouse.up();
  await expect.poll(async () => (await divider.boundingBox())?.x).toBeGreaterThan(before.x + 30);
  await expect(page.locator('.react-flow__selection')).toHaveCount(0);
  const view = await page.locator('.react-flow__viewport').getAttribute('style');
  await page.waitForTimeout(300);
  expect(await page.locator('.react-flow__viewport').getAttribute('style')).toBe(view);
});

test('the end of a wire is pulled off and let go over empty space', async ({ running: { app, page, documents } }) => {
  await openAttentionProject(page, app, documents);
  await clickWire(page, 'Level', 'Next year');
  const grip = await wire(page, 'Level', 'Next year').locator('.react-flow__edgeupdater-target').boundingBox();
  if (grip === null) throw new Error('The wire has no end to take hold of');
  await page.mouse.move(grip.x + 2, grip.y + grip.height / 2);
  await page.mouse.down();
  await page.mouse.move(grip.x - 20, grip.y + 140, { steps: 6 });
  await page.mouse.up();
  await expect(wire(page, 'Level', 'Next year')).toHaveCount(0);
  // What could take it instead is offered, as for a wire that is drawn into the open.
  await expect(page.getByRole('combobox', { name: 'Blocks that take this' })).toBeFocused();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+z');
  await expect(wire(page, 'Level', 'Next year')).toHaveCount(1);
});

test('a wire is brought from one input to another', async ({ running: { app, page, documents } }) => {
  await openAttentionProject(page, app, documents);
  await drawWire(page, port(page, 'Look back', 'input', 'keys'), port(page, 'Look back', 'input', 'values'));
  await expect(port(page, 'Look back', 'input', 'values')).toHaveAttribute('data-connected', 'true');
  await expect(port(page, 'Look back', 'input', 'keys')).toHaveAttribute('data-connected', 'false');
  await page.keyboard.press('Control+z');
  await expect(port(page, 'Look back', 'input', 'keys')).toHaveAttribute('data-connected', 'true');
  await noProblems(page);
});
