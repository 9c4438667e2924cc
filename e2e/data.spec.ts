import { appendFile, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { answerDialogs, expect, test } from './app';
import { block } from './drawing';
import { writeAttentionProject } from './inspect-project';
import { openExample, startWithData } from './steps';
import { waveRows } from './tables';

const panel = (page: Page): Locator => page.getByRole('tabpanel', { name: 'Data' });

/** A wave, the same in other units, and two places that it is measured at. */
async function writePlaces(folder: string): Promise<string> {
  const path = join(folder, 'places.csv');
  const rows = ['north', 'south'].flatMap((place, i) =>
    waveRows(150).map(([year, level]) => `${place},${year},${Number(level) + i},${2 * (Number(level) + i)}`),
  );
  await writeFile(path, `place,year,level,double\n${rows.join('\n')}\n`);
  return path;
}

test('a data file that leaks, changes, moves, or has another beside it', async ({
  running: { app, page, documents },
}) => {
  const path = await writePlaces(documents);
  await startWithData(page, app, path);
  await expect(panel(page).getByLabel('What place is for')).toHaveValue('series');

  // What is known in advance and holds the answer is flagged, until it is no longer read.
  await panel(page).getByLabel('What level is for').selectOption('target');
  await panel(page).getByLabel('What double is for').selectOption('known');
  const leak = panel(page).getByText(/"double" is known in advance and holds the same as the target "level"/);
  await expect(leak).toBeVisible();
  await panel(page).getByLabel('What double is for').selectOption('ignored');
  await expect(leak).toHaveCount(0);

  // Another program adds a line: noticed, read again, and told until it is accepted.
  await page.keyboard.press('Control+s');
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await appendFile(path, 'south,1850,1.5,3\n');
  await expect(page.getByText('The data file changed on the disk; it was read again.')).toBeVisible();
  await expect(panel(page).getByText('301 rows · 4 columns')).toBeVisible();
  await expect(panel(page).getByText(/its content has changed/)).toBeVisible();
  await panel(page).getByRole('button', { name: 'Accept the change' }).click();
  await expect(panel(page).getByText(/its content has changed/)).toHaveCount(0);
  await page.keyboard.press('Control+s');
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();

  // Moved away while the project was closed, and found again.
  await page.getByRole('button', { name: 'Close project' }).click();
  const elsewhere = join(documents, 'elsewhere');
  await mkdir(elsewhere);
  await rename(path, join(elsewhere, 'places.csv'));
  await page.getByRole('button', { name: /^places/ }).click();
  await page.getByRole('tab', { name: 'Data' }).click();
  await answerDialogs(app, { open: join(elsewhere, 'places.csv') });
  await panel(page).getByRole('button', { name: 'Locate…' }).click();
  await expect(panel(page).getByText('301 rows · 4 columns')).toBeVisible();
  await expect(panel(page).getByLabel('What double is for')).toHaveValue('ignored');

  // Two text files line by line: both are watched, and either can be found again.
  const [read, written] = [join(documents, 'read.txt'), join(documents, 'written.txt')];
  const words = Array.from({ length: 60 }, (_, i) => `word ${String.fromCharCode(97 + (i % 26))}${i}`);
  await writeFile(read, `${words.join('\n')}\n`);
  await writeFile(written, `${words.map((word) => word.toUpperCase()).join('\n')}\n`);
  await answerDialogs(app, { open: read });
  await panel(page).getByRole('button', { name: 'Other file…' }).click();
  await panel(page).getByText('Reading', { exact: true }).click();
  await answerDialogs(app, { open: written });
  await panel(page).getByRole('button', { name: 'Choose a second file…' }).click();
  await expect(panel(page).getByText('read.txt + written.txt')).toBeVisible();
  // Watched once all of it was read.
  await expect(panel(page).getByText(/^60 rows · \d+ columns?$/)).toBeVisible();
  for (const close of await page.getByRole('button', { name: 'Close the message' }).all()) await close.click();
  await appendFile(written, 'ONE MORE\n');
  await expect(page.getByText('The data file changed on the disk; it was read again.')).toBeVisible();
  await appendFile(read, 'one more\n');
  await expect(panel(page).getByText(/^61 rows/)).toBeVisible();
  await rename(written, join(elsewhere, 'written.txt'));
  await panel(page).getByText('Table', { exact: true }).click();
  await page.getByRole('button', { name: 'Close project' }).click();
  await page.getByRole('button', { name: /^places/ }).click();
  await page.getByRole('tab', { name: 'Data' }).click();
  await answerDialogs(app, { open: join(elsewhere, 'written.txt') });
  await panel(page).getByRole('button', { name: 'Locate written.txt…' }).click();
  await expect(panel(page).getByText(/^61 rows/)).toBeVisible();
});

test('the check before training leads to block and column; series of several places keep their history', async ({
  running: { app, page, documents },
}) => {
  await answerDialogs(app, { open: await writeAttentionProject(documents, 2) });
  await page.getByRole('button', { name: 'Open…' }).click();
  await page.getByRole('tab', { name: 'Data' }).click();
  // A single row to look back at: the score of an attention has nothing to choose from, and learns nothing.
  await panel(page)
    .getByRole('textbox', { name: /^Window length/ })
    .fill('1');
  await page.getByRole('tab', { name: 'Training' }).click();
  await page.getByRole('button', { name: 'Check before training' }).click();
  const check = page.getByRole('region', { name: 'Pre-flight check' });
  const lines = check.getByRole('listitem').filter({ hasText: /gradient of look/ });
  await expect(lines.first()).toBeVisible({ timeout: 60_000 });
  await lines.first().getByRole('button', { name: 'Show Look back' }).click();
  await expect(block(page, 'Look back')).toHaveClass(/selected/);

  await page.getByRole('button', { name: 'Close project' }).click();
  const places = await writePlaces(documents);
  await answerDialogs(app, { open: places, save: join(documents, 'two.unroll') });
  await page.getByRole('button', { name: 'New from my data…' }).click();
  await page.getByRole('button', { name: 'Draw the model' }).click();
  await page.getByRole('tab', { name: 'Data' }).click();
  await panel(page).getByLabel('What level is for').selectOption('known');
  await page.getByRole('tab', { name: 'Training' }).click();
  await page.getByRole('textbox', { name: /^Epochs/ }).fill('2');
  await page.getByRole('button', { name: 'Check before training' }).click();
  await check.getByRole('button', { name: 'Show the column level' }).click({ timeout: 60_000 });
  await expect(panel(page).getByLabel('What level is for')).toBeInViewport();
  await panel(page).getByLabel('What level is for').selectOption('ignored');
  await page.getByRole('button', { name: 'Train', exact: true }).first().click();
  await expect(page.getByText(/^Finished after/)).toBeVisible({ timeout: 60_000 });
  await page.getByRole('tab', { name: 'Results' }).click();
  const forecast = page.getByRole('tabpanel', { name: 'Results' }).getByRole('figure', { name: 'Forecast of double' });
  await expect(forecast.locator('canvas').first()).toBeVisible({ timeout: 30_000 });
  await expect(forecast.getByText('History')).toBeVisible();
  await page.getByRole('combobox', { name: 'Series' }).click();
  await page.getByRole('option', { name: 'south' }).click();
  await expect(forecast.getByText('History')).toBeVisible();
});

test('surnames are told apart: confusion and scores of each class', async ({ running: { page } }) => {
  await openExample(page, 'Surnames');
  await page.getByRole('tab', { name: 'Training' }).click();
  await page.getByRole('textbox', { name: /^Epochs/ }).fill('2');
  await page.getByRole('button', { name: 'Train', exact: true }).first().click();
  await expect(page.getByText(/^Finished after/)).toBeVisible({ timeout: 60_000 });
  await page.getByRole('tab', { name: 'Results' }).click();
  const results = page.getByRole('tabpanel', { name: 'Results' });
  const confusion = results.getByRole('table', { name: /^Confusion/ });
  await expect(confusion.getByRole('row')).toHaveCount(17, { timeout: 30_000 });
  const scores = results.getByRole('table', { name: 'Each class' });
  // Sixteen classes below the head, then the macro and the weighted average.
  await expect(scores.getByRole('row')).toHaveCount(19);
  const counts = await scores
    .getByRole('row')
    .evaluateAll((rows) =>
      rows.slice(1, 17).map((row) => Number(String(row.lastElementChild?.textContent).replaceAll(/\D/g, ''))),
    );
  const cells = await confusion
    .getByRole('cell')
    .evaluateAll((all) => all.map((cell) => Number(cell.textContent.replaceAll(/\D/g, ''))));
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
  // Every name of the test part stands once in the matrix.
  expect(sum(cells)).toBe(sum(counts));
  expect(sum(counts)).toBeGreaterThan(100);
});
