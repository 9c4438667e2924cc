import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { answerDialogs, askFromPage, expect, test } from './app';
import { findViolations } from './axe';
import { finish, openExample, train } from './steps';
import { writeWave } from './tables';

/** Waits until nothing moves any more: a colour in between is no colour of ours. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
  });
}

async function check(page: Page, what: string): Promise<void> {
  await settle(page);
  expect(await findViolations(page), what).toEqual([]);
}

async function start(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await askFromPage(page, 'settings.write', { theme });
  await page.reload();
  await expect(page.getByText('Sunspots', { exact: true }).first()).toBeVisible();
}

const TABS = ['Data', 'Training', 'Results', 'Inspect', 'Runs', 'Problems'] as const;

/** Opened by keys, closed by Escape. */
const DIALOGS = [
  ['Control+K', 'commands'],
  ['F1', 'shortcuts'],
  ['Control+,', 'settings'],
] as const;

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing on an empty project, ${theme}`, async ({ running: { app, page, documents } }) => {
    await start(page, theme);
    await check(page, 'start');
    await answerDialogs(app, { open: await writeWave(documents, 'wave.csv') });
    await page.getByRole('button', { name: 'New from my data…' }).click();
    await expect(page.getByRole('button', { name: 'Draw the model' })).toBeVisible();
    await check(page, 'new from data');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Empty project' }).click();
    for (const tab of TABS) {
      await page.getByRole('tab', { name: tab }).click();
      await check(page, `${tab}, empty`);
    }
    await page.getByText('Add a block…', { exact: true }).click();
    await check(page, 'list of blocks to add');
    await page.keyboard.type('gru');
    await page.keyboard.press('Enter');
    await page.keyboard.press('c');
    await check(page, 'list of places to connect to');
    await page.keyboard.press('Escape');
    for (const tab of ['Outline', 'History']) {
      await page.getByRole('tab', { name: tab }).click();
      await check(page, tab);
    }
    await page.getByRole('tab', { name: 'Problems' }).click();
    await check(page, 'problems');
    await page.keyboard.press('Control+W');
    await expect(page.getByRole('button', { name: 'Don’t save' })).toBeVisible();
    await check(page, 'question before leaving');
  });

  test(`axe finds nothing on a trained project, ${theme}`, async ({ running: { app, page, documents } }) => {
    await start(page, theme);
    await openExample(page, 'Sunspots');
    await page.getByRole('group', { name: /^GRU/ }).first().click();
    await check(page, 'inspector');
    for (const view of ['Roles', 'Series', 'Reading']) {
      await page.getByRole('tabpanel').getByText(view, { exact: true }).first().click();
      await check(page, `data: ${view}`);
    }
    await train(page);
    await check(page, 'training');
    await finish(page);
    await page.getByRole('tab', { name: 'Results' }).click();
    for (const view of ['Residuals', 'Scatter', 'Table', 'Free run', 'Error by rows ahead', 'Try it', 'Forecast']) {
      await page.getByRole('tabpanel').getByText(view, { exact: true }).first().click();
      await check(page, `results: ${view}`);
    }
    for (const tab of ['Runs', 'Training']) {
      await page.getByRole('tab', { name: tab }).click();
      await check(page, `${tab} after a run`);
    }
    for (const [keys, dialog] of DIALOGS) {
      await page.keyboard.press(keys);
      await expect(page.getByRole('dialog')).toBeVisible();
      await check(page, dialog);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
    }
    await page.getByRole('button', { name: 'Project', exact: true }).click();
    await check(page, 'menu of the project');
    await page.getByRole('menuitem', { name: 'About Unroll' }).click();
    await expect(page.getByRole('dialog').getByText('onnxruntime').first()).toBeVisible();
    await check(page, 'about');
    await page.keyboard.press('Escape');
    await answerDialogs(app, { save: join(documents, 'sunspots.onnx') });
    await page.getByRole('button', { name: 'Export ONNX…' }).click();
    await check(page, 'export');
    await page.getByRole('dialog').getByRole('button', { name: 'Export…' }).click();
    await expect(page.getByRole('status', { name: 'Certificate' })).toBeVisible({ timeout: 60_000 });
    await check(page, 'certificate');
    await page.keyboard.press('Escape');
    await page.getByRole('tab', { name: 'Training' }).click();
    await page.getByRole('button', { name: 'Check before training' }).click();
    await expect(page.getByText(/^Took/)).toBeVisible({ timeout: 60_000 });
    await check(page, 'check before training');
  });
}

test('a list of options is made by the focus, and the first arrow key stands on the chosen one', async ({
  running,
}) => {
  const { page } = running;
  await openExample(page, 'Sunspots');
  await page.getByRole('tab', { name: 'Training' }).click();
  const field = page.getByRole('combobox', { name: 'Optimizer' });
  const list = page.getByRole('listbox', { name: 'Optimizer', includeHidden: true });
  await expect(field).toHaveValue('Adam');
  await expect(list).toHaveCount(0);
  await field.focus();
  await expect(list).toBeHidden();
  await expect(list).toHaveCount(1);
  await page.keyboard.press('ArrowDown');
  await expect(list).toBeVisible();
  const active = await field.getAttribute('aria-activedescendant');
  await expect(page.locator(`[id="${active}"]`)).toHaveText('Adam');
  await check(page, 'open list of options');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(field).toHaveValue('AdamW');
  await expect(list).toBeHidden();
});
