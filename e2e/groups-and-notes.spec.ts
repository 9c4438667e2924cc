import { expect, test } from './app';
import { centreOf, dragBy, dragFrom, head, placeOf, placeOfNode, selectBlocks, wire } from './drawing';
import { command, noProblems, openAttentionProject } from './steps';

test('blocks are grouped, folded up, moved together and let go, and all of it is undone', async ({
  running: { app, page, documents },
}) => {
  await openAttentionProject(page, app, documents);
  const blocks = page.locator('.react-flow__node-block');
  const frame = page.locator('.react-flow__node-frame');
  const folder = page.locator('.react-flow__node-folder');
  await selectBlocks(page, 'Memory', 'Self-attention');
  await page.keyboard.press('Control+g');
  await expect(frame).toHaveAccessibleName('Group Group, 2 blocks');

  // It stays selected when a dialog gives the keyboard back to one of its blocks; they are listed along the flow.
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await page.keyboard.press('Control+K');
  await expect(page.getByRole('combobox', { name: /command/i })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(inspector.getByRole('heading', { name: 'Group', exact: true })).toBeVisible();
  const listed = inspector.getByRole('list', { name: 'Blocks' }).getByRole('button');
  await expect(listed).toHaveText([/^Memory/, /^Self-attention/]);

  // Its name is a field on double click.
  await page.getByRole('button', { name: 'Name of the group: Group. Press Enter to edit' }).dblclick();
  await page.getByRole('textbox', { name: 'Name of the group' }).fill('Look at the past');
  await page.keyboard.press('Enter');
  await expect(frame).toHaveAccessibleName('Group Look at the past, 2 blocks');

  // Dragged by its head it takes its blocks along, and no others.
  const before = [await placeOf(page, 'Memory'), await placeOf(page, 'Self-attention')];
  const elsewhere = await placeOf(page, 'Level');
  await dragFrom(page, frame.locator('.frame-name'), 0, 64);
  const after = [await placeOf(page, 'Memory'), await placeOf(page, 'Self-attention')];
  const shifts = after.map(({ x, y }, i) => [x - (before[i]?.x ?? 0), y - (before[i]?.y ?? 0)]);
  expect(shifts[0]?.[1]).toBeGreaterThan(32);
  expect(shifts[1]).toEqual(shifts[0]);
  expect(await placeOf(page, 'Level')).toEqual(elsewhere);

  // Folded up it is one card; the wires that cross its border end at it.
  await page.getByRole('button', { name: 'Collapse Look at the past' }).click();
  await expect(folder).toHaveAccessibleName('Group Look at the past, collapsed, 2 blocks');
  await expect(blocks).toHaveCount(4);
  await expect(wire(page, 'Past years', 'Memory')).toHaveCount(1);
  await expect(wire(page, 'Self-attention', 'Look back')).toHaveCount(1);
  await expect(wire(page, 'Memory', 'Self-attention')).toHaveCount(0);
  await noProblems(page);
  const folded = await placeOfNode(folder);
  await dragFrom(page, folder.locator('.block-name'), 0, 40);
  await expect.poll(() => placeOfNode(folder)).not.toEqual(folded);

  // Undone step by step, and done again.
  await page.keyboard.press('Control+z');
  expect(await placeOfNode(folder)).toEqual(folded);
  await page.keyboard.press('Control+z');
  await expect(frame).toHaveCount(1);
  await expect(blocks).toHaveCount(6);
  expect(await placeOf(page, 'Memory')).toEqual(after[0]);
  await page.keyboard.press('Control+Shift+z');
  await expect(folder).toHaveCount(1);
  await page.getByRole('button', { name: 'Expand Look at the past' }).click();
  await expect(wire(page, 'Memory', 'Self-attention')).toHaveCount(1);
  await expect(blocks).toHaveCount(6);

  // A block that is dragged inside the frame stretches it; the wires are still there.
  const { height = 0 } = (await frame.boundingBox()) ?? {};
  await dragBy(page, 'Self-attention', 0, 80);
  await expect.poll(async () => (await frame.boundingBox())?.height).toBeGreaterThan(height + 40);
  await noProblems(page);

  // Let go, the blocks stay where they are.
  const place = await placeOf(page, 'Self-attention');
  await selectBlocks(page, 'Memory');
  await page.keyboard.press('Control+Shift+g');
  await expect(frame).toHaveCount(0);
  expect(await placeOf(page, 'Self-attention')).toEqual(place);
  await page.keyboard.press('Control+z');
  await expect(frame).toHaveAccessibleName('Group Look at the past, 2 blocks');
  await page.keyboard.press('Control+y');
  await expect(frame).toHaveCount(0);
  await noProblems(page);
});

test('a note is written, moved, changed, and comes back after it was deleted', async ({
  running: { app, page, documents },
}) => {
  await openAttentionProject(page, app, documents);
  const note = page.locator('.react-flow__node-note');
  const canvas = await page.getByRole('main', { name: 'Canvas' }).boundingBox();
  if (canvas === null) throw new Error('There is no canvas');
  await page.mouse.move(canvas.x + 120, canvas.y + 90);
  await head(page, 'Level').click();
  await page.mouse.move(canvas.x + 120, canvas.y + 90);
  await page.keyboard.press('n');
  // The field is open at once, and lies where the pointer is.
  await expect(page.getByRole('textbox', { name: 'Note' })).toBeFocused();
  await page.keyboard.type('Why two attentions?\nOne looks along, one looks back.');
  await page.keyboard.press('Control+Enter');
  await expect(note).toHaveText('Why two attentions?\nOne looks along, one looks back.');
  const corner = (await note.boundingBox()) ?? { x: 0, y: 0 };
  expect(Math.abs(corner.x - canvas.x - 120)).toBeLessThan(12);
  expect(Math.abs(corner.y - canvas.y - 90)).toBeLessThan(12);

  const place = await placeOfNode(note);
  await dragFrom(page, note, 80, 32);
  await expect.poll(() => placeOfNode(note)).not.toEqual(place);
  const moved = await placeOfNode(note);

  // Escape ends it and keeps what was written, which an undo takes back.
  await note.getByRole('button', { name: /^Note: Why two/ }).dblclick();
  await page.getByRole('textbox', { name: 'Note' }).fill('Something else');
  await page.keyboard.press('Escape');
  await expect(note).toHaveText('Something else');
  await page.keyboard.press('Control+z');
  await expect(note).toContainText('Why two attentions?');
  await note.getByRole('button', { name: /^Note: Why two/ }).dblclick();
  await page.getByRole('textbox', { name: 'Note' }).fill('Twice is better');
  const { x, y } = await centreOf(head(page, 'Memory'));
  await page.mouse.click(x, y);
  await expect(note).toHaveText('Twice is better');

  // The outline leads to it, and opens it.
  await page.getByRole('tab', { name: 'Outline' }).click();
  const row = page.getByRole('treeitem', { name: /^Twice is better/ });
  await row.click();
  await expect(row).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(note.getByRole('button', { name: /^Note: Twice/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Note' })).toBeFocused();
  await page.keyboard.press('Escape');

  // F2 goes on with it in the inspector.
  await note.click();
  await page.keyboard.press('F2');
  await page.keyboard.type('!');
  await expect(note).toHaveText('Twice is better!');
  await page.keyboard.press('F6');
  await page.keyboard.press('Control+z');
  await expect(note).toHaveText('Twice is better');

  await note.click();
  await page.keyboard.press('Delete');
  await expect(note).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(note).toHaveText('Twice is better');
  await page.keyboard.press('Control+z');
  await expect(note).toContainText('One looks along');
  expect(await placeOfNode(note)).toEqual(moved);
  await page.keyboard.press('Control+z');
  expect(await placeOfNode(note)).toEqual(place);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect(note).toHaveCount(0);
  await command(page, 'redo');
  await command(page, 'redo');
  await expect(note).toContainText('One looks along');
});
