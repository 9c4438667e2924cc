import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { answerDialogs, expect, launch, quit, test } from './app';
import { block } from './drawing';
import { writeAttentionProject } from './inspect-project';
import { findProcess } from './processes';
import { finish, stop, train } from './steps';

const panel = (page: Page): Locator => page.getByRole('tabpanel', { name: 'Runs' });

/** The line of a run in the list of runs. */
const row = (page: Page, run: string): Locator =>
  panel(page).getByRole('region', { name: 'List of runs' }).getByRole('row').filter({ hasText: run });

async function choose(page: Page, run: string, action: string): Promise<void> {
  await page.getByRole('tab', { name: 'Runs' }).click();
  await page.getByRole('button', { name: `Actions for ${run}` }).click();
  await page.getByRole('menuitem', { name: action }).click();
}

/** Sets a number of the block that is selected or of the training settings, and leaves the field. */
async function setNumber(page: Page, label: RegExp, value: string): Promise<void> {
  const field = page.getByRole('textbox', { name: label });
  await field.fill(value);
  await field.blur();
}

async function setEpochs(page: Page, count: string): Promise<void> {
  await page.getByRole('tab', { name: 'Training' }).click();
  await setNumber(page, /^Epochs/, count);
}

/** Trains to the end, however soon that comes. */
async function trainToTheEnd(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Train', exact: true }).first().click();
  await expect(page.getByText(/^Finished after/)).toBeVisible({ timeout: 60_000 });
}

/** Resumes a run and stops it once it has gone on. */
async function resumeAndStop(page: Page, run: string): Promise<void> {
  await choose(page, run, 'Resume it');
  await expect(page.getByRole('button', { name: /^Training: \d+ %/ })).toBeVisible({ timeout: 30_000 });
  await stop(page);
  await page.getByRole('tab', { name: 'Runs' }).click();
  await expect(row(page, run)).toContainText('stopped');
}

