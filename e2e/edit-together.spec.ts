import { join } from 'node:path';
import { expect, launch, quit, test } from './app';
import { block, head, selectBlocks, wire } from './drawing';
import { openAttentionProject, command, noProblems } from './steps';

test('blocks of a kind are edited together, and the history leads back and forth', async ({
  running: { app, page, documents },
}) => {
  await openAttentionProject(page, app, documents);
  const cards = page.locator('.react-flow__node-block');
  const withDetail = (text: string) => cards.filter({ hasText: text });
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  const hidden = inspector.getByRole('textbox', { name: /^Hidden size/ });
  await head(page, 'Memory').click();
  await page.keyboard.press('Control+d');
  await expect(withDetail('12 units')).toHaveCount(2);

  // The copy differs: one alone, then both.
  await hidden.fill('9');
  await expect(withDetail('9 units')).toHaveCount(1);
  await hidden.press('Tab');
  await selectBlocks(page, 'Memory 2', 'Memory');
  await expect(inspector.getByRole('heading', { name: '2 × RNN' })).toBeVisible();
  await expect(hidden).toHaveValue('');
  await expect(hidden).toHaveAttribute('placeholder', 'different values');
  await expect(inspector.getByRole('textbox', { name: 'Name' })).toHaveCount(0);
  await hidden.fill('7');
  await expect(withDetail('7 units')).toHaveCount(2);
  await hidden.fill('0');
  await expect(inspector.getByText(/; this is 0\.$/)).toBeVisible();
  await expect(withDetail('7 units')).toHaveCount(2);
  await hidden.fill('7');

  // The default again, for both; each of that is one step.
  await inspector.getByRole('button', { name: 'Reset Hidden size' }).click();
  await expect(withDetail('32 units')).toHaveCount(2);
  await expect(inspector.getByRole('button', { name: 'Reset Hidden size' })).toHaveCount(0);
  await command(page, 'undo');
  await expect(withDetail('7 units')).toHaveCount(2);
  await command(page, 'undo');
  await expect(withDetail('12 units')).toHaveCount(1);
  await expect(withDetail('9 units')).toHaveCount(1);
  await expect(hidden).toHaveAttribute('placeholder', 'different values');

  // A choice and a switch work on both, too.
  await inspector.getByRole('switch', { name: /^Bypassed/ }).press('Space');
  await expect(page.locator('.block[data-bypassed="true"]')).toHaveCount(2);

  await page.getByRole('tab', { name: 'History' }).click();
  const history = page.getByRole('list', { name: 'History' });
  const step = (name: string | RegExp) => history.getByRole('button', { name });
  await expect(step('Bypass 2 blocks')).toHaveAttribute('aria-current', 'step');
  await step('As it was opened').click();
  await expect(cards).toHaveCount(6);
  await expect(withDetail('12 units')).toHaveCount(1);
  await expect(step('As it was opened')).toHaveAttribute('aria-current', 'step');
  // What is no longer there is no longer selected.
  await expect(inspector.getByRole('heading', { name: 'RNN', exact: true })).toBeVisible();
  await step(/^Bypass 2 blocks/).click();
  await expect(page.locator('.block[data-bypassed="true"]')).toHaveCount(2);
  await step(/^Duplicate/).click();
  await expect(withDetail('12 units')).toHaveCount(2);
  // A new change takes the place of what was undone.
  await head(page, 'Level').click();
  await page.keyboard.press('b');
  await expect(step(/^Bypass 2 blocks/)).toHaveCount(0);
  await expect(step('Bypass “Level”')).toHaveAttribute('aria-current', 'step');
});

test('blocks are cut, pasted with and without their wires, and carried to another project', async ({
  running: { app, page, documents },
}) => {
  await openAttentionProject(page, app, documents);
  const cards = page.locator('.react-flow__node-block');
  await selectBlocks(page, 'Self-attention', 'Look back');
  await page.keyboard.press('Control+c');
  await page.keyboard.press('Control+v');
  await expect(cards).toHaveCount(8);
  await expect(wire(page, 'Self-attention 2', 'Look back 2')).toHaveCount(1);
  await expect(wire(page, 'Memory', 'Self-attention 2')).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(cards).toHaveCount(6);
  await page.keyboard.press('Control+Shift+v');
  await expect(wire(page, 'Memory', 'Self-attention 2')).toHaveCount(1);
  await expect(wire(page, 'Memory', 'Look back 2')).toHaveCount(1);
  await page.keyboard.press('Control+z');
  await expect(cards).toHaveCount(6);

  // Cut: what flowed through goes on where it can, and the pasted block is the same as before.
  await head(page, 'Self-attention').click();
  await page.keyboard.press('Control+x');
  await expect(block(page, 'Self-attention')).toHaveCount(0);
  await expect(wire(page, 'Memory', 'Look back')).toHaveCount(2);
  await page.keyboard.press('Control+v');
  await expect(block(page, 'Self-attention')).toContainText('2 heads');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect(wire(page, 'Self-attention', 'Look back')).toHaveCount(1);
  await noProblems(page);

  // A group takes its blocks along.
  await selectBlocks(page, 'Memory', 'Self-attention');
  await page.keyboard.press('Control+g');
  await page.keyboard.press('Control+c');
  await page.getByRole('button', { name: 'Close project' }).click();
  await page.getByRole('button', { name: 'Empty project' }).click();
  await expect(cards).toHaveCount(0);
  await command(page, 'go to the canvas');
  await page.keyboard.press('Control+v');
  await expect(cards).toHaveCount(2);
  await expect(block(page, 'Memory')).toContainText('12 units');
  await expect(wire(page, 'Memory', 'Self-attention')).toHaveCount(1);
  await expect(page.locator('.react-flow__node-frame')).toHaveAccessibleName('Group Group, 2 blocks');
});

test('what was copied in one window is pasted in another', async ({ running: { app, page, documents }, folder }) => {
  await openAttentionProject(page, app, documents);
  const second = await launch({ profile: join(folder, 'second'), documents });
  try {
    await second.page.getByRole('button', { name: 'Empty project' }).click();
    const cards = second.page.locator('.react-flow__node-block');
    await expect(second.page.getByRole('main', { name: 'Canvas' })).toBeVisible();
    await selectBlocks(page, 'Memory', 'Self-attention');
    await page.keyboard.press('Control+c');
    await command(second.page, 'go to the canvas');
    await second.page.keyboard.press('Control+v');
    await expect(cards).toHaveCount(2);
    await expect(block(second.page, 'Memory')).toContainText('12 units');
    // By the menu, where no key hands the clipboard over.
    await head(page, 'Level').click();
    await page.keyboard.press('Control+c');
    await command(second.page, 'paste');
    await expect(cards).toHaveCount(3);
    await expect(block(second.page, 'Level')).toHaveCount(1);
    // Anything else on the clipboard is none of the page's business, and the window says that there is nothing.
    await app.evaluate(({ clipboard }) => clipboard.writeText('a secret'));
    await command(second.page, 'paste');
    await expect(second.page.getByText('There are no copied blocks to paste.')).toBeVisible();
    await expect(cards).toHaveCount(3);
  } finally {
    await quit(second);
  }
});
