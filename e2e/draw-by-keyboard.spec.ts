import type { Page } from '@playwright/test';
import { answerDialogs, expect, test } from './app';
import { block, wire } from './drawing';
import { command, finish } from './steps';
import { writeWave } from './tables';

/** Presses Tab until the control has the focus; fails where it cannot be reached. */
async function tabTo(page: Page, role: 'button' | 'textbox', name: string | RegExp): Promise<void> {
  const wanted = page.getByRole(role, { name }).first();
  await expect(wanted).toBeVisible();
  for (let i = 0; i < 120; i++) {
    await page.keyboard.press('Tab');
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`Tab does not reach ${String(name)}`);
}

/** Adds the first block that the words find. */
async function add(page: Page, words: string): Promise<void> {
  await page.keyboard.press('/');
  await expect(page.getByRole('combobox', { name: 'Search blocks to add' })).toBeFocused();
  await page.keyboard.type(words);
  await page.keyboard.press('Enter');
}

/** Connects the selected block to the first place that the words find. */
async function connect(page: Page, words: string): Promise<void> {
  await page.keyboard.press('c');
  await expect(page.getByRole('combobox', { name: 'Connect to…' })).toBeFocused();
  await page.keyboard.type(words);
  await page.keyboard.press('Enter');
}

test('a model is drawn with the keyboard alone, and trained', async ({ running: { app, page, documents } }) => {
  const data = await writeWave(documents, 'wave.csv');
  await answerDialogs(app, { open: data, save: data.replace('.csv', '.unroll') });
  await tabTo(page, 'button', 'Empty project');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main', { name: 'Canvas' })).toBeVisible();
  await command(page, 'go to data');
  await tabTo(page, 'button', 'Choose a data file…');
  await page.keyboard.press('Enter');
  await expect(page.getByText('300 rows · 2 columns')).toBeVisible();

  await command(page, 'go to the canvas');
  await add(page, 'regression');
  await add(page, 'linear');
  await connect(page, 'regression');
  await expect(wire(page, 'Linear', 'Regression output')).toHaveCount(1);
  await add(page, 'lstm');
  await connect(page, 'linear last state');
  await expect(wire(page, 'LSTM', 'Linear')).toHaveCount(1);
  await add(page, 'sequence input');
  await connect(page, 'lstm');
  await expect(wire(page, 'Sequence input', 'LSTM')).toHaveCount(1);

  await page.keyboard.press('Control+z');
  await expect(wire(page, 'Sequence input', 'LSTM')).toHaveCount(0);
  await page.keyboard.press('Control+Shift+z');
  await expect(wire(page, 'Sequence input', 'LSTM')).toHaveCount(1);
  await page.keyboard.press('l');

  // From block to block along the flow, then into the form.
  await page.keyboard.press(']');
  await page.keyboard.press(']');
  await expect(block(page, 'Linear')).toHaveClass(/selected/);
  await page.keyboard.press('Enter');
  await tabTo(page, 'textbox', /^Units/);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('1');
  await expect(page.getByRole('button', { name: 'No problems' })).toBeVisible();

  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('button', { name: /^Training: \d+ %/ })).toBeVisible({ timeout: 30_000 });
  await finish(page);
});
