import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { answerDialogs, expect, test } from './app';
import { startWithData } from './steps';
import { waveRows, writeParquet, writeWave } from './tables';

const panel = (page: Page): Locator => page.getByRole('tabpanel', { name: 'Data' });

/** Takes another file in the data panel. */
async function take(page: Page, app: Parameters<typeof answerDialogs>[0], path: string): Promise<void> {
  await answerDialogs(app, { open: path });
  await page.getByRole('button', { name: /^(Other file|Choose a data file)…$/ }).click();
}

async function choose(page: Page, label: string, option: string): Promise<void> {
  await page
    .getByRole('combobox', { name: label })
    .or(page.getByRole('textbox', { name: label }))
    .first()
    .click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

test('tables are read, and how they are read is corrected', async ({ running: { app, page, documents } }) => {
  await startWithData(page, app, await writeWave(documents, 'wave.csv'));
  await expect(panel(page).getByLabel('What year is for')).toHaveValue('time');
  await expect(panel(page).getByLabel('What level is for')).toHaveValue('target');

  await take(page, app, await writeWave(documents, 'wave.tsv', '\t'));
  await expect(panel(page).getByText('wave.tsv')).toBeVisible();
  await expect(panel(page).getByText('300 rows · 2 columns')).toBeVisible();

  // Semicolons and decimal commas, found by themselves; then read wrongly on purpose, and put right again.
  const german = join(documents, 'german.csv');
  const rows = waveRows(300).map(([year, level]) => `${year};${level.replace('.', ',')}`);
  await writeFile(german, `year;level\n${rows.join('\n')}\n`);
  await take(page, app, german);
  await expect(panel(page).getByText('300 rows · 2 columns')).toBeVisible();
  await expect(panel(page).getByLabel('Type of level').locator('option').first()).toHaveText('number (found)');
  await panel(page).getByText('Reading', { exact: true }).click();
  await choose(page, 'Delimiter', 'bar');
  await expect(panel(page).getByText('300 rows · 1 column')).toBeVisible();
  await choose(page, 'Delimiter', 'semicolon');
  await expect(panel(page).getByText('300 rows · 2 columns')).toBeVisible();
  // Read as it should be, its columns have their roles again.
  await panel(page).getByText('Table', { exact: true }).click();
  await expect(panel(page).getByLabel('What level is for')).toHaveValue('target');

  // A file that cannot be read as it was found is taken all the same: what is wrong stands beside what can be set.
  const ragged = join(documents, 'ragged.csv');
  await writeFile(ragged, `seen in 1923;at noon\n${rows.map((row) => `${row};x`).join('\n')}\n`);
  await take(page, app, ragged);
  await expect(panel(page).getByText(/ragged\.csv has \d cells in line/)).toBeVisible();
  await choose(page, 'Lines above the table', '1');
  await expect(panel(page).getByText(/rows · 3 columns/)).toBeVisible();
  await choose(page, 'First line', 'values already');
  await expect(panel(page).getByText('300 rows · 3 columns')).toBeVisible();
  await panel(page).getByText('Table', { exact: true }).click();
  await expect(panel(page).getByLabel('What column2 is for')).toHaveValue('target');
  await take(page, app, german);
  await expect(panel(page).getByText('300 rows · 2 columns')).toBeVisible();

  // Roles and types take effect at once.
  await panel(page).getByLabel('What year is for').selectOption('input');
  await expect(panel(page).getByLabel('What year is for')).toHaveValue('input');
  await panel(page).getByLabel('Type of year').selectOption('text');
  await expect(panel(page).getByLabel('Type of year')).toHaveValue('text');
  await page.keyboard.press('Control+z');
  await expect(panel(page).getByLabel('Type of year')).toHaveValue('found');

  await take(page, app, await writeParquet(documents, 'days.parquet'));
  await expect(panel(page).getByText('120 rows · 3 columns')).toBeVisible();
  await expect(panel(page).getByLabel('Type of day').locator('option').first()).toHaveText('date (found)');

  // The window decides how many examples there are.
  const windows = panel(page).getByText(/^Windows:/);
  const before = await windows.textContent();
  await panel(page)
    .getByRole('textbox', { name: /^Window length/ })
    .fill('5');
  await expect(windows).not.toHaveText(before ?? '');
  await panel(page).getByText('Series', { exact: true }).click();
  await expect(panel(page).locator('canvas').first()).toBeVisible();
});

test('broken tables are refused with a reason and a way out', async ({ running: { app, page, documents } }) => {
  await startWithData(page, app, await writeWave(documents, 'wave.csv'));
  const says = (words: RegExp): Promise<void> => expect(page.getByText(words).first()).toBeVisible();

  const empty = join(documents, 'empty.csv');
  await writeFile(empty, '');
  await take(page, app, empty);
  await says(/empty\.csv is empty/);
  // What was there stays.
  await expect(panel(page).getByText('300 rows · 2 columns')).toBeVisible();

  // Behind the project's back the file changes: a text among numbers, then a column less.
  const wave = join(documents, 'wave.csv');
  const rows = waveRows(300).map((row) => row.join(','));
  await writeFile(wave, `year,level\n${rows.map((row, i) => (i === 40 ? '1740,broken' : row)).join('\n')}\n`);
  await says(/"?level"? .*row 41.*"broken"/s);
  await writeFile(
    wave,
    `year\n${waveRows(300)
      .map(([year]) => year)
      .join('\n')}\n`,
  );
  await says(/Column "level" is bound but not in the file/);
  await writeFile(wave, `year,level\n${rows.join('\n')}\n`);
  await expect(page.getByText(/Column "level" is bound but not in the file/)).toHaveCount(0);
});
