import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { answerDialogs, expect, test } from './app';
import { dropFile, openExample, train } from './steps';

test('from the start page to an ONNX file and back', async ({ running: { app, page, documents } }) => {
  await openExample(page, 'Births');
  await expect(page.getByRole('main', { name: 'Canvas' })).toBeVisible();
  await train(page);

  const progress = page.getByText(/epoch \d+ of/i).first();
  await expect(progress).toBeVisible();
  const before = await progress.textContent();
  const plot = page.getByRole('tabpanel', { name: 'Training' }).locator('canvas').first();
  const draw = (): Promise<string> => plot.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  const drawn = await draw();
  await expect(progress).not.toHaveText(before ?? '');
  await expect.poll(draw, 'the plot moves').not.toBe(drawn);

  await page.getByRole('button', { name: 'Pause training' }).first().click();
  await expect(page.getByRole('button', { name: /^Training: Paused/ })).toBeVisible();
  await page.getByRole('button', { name: 'Continue training' }).first().click();
  await expect(page.getByRole('button', { name: /^Training: \d+ %/ })).toBeVisible();
  // The first epoch is the first that leaves weights worth exporting.
  await expect(page.getByText(/epoch ([2-9]|\d\d) of/i).first()).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Stop training and keep the best' }).first().click();
  await expect(page.getByRole('button', { name: 'Train', exact: true }).first()).toBeVisible({ timeout: 60_000 });

  await page.getByRole('tab', { name: 'Results' }).click();
  await expect(page.getByRole('tabpanel', { name: 'Results' }).getByRole('figure').first()).toBeVisible({
    timeout: 30_000,
  });

  const path = join(documents, 'births.onnx');
  await answerDialogs(app, { save: path });
  await page.getByRole('button', { name: 'Export ONNX…' }).click();
  const written = page.getByRole('region', { name: 'What is written' });
  await expect(written.getByRole('row', { name: /^Output .*batch/ })).toBeVisible({ timeout: 30_000 });
  await page.getByRole('radio', { name: 'Train' }).click();
  await expect(written.getByRole('row', { name: /^Input learning_rate/ })).toBeVisible({ timeout: 30_000 });
  await page.getByRole('radio', { name: 'Predict' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Export…' }).click();
  await expect(page.getByRole('status', { name: 'Certificate' })).toBeVisible({ timeout: 60_000 });
  expect((await stat(path)).size).toBeGreaterThan(1000);
  const certificate: unknown = JSON.parse(await readFile(join(documents, 'births.certificate.json'), 'utf8'));
  expect(certificate).toMatchObject({ file: 'births.onnx', kind: 'predict', run: 'run-001' });
  expect((certificate as { greatestDifference: number }).greatestDifference).toBeLessThan(1e-5);
  const hash = createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
  expect((certificate as { sha256: string }).sha256).toBe(hash);
  expect((certificate as { checkedSizes: unknown[] }).checkedSizes.length).toBeGreaterThan(3);

  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Close project' }).click();
  await expect(page.getByRole('button', { name: 'Open…' })).toBeVisible();
  await dropFile(page, path);
  await expect(page.getByRole('textbox', { name: 'Name of the project' })).toHaveValue('Births');
  await expect(page.getByRole('group', { name: /^GRU/ }).first()).toBeVisible();
  // So did the preparation: the data is bound, with the windows that were cut for training.
  await page.getByRole('tab', { name: 'Data' }).click();
  await expect(page.getByRole('tabpanel', { name: 'Data' }).getByText('Windows:').first()).toBeVisible();

  // The weights came along: saved elsewhere they are a run of the new project.
  await answerDialogs(app, { save: join(documents, 'again.unroll') });
  await page.getByRole('button', { name: 'Save…' }).first().click();
  await page.getByRole('tab', { name: 'Runs' }).click();
  await expect(page.getByRole('row', { name: /run-001.*imported/ })).toBeVisible({ timeout: 30_000 });
});