test('runs are compared, noted, restored, trained further, and resumed after a crash and a restart', async ({
  folder,
}) => {
  test.setTimeout(240_000);
  const places = { profile: join(folder, 'profile'), documents: join(folder, 'documents') };
  await mkdir(places.documents, { recursive: true });
  const path = await writeAttentionProject(places.documents, 4);
  const first = await launch({ ...places, files: [path] });
  const { page, app } = first;
  const child = app.process();
  await expect(block(page, 'Memory')).toContainText('12 units');
  await page.getByRole('tab', { name: 'Runs' }).click();
  await expect(panel(page).getByText(/There is none yet/)).toBeVisible();
  await panel(page).getByRole('button', { name: 'Train' }).click();
  await expect(page.getByText(/^Finished after/)).toBeVisible({ timeout: 60_000 });

  // Another size and another learning rate, as a second run.
  await block(page, 'Memory').click();
  await setNumber(page, /^Hidden size/, '20');
  await expect(block(page, 'Memory')).toContainText('20 units');
  await page.getByRole('tab', { name: 'Training' }).click();
  await setNumber(page, /^Learning rate/, '0.003');
  await trainToTheEnd(page);

  // Both in one plot, and what they differ in.
  await page.getByRole('tab', { name: 'Runs' }).click();
  for (const run of ['run-001', 'run-002']) await page.getByRole('checkbox', { name: `Compare ${run}` }).check();
  const plot = panel(page).getByRole('figure', { name: 'Validation loss of runs' });
  await expect(plot.locator('canvas').first()).toBeVisible();
  await expect(plot.getByRole('button', { name: /run-00\d/ })).toHaveCount(2);
  const differences = panel(page).getByRole('region', { name: 'Differences' });
  // The newest run is the first.
  await expect(differences.getByRole('row', { name: /^Memory: hidden 20 12$/ })).toBeVisible();
  await expect(differences.getByRole('row', { name: /^learning rate 0\.003 0\.01$/ })).toBeVisible();
  await expect(differences.getByRole('row', { name: /^batch size/ })).toHaveCount(0);
  await expect(differences.getByRole('row', { name: /^RMSE/ })).toBeVisible();

  const note = page.getByRole('textbox', { name: 'Note on run-001' });
  await note.fill('small and quick');
  await note.press('Enter');

  // The first drawing comes back with its weights; one undo takes it away again.
  await choose(page, 'run-001', 'Restore its drawing and settings');
  await expect(block(page, 'Memory')).toContainText('12 units');
  await page.getByRole('tab', { name: 'Training' }).click();
  await expect(page.getByRole('textbox', { name: /^Learning rate/ })).toHaveValue('0.01');
  await page.getByRole('tab', { name: 'Results' }).click();
  const results = page.getByRole('tabpanel', { name: 'Results' });
  await expect(results.getByLabel('Run', { exact: true }).first()).toHaveValue('run-001');
  await expect(results.getByRole('figure').first()).toBeVisible({ timeout: 30_000 });
  await page.keyboard.press('Control+Z');
  await expect(block(page, 'Memory')).toContainText('20 units');

  // The newest run goes on where it ended.
  await page.getByRole('tab', { name: 'Training' }).click();
  await page.getByRole('button', { name: 'Train further' }).click();
  await page.getByRole('tab', { name: 'Runs' }).click();
  await expect(row(page, 'run-002').getByRole('cell').nth(3)).toHaveText('14', { timeout: 60_000 });
  await finish(page);

  // A process that is killed leaves a run that says so and goes on.
  await setEpochs(page, '20000');
  await train(page);
  await expect(page.getByText(/epoch ([3-9]|\d\d+) of/i).first()).toBeVisible({ timeout: 60_000 });
  // A checkpoint of the last epoch follows every few seconds.
  await page.waitForTimeout(6000);
  process.kill(await findProcess(app, 'Unroll training'), 'SIGKILL');
  await expect(page.getByText(/training process ended unexpectedly/).first()).toBeVisible();
  await page.getByRole('tab', { name: 'Runs' }).click();
  await expect(row(page, 'run-003')).toContainText('interrupted');
  await resumeAndStop(page, 'run-003');

  // The whole app is killed in the middle of a run.
  await choose(page, 'run-003', 'Resume it');
  await expect(page.getByRole('button', { name: /^Training: \d+ %/ })).toBeVisible({ timeout: 30_000 });
  await page.waitForTimeout(1500);
  child.kill('SIGKILL');
  // Its processes end with it.
  await new Promise((next) => setTimeout(next, 1500));

  const second = await launch(places);
  try {
    await second.page.getByRole('button', { name: /^looking-back/ }).click();
    await second.page.getByRole('tab', { name: 'Runs' }).click();
    await expect(row(second.page, 'run-003')).toContainText('interrupted');
    await expect(row(second.page, 'run-002')).toContainText('finished');
    await expect(second.page.getByRole('textbox', { name: 'Note on run-001' })).toHaveValue('small and quick');
    await resumeAndStop(second.page, 'run-003');

    // Deleting asks first.
    await choose(second.page, 'run-001', 'Delete…');
    await second.page.getByRole('button', { name: 'Keep it' }).click();
    await expect(row(second.page, 'run-001')).toHaveCount(1);
    await choose(second.page, 'run-001', 'Delete…');
    await second.page.getByRole('button', { name: 'Delete', exact: true }).click();
    await expect(row(second.page, 'run-001')).toHaveCount(0);
  } finally {
    await quit(second);
    child.kill('SIGKILL');
  }
});

test('weights that come with a model are told of before they are saved', async ({
  running: { app, page, documents },
}) => {
  const path = await writeAttentionProject(documents, 2);
  await answerDialogs(app, { open: path, save: join(documents, 'model.onnx') });
  await page.getByRole('button', { name: 'Open…' }).click();
  await trainToTheEnd(page);
  await page.getByRole('button', { name: 'Export ONNX…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Export…' }).click();
  await expect(page.getByRole('status', { name: 'Certificate' })).toBeVisible({ timeout: 60_000 });
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Close project' }).click();
  await answerDialogs(app, { open: join(documents, 'model.onnx'), save: join(documents, 'again.unroll') });
  await page.getByRole('button', { name: 'Open…' }).click();
  for (const tab of ['Results', 'Inspect', 'Runs']) {
    await page.getByRole('tab', { name: tab }).click();
    await expect(page.getByRole('tabpanel', { name: tab }).getByText(/brought its weights along/)).toBeVisible();
  }
  await panel(page).getByRole('button', { name: 'Save…' }).click();
  await expect(row(page, 'run-001')).toContainText('imported', { timeout: 30_000 });
});
