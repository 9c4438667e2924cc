import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { answerDialogs, expect, test } from './app';
import { noProblems, startWithData } from './steps';
import { waveRows } from './tables';

const panel = (page: Page): Locator => page.getByRole('tabpanel', { name: 'Data' });

test('a file that cannot be read as it was found is mended while a model is made from it', async ({
  running: { app, page, documents },
}) => {
  const rows = waveRows(300).map(([year, level]) => `${year};${level.replace('.', ',')} kg;x`);
  const path = join(documents, 'ragged.csv');
  await writeFile(path, `seen in 1923;at noon\n${rows.join('\n')}\n`);
  await answerDialogs(app, { open: path });
  await page.getByRole('button', { name: 'New from my data…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText(/ragged\.csv has \d cells in line/)).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Draw the model' })).toBeDisabled();
  const choose = async (label: string, option: string): Promise<void> => {
    await dialog
      .getByRole('combobox', { name: label })
      .or(dialog.getByRole('textbox', { name: label }))
      .first()
      .click();
    await page.getByRole('option', { name: option, exact: true }).click();
  };
  await choose('Lines above the table', '1');
  await choose('First line', 'values already');
  await expect(dialog.getByText('300 rows, 3 columns', { exact: false })).toBeVisible();
  await dialog.getByRole('button', { name: 'Draw the model' }).click();
  await noProblems(page);
  // It is read in that way from then on, the unit left off.
  await page.getByRole('tab', { name: 'Data' }).click();
  await expect(panel(page).getByText('300 rows · 3 columns')).toBeVisible();
  await expect(panel(page).getByLabel('Type of column2').locator('option').first()).toHaveText('number (found)');
});

test('gaps that leave no window are filled at a click', async ({ running: { app, page, documents } }) => {
  const rows = waveRows(300).map(([year, level], t) => `${year},${t % 10 === 9 ? '' : level}`);
  const path = join(documents, 'gaps.csv');
  await writeFile(path, `year,level\n${rows.join('\n')}\n`);
  await startWithData(page, app, path);
  // What is proposed fills them.
  const missing = panel(page).getByLabel('Missing cells of level');
  await expect(missing).toHaveValue('previous');
  await missing.selectOption('leave');
  const why = panel(page).getByText(/"level" misses 30 of 300 values; the longest stretch without a gap has 9 rows/);
  await expect(why.first()).toBeVisible();
  await panel(page).getByRole('button', { name: 'Read missing cells as the value before' }).first().click();
  await expect(why).toHaveCount(0);
  await expect(missing).toHaveValue('previous');
  await expect(panel(page).getByText(/Windows: \d+ training/)).toBeVisible();

  // What is wrong with all of the data leads there from the check before training.
  await panel(page)
    .getByRole('textbox', { name: /^Window length/ })
    .fill('5000');
  await page.getByRole('tab', { name: 'Training' }).click();
  await page.getByRole('button', { name: 'Check before training' }).click();
  const check = page.getByRole('region', { name: 'Pre-flight check' });
  await check.getByRole('button', { name: 'Show the data' }).first().click({ timeout: 60_000 });
  await expect(
    panel(page)
      .getByText(/A window spans 5001 rows/)
      .first(),
  ).toBeVisible();
});
