import { expect, test } from './app';
import { findViolations } from './axe';
import { block, clickWire, head, placeOf, selectBlocks, wire } from './drawing';
import { noProblems, openAttentionProject } from './steps';

test('a selected group says what is in it, and is renamed, folded up, opened and deleted from there', async ({
  running: { app, page, documents },
}) => {
  await openAttentionProject(page, app, documents);
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  const folder = page.locator('.react-flow__node-folder');
  await selectBlocks(page, 'Memory', 'Self-attention');
  await expect(inspector.getByRole('row', { name: /^Parameters/ })).toBeVisible();
  await page.keyboard.press('Control+g');
  await expect(inspector.getByRole('heading', { name: 'Group' })).toBeVisible();
  await expect(inspector.getByRole('list', { name: 'Blocks' }).getByRole('button')).toHaveText([
    /^Memory/,
    /^Self-attention/,
  ]);
  await expect(inspector.getByRole('row', { name: /Memory: / }).first()).toContainText('batch × time × 1');
  expect(await findViolations(page)).toEqual([]);

  await page.keyboard.press('F2');
  await expect(inspector.getByRole('textbox', { name: 'Name' })).toBeFocused();
  await page.keyboard.type('Past');
  const frame = page.locator('.react-flow__node-frame');
  await expect(frame).toHaveAccessibleName('Group Past, 2 blocks');
  // Its colour, and back.
  const line = (): Promise<string> =>
    frame.locator('.frame').evaluate((element) => getComputedStyle(element).borderColor);
  const grey = await line();
  await inspector.getByRole('radio', { name: 'Teal' }).press('Space');
  await expect.poll(line).not.toBe(grey);
  await expect(inspector.getByRole('radio', { name: 'Teal' })).toBeChecked();
  expect(await findViolations(page)).toEqual([]);
  await page.keyboard.press('Control+z');
  await expect.poll(line).toBe(grey);
  await inspector.getByRole('button', { name: 'Collapse' }).click();
  await expect(folder).toHaveAccessibleName('Group Past, collapsed, 2 blocks');
  await folder.locator('.block-name').dblclick();
  await expect(folder).toHaveCount(0);

  // A copy of one of its blocks is in the group, too.
  await head(page, 'Memory').click();
  await page.keyboard.press('Control+d');
  await expect(page.locator('.react-flow__node-frame')).toHaveAccessibleName('Group Past, 3 blocks');
  await page.keyboard.press('Control+z');

  // Folded up it is deleted with its blocks.
  await page.getByRole('button', { name: 'Collapse Past' }).click();
  await folder.locator('.block-name').click();
  await page.keyboard.press('Delete');
  await expect(block(page, 'Memory')).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(folder).toHaveCount(1);
  await noProblems(page);
});

test('a selected wire says what it carries and from where to where, and takes a block in', async ({
  running: { app, page, documents },
}) => {
  await openAttentionProject(page, app, documents);
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await clickWire(page, 'Level', 'Next year');
  await expect(inspector.getByRole('heading', { name: 'Wire' })).toBeVisible();
  await expect(inspector).toContainText('It carries a vector');
  await expect(inspector.getByRole('row', { name: /^From/ })).toContainText('Level');
  await expect(inspector.getByRole('row', { name: /^To/ })).toContainText('Next year');
  expect(await findViolations(page)).toEqual([]);
  const [level, nextYear] = [await placeOf(page, 'Level'), await placeOf(page, 'Next year')];
  await page.keyboard.press('i');
  await page.keyboard.type('tanh');
  await page.keyboard.press('Enter');
  await expect(wire(page, 'Level', 'Tanh')).toHaveCount(1);
  await expect(wire(page, 'Tanh', 'Next year')).toHaveCount(1);
  await noProblems(page);
  // It stands between the two, for which what follows has moved on; both at once are undone.
  const card = 176;
  const tanh = await placeOf(page, 'Tanh');
  expect(await placeOf(page, 'Level')).toEqual(level);
  expect(tanh.x).toBeGreaterThan(level.x + card);
  expect((await placeOf(page, 'Next year')).x).toBeGreaterThan(tanh.x + card);
  await page.keyboard.press('Control+z');
  await expect(block(page, 'Tanh')).toHaveCount(0);
  expect(await placeOf(page, 'Next year')).toEqual(nextYear);
});

test('a block with a problem says so in the inspector and is mended there', async ({
  running: { app, page, documents },
}) => {
  await openAttentionProject(page, app, documents);
  const problems = page.getByRole('list', { name: 'Problems of the selection' });
  await clickWire(page, 'Level', 'Next year');
  await page.keyboard.press('Delete');
  await head(page, 'Next year').click();
  await expect(problems.getByRole('listitem')).toHaveCount(1);
  // A screen reader is told how many there are, once the drawing has been left alone.
  await expect(page.locator('.status-bar').getByRole('status')).toHaveText(/^\d errors?/);
  expect(await findViolations(page)).toEqual([]);
  const repair = problems.getByRole('button').first();
  await repair.hover();
  await expect(problems.getByRole('status')).not.toBeEmpty();
  await repair.click();
  await expect(problems).toHaveCount(0);
  await noProblems(page);
});

test('what is on the canvas is found by name, wherever it lies', async ({ running: { app, page, documents } }) => {
  await openAttentionProject(page, app, documents);
  await head(page, 'Memory').click();
  const before = await placeOf(page, 'Memory');
  await page.keyboard.press('Control+f');
  const search = page.getByRole('combobox', { name: 'Find on the canvas' });
  await expect(search).toBeFocused();
  await search.fill('look b');
  await page.keyboard.press('Enter');
  await expect(block(page, 'Look back')).toHaveClass(/selected/);
  await expect(block(page, 'Look back')).toBeFocused();
  // By what it is, too.
  await page.keyboard.press('Control+f');
  await search.fill('rnn');
  await page.keyboard.press('Enter');
  await expect(block(page, 'Memory')).toHaveClass(/selected/);
  expect(await placeOf(page, 'Memory')).toEqual(before);
});
