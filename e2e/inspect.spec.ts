import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { answerDialogs, expect, test } from './app';
import { expectNoViolations } from './axe';
import { writeAttentionProject } from './inspect-project';
import { finish, train } from './steps';

test('attention forms, units and gradients are looked into, a measure becomes a run', async ({
  running: { app, page, documents },
}) => {
  await answerDialogs(app, { open: await writeAttentionProject(documents, 12) });
  await page.getByRole('button', { name: 'Open…' }).click();
  await expect(page.getByRole('textbox', { name: 'Name of the project' })).toHaveValue('Looking back');

  await page.getByRole('tab', { name: 'Inspect' }).click();
  const panel = page.getByRole('tabpanel', { name: 'Inspect' });
  await expect(panel.getByText('Train the model first.')).toBeVisible();
  await train(page);
  await finish(page);

  await page.getByRole('tab', { name: 'Inspect' }).click();
  await panel.getByText('Attention forming', { exact: true }).click();
  const map = panel.getByRole('figure', { name: 'Attention of Self-attention' });
  await expect(map).toBeVisible();
  await expect(panel.getByText('After epoch 12')).toBeVisible();
  const slider = panel.getByRole('slider', { name: 'Epoch' });
  await slider.focus();
  await page.keyboard.press('Home');
  await expect(panel.getByText('After epoch 1', { exact: true })).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(panel.getByText('After epoch 2', { exact: true })).toBeVisible();
  await page.keyboard.press('End');

  // The value of a cell, by keyboard; the weights of a row of the first head add up to 1.
  await map.getByRole('group').focus();
  await page.keyboard.press('ArrowRight');
  await expect(map.getByText(/^Query 1 · key 1 · weight 0?\.?\d/)).toBeVisible();
  await panel.getByRole('combobox', { name: 'Head' }).click();
  await page.getByRole('option', { name: 'Head 1' }).click();
  const csv = join(documents, 'attention.csv');
  await answerDialogs(app, { save: csv });
  await map.getByRole('button', { name: /^Options of the plot/ }).click();
  await page.getByRole('menuitem', { name: 'Save values as CSV…' }).click();
  await expect.poll(async () => (await readFile(csv, 'utf8').catch(() => '')).split('\n').length).toBe(18);
  const [, row = ''] = (await readFile(csv, 'utf8')).split('\n');
  const weights = row.split(',').slice(1, -1).map(Number);
  expect(weights).toHaveLength(16);
  expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 3);
  await expect(page.locator('.react-flow').getByRole('img', { name: 'Where it looks, for one sample' })).toHaveCount(2);

  await panel.getByText('States and gates', { exact: true }).click();
  await expect(panel.getByRole('figure', { name: 'hidden state, all units' })).toBeVisible();
  await expect(panel.getByText(/^\d+ of 12/)).toBeVisible();
  const units = panel.getByRole('figure', { name: 'hidden state, all units' }).getByRole('group');
  await units.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(panel.getByRole('figure', { name: 'States and gates of unit 2' })).toBeVisible();

  await panel.getByText('Gradient through time', { exact: true }).click();
  await expect(panel.getByRole('figure', { name: 'Gradient through time' })).toBeVisible();
  await expect(panel.getByRole('region', { name: 'Findings' }).getByText(/The gradient /)).toBeVisible();
  await panel.getByRole('button', { name: 'Use a gated cell (GRU)' }).click();
  await expect(page.getByRole('button', { name: /^Training: \d+ %/ })).toBeVisible({ timeout: 30_000 });
  await finish(page);
  await page.getByRole('tab', { name: 'Runs' }).click();
  await expect(page.locator('input[value="Use a gated cell (GRU) (from run-001)"]')).toBeVisible();
  // The canvas is what it was.
  await expect(page.getByRole('group', { name: /^Memory/ }).first()).toContainText('12 units');
});

test('axe finds nothing in any view of the inspect panel, light or dark', async ({
  running: { app, page, documents },
}) => {
  await answerDialogs(app, { open: await writeAttentionProject(documents, 2) });
  await page.getByRole('button', { name: 'Open…' }).click();
  await page.getByRole('tab', { name: 'Inspect' }).click();
  const panel = page.getByRole('tabpanel', { name: 'Inspect' });
  await expect(panel.getByText('Train the model first.')).toBeVisible();
  await expectNoViolations(app, page, 'empty');
  // Two epochs may be over before anyone has seen them begin.
  await page.getByRole('button', { name: 'Train', exact: true }).first().click();
  await expect(page.getByText(/^Finished after/)).toBeVisible({ timeout: 60_000 });
  await page.getByRole('tab', { name: 'Inspect' }).click();
  for (const [view, sign] of [
    ['Attention forming', panel.getByText('After epoch 2')],
    ['Attention', panel.getByRole('figure', { name: 'Attention of Self-attention' })],
    ['States and gates', panel.getByRole('figure', { name: 'hidden state, all units' })],
    ['Gradient through time', panel.getByRole('figure', { name: 'Gradient through time' })],
    ['Drift', panel.getByText('This model writes none.')],
  ] as const) {
    await panel.getByText(view, { exact: true }).click();
    await expect(sign).toBeVisible();
    await expectNoViolations(app, page, view);
  }
});
