import { join } from 'node:path';
import { answerDialogs, expect, test } from './app';
import { findViolations } from './axe';
import { finish, train } from './steps';
import { writeWave } from './tables';

test('many rows, one by one: drawn from a file, trained, measured with and without the truth, run freely, exported', async ({
  running: { app, page, documents },
}) => {
  test.setTimeout(150_000);
  const path = await writeWave(documents, 'level.csv');
  await answerDialogs(app, { open: path, save: path.replace('.csv', '.unroll') });
  await page.getByRole('button', { name: 'New from my data…' }).click();
  await page.getByRole('textbox', { name: 'Predicts the next' }).fill('6');
  await page.getByText('Row by row: encoder and decoder').click();
  await page.getByRole('button', { name: 'Draw the model' }).click();
  await expect(page.getByRole('group', { name: /^Next level/ }).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'No problems' })).toBeVisible();
  await page.getByRole('tab', { name: 'Training' }).click();
  await page.getByRole('textbox', { name: /^Epochs/ }).fill('8');
  await train(page);
  await finish(page);

  await page.getByRole('tab', { name: 'Results' }).click();
  const results = page.getByRole('tabpanel', { name: 'Results' });
  await results.getByText('Error by step', { exact: true }).click();
  await expect(results.getByRole('button', { name: /^Shown the truth before/ })).toBeVisible({ timeout: 30_000 });
  await results.getByText('Free run', { exact: true }).click();
  await expect(results.getByRole('button', { name: /^Beyond the data/ })).toBeVisible({ timeout: 30_000 });
  expect(await findViolations(page), 'free run').toEqual([]);
  await results.getByText('Error by rows ahead', { exact: true }).click();
  await results.getByRole('textbox', { name: 'Rows ahead' }).fill('12');
  await expect(results.getByText(/runs of 12 rows in the test part/)).toBeVisible({ timeout: 30_000 });
  expect(await findViolations(page), 'drift').toEqual([]);

  await answerDialogs(app, { save: join(documents, 'level.onnx') });
  await page.getByRole('button', { name: 'Export ONNX…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: /^Forecast/ }).click();
  await dialog.getByRole('button', { name: 'Export…' }).click();
  await expect(page.getByRole('status', { name: 'Certificate' })).toBeVisible({ timeout: 60_000 });
});
