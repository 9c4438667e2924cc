import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { answerDialogs, expect, test } from './app';
import { openExample, startWithData } from './steps';
import { writeWave } from './tables';

const panel = (page: Page): Locator => page.getByRole('tabpanel', { name: 'Data' });

test('roles are dragged, the window is dragged over the series, the split stands on its axis', async ({
  running: { app, page, documents },
}) => {
  await startWithData(page, app, await writeWave(documents, 'wave.csv'));
  await panel(page).getByText('Roles', { exact: true }).click();
  const area = (name: RegExp): Locator => panel(page).getByRole('region', { name });
  const level = panel(page).locator('.role-chip[data-column="level"]');
  await expect(area(/^Target: 1 column/)).toBeVisible();
  await level.dragTo(area(/^Ignored/));
  await expect(area(/^Ignored: 1 column/)).toBeVisible();
  await expect(
    panel(page)
      .getByText(/No column has the role "target"/)
      .first(),
  ).toBeVisible();
  await level.focus();
  await page.keyboard.press('ArrowRight');
  await expect(area(/^Target: 1 column/)).toBeVisible();
  await expect(level).toBeFocused();

  const views = panel(page).getByRole('radiogroup', { name: 'What is shown of the data' });
  await views.getByText('Series', { exact: true }).click();
  const plot = panel(page).getByRole('figure', { name: 'Series level' });
  const length = plot.getByRole('slider', { name: 'Window length' });
  const field = panel(page).getByRole('textbox', { name: /^Window length/ });
  const before = Number(await field.inputValue());
  await panel(page).getByText('One window', { exact: true }).click();
  const box = await length.boundingBox();
  if (box === null) throw new Error('no handle');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x - 40, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => Number(await field.inputValue())).toBeGreaterThan(before);
  const dragged = Number(await field.inputValue());
  await length.focus();
  await page.keyboard.press('ArrowRight');
  await expect(field).toHaveValue(String(dragged - 1));
  await plot.getByRole('slider', { name: 'Horizon' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(panel(page).getByRole('textbox', { name: /^Horizon/ })).toHaveValue('2');
  // Floors follow at once, and undo takes each step back.
  await expect(panel(page).getByRole('table', { name: /^Floors/ })).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(panel(page).getByRole('textbox', { name: /^Horizon/ })).toHaveValue('1');
});

test('the plots of a run: numbers, scales, smoothing, zoom, floors, and saving', async ({
  running: { app, page, documents },
}) => {
  await openExample(page, 'Sunspots');
  await page.getByRole('tab', { name: 'Training' }).click();
  const training = page.getByRole('tabpanel', { name: 'Training' });
  await training.getByRole('textbox', { name: /^Epochs/ }).fill('400');
  await training.getByRole('textbox', { name: /^Stop early after/ }).fill('400');
  await training.getByRole('textbox', { name: /^Stop early after/ }).blur();
  await page.getByRole('button', { name: 'Train', exact: true }).first().click();
  const numbers = training.getByText(
    /epoch \d+ of 400 · step [\d,]+ · [\d,]+ samples\/s · .* left · [\d.]+ [MG]B memory/,
  );
  await expect(numbers).toBeVisible({ timeout: 60_000 });
  const loss = training.getByRole('figure', { name: 'Loss' });
  await expect(loss.getByRole('button', { name: /^Validation/ })).toBeVisible();
  await page.getByRole('button', { name: 'Stop training and keep the best' }).first().click();
  await expect(training.getByText(/^Stopped after .*best in epoch \d+/)).toBeVisible({ timeout: 60_000 });

  const pick = async (item: string): Promise<void> => {
    await loss.getByRole('button', { name: /^Options of the plot/ }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  await pick('Logarithmic axis');
  await pick('Smooth a lot');
  await loss.getByRole('button', { name: /^Options of the plot/ }).click();
  await expect(page.getByRole('menuitem', { name: 'On: Logarithmic axis' })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: 'On: Smooth a lot' })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: 'Show everything' })).toBeDisabled();
  await page.keyboard.press('Escape');
  // A drag zooms, a double click shows everything again; what is under the pointer is read off in the legend.
  const canvas = loss.locator('.u-over');
  const box = await canvas.boundingBox();
  if (box === null) throw new Error('no plot');
  await page.mouse.move(box.x + box.width * 0.3, box.y + box.height / 2);
  const value = loss.getByRole('button', { name: /^Training/ }).locator('.plot-legend-value');
  await expect(value).toHaveText(/\d/);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.7, box.y + box.height / 2, { steps: 5 });
  await page.mouse.up();
  await loss.getByRole('button', { name: /^Options of the plot/ }).click();
  await expect(page.getByRole('menuitem', { name: 'Show everything' })).toBeEnabled();
  await page.getByRole('menuitem', { name: 'Show everything' }).click();

  const [csv, png] = [join(documents, 'loss.csv'), join(documents, 'loss.png')];
  await answerDialogs(app, { save: csv });
  await pick('Save values as CSV…');
  await expect.poll(async () => readFile(csv, 'utf8').catch(() => '')).toMatch(/^Epoch,Batch,Training,Validation\n/);
  await answerDialogs(app, { save: png });
  await pick('Save as PNG…');
  await expect
    .poll(async () => (await readFile(png).catch(() => Buffer.alloc(0))).subarray(1, 4).toString())
    .toBe('PNG');

  for (const [option, figure] of [
    ['Learning rate', 'Learning rate'],
    ['Gradient norm', 'Gradient norm'],
  ] as const) {
    await training.getByRole('combobox', { name: 'What the second plot shows' }).click();
    await page.getByRole('option', { name: option }).click();
    await expect(training.getByRole('figure', { name: figure }).locator('canvas').first()).toBeVisible();
  }
  // The norm of each block beside that of the whole.
  expect(
    await training.getByRole('figure', { name: 'Gradient norm' }).locator('.plot-legend-label').count(),
  ).toBeGreaterThan(2);
});
