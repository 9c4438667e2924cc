import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { answerDialogs, expect, test } from './app';
import { openExample } from './steps';

test('forecasts are drawn, listed and saved as measured; a sample is changed and asked again', async ({
  running: { app, page, documents },
}) => {
  await openExample(page, 'Sunspots');
  await page.getByRole('tab', { name: 'Training' }).click();
  await page.getByRole('textbox', { name: /^Epochs/ }).fill('4');
  // Over in less than half a second: too short to be seen on the way.
  await page.getByRole('button', { name: 'Train', exact: true }).first().click();
  await expect(page.getByText(/^Finished after/)).toBeVisible({ timeout: 60_000 });
  await page.getByRole('tab', { name: 'Results' }).click();
  const results = page.getByRole('tabpanel', { name: 'Results' });
  const view = async (name: string): Promise<void> => results.getByText(name, { exact: true }).first().click();

  const forecast = results.getByRole('figure', { name: /^Forecast of/ });
  for (const line of ['History', 'Truth', 'Prediction', 'Last value']) {
    await expect(forecast.getByRole('button', { name: new RegExp(`^${line}`) })).toBeVisible({ timeout: 30_000 });
  }
  await view('Scatter');
  const scatter = results.getByRole('figure', { name: /^Prediction against truth/ });
  await expect(scatter.getByRole('img')).toBeVisible();
  const save = async (item: string, file: string): Promise<Buffer> => {
    const saved = join(documents, file);
    await answerDialogs(app, { save: saved });
    await scatter.getByRole('button', { name: /^Options of the plot/ }).click();
    await page.getByRole('menuitem', { name: item }).click();
    await expect.poll(async () => (await readFile(saved).catch(() => Buffer.alloc(0))).length).toBeGreaterThan(0);
    return readFile(saved);
  };
  const points = String(await save('Save values as CSV…', 'points.csv'));
  const picture = await save('Save as PNG…', 'points.png');
  expect(picture.subarray(1, 4).toString()).toBe('PNG');
  // As wide as high, and not of one colour.
  expect(picture.readUInt32BE(16)).toBe(picture.readUInt32BE(20));
  expect(picture.length).toBeGreaterThan(2000);

  await view('Table');
  const table = results.getByRole('table', { name: 'Predictions' });
  const firstRow = await table.getByRole('row').nth(1).getByRole('cell').allTextContents();
  const path = join(documents, 'predictions.csv');
  await answerDialogs(app, { save: path });
  await results.getByRole('button', { name: 'Save all as CSV…' }).click();
  await expect.poll(async () => readFile(path, 'utf8').catch(() => '')).not.toBe('');
  const [head, ...lines] = (await readFile(path, 'utf8')).trim().split(/\r?\n/);
  expect(head).toBe('column,step,at,truth,prediction,last value,last season');
  const rows = lines.map((line) => line.split(','));
  expect(Number(await table.getAttribute('aria-rowcount'))).toBe(rows.length + 1);
  expect(points).toBe(['truth,prediction', ...rows.map((row) => `${row[3]},${row[4]}`), ''].join('\n'));
  expect(Number(firstRow[2])).toBeCloseTo(Number(rows[0]?.[4]), 1);
  // The error that is shown is that of the predictions that were saved.
  const squares = rows.map((row) => (Number(row[4]) - Number(row[3])) ** 2);
  const measured = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
  const shown = await results
    .getByRole('row', { name: /^Model/ })
    .getByRole('cell')
    .first()
    .textContent();
  expect(Math.abs(Number(shown) - measured)).toBeLessThan(0.001 * measured);

  await view('Try it');
  const cell = results.getByRole('textbox', { name: /, step 24$/ });
  const before = await cell.inputValue();
  await cell.fill(String(Number(before) + 100));
  const changed = results.getByRole('columnheader', { name: 'After your changes' });
  await expect(changed).toBeVisible();
  const answers = results.getByRole('table').first().getByRole('cell');
  await expect
    .poll(async () => (await answers.nth(1).textContent()) !== (await answers.nth(0).textContent()))
    .toBe(true);
  await results.getByRole('button', { name: 'Undo the changes' }).click();
  await expect(changed).toHaveCount(0);
  await expect(cell).toHaveValue(before);
});
