import { join } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { answerDialogs, expect, test } from './app';
import { writeAttentionProject } from './inspect-project';
import { countSystemCalls, pressAll, type Found } from './press-all';
import { writeWave } from './tables';

/** Everything that the page or the app says while the test goes on and that nobody should have to say. */
function listenForErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return errors;
}

function report({ pressed, faults }: Found, least: number): void {
  process.stdout.write(`${pressed.length} controls pressed\n`);
  expect(faults).toEqual([]);
  expect(pressed.length).toBeGreaterThanOrEqual(least);
}

/** Closes whatever lies over the page. */
async function closeAll(page: Page): Promise<void> {
  for (let i = 0; i < 4; i++) {
    if ((await page.locator('[role="menu"], [role="dialog"], [role="listbox"], .canvas-menu').count()) === 0) return;
    await page.keyboard.press('Escape');
    await page.waitForTimeout(60);
  }
}

async function isOn(page: Page, heading: string): Promise<boolean> {
  return page.getByRole('heading', { name: heading }).isVisible();
}

const isWorkspace = async (page: Page): Promise<boolean> => page.getByRole('main', { name: 'Canvas' }).isVisible();

async function toStart(page: Page, app: ElectronApplication): Promise<void> {
  await closeAll(page);
  // The guide, which would only come to the front again.
  await app.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) if (window.title.includes('guide')) window.destroy();
  });
  if (await isOn(page, 'Examples, ready to train')) return;
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Examples, ready to train' })).toBeVisible();
}

/** The workspace with all of its panels, and nothing over it. */
async function toWorkspace(page: Page, app: ElectronApplication, open: () => Promise<void>): Promise<void> {
  await closeAll(page);
  if (!(await isWorkspace(page))) {
    await toStart(page, app);
    await open();
    await expect(page.getByRole('main', { name: 'Canvas' })).toBeVisible();
  }
  for (const [panel, keys] of [
    ['Blocks and outline', 'Control+B'],
    ['Bottom panel', 'Control+J'],
  ] as const) {
    if ((await page.getByLabel(panel, { exact: true }).count()) === 0) await page.keyboard.press(keys);
  }
}

test('on the start page', async ({ running: { app, page, documents } }) => {
  const errors = listenForErrors(page);
  const wave = await writeWave(documents, 'wave.csv');
  await answerDialogs(app, { open: await writeAttentionProject(documents, 2) });
  await page.getByRole('button', { name: 'Open…' }).click();
  await expect(page.getByRole('main', { name: 'Canvas' })).toBeVisible();
  await countSystemCalls(app, wave);
  const found = await pressAll(page, app, {
    seen: new Set(),
    arrive: () => toStart(page, app),
    // Two of the cards stand for all.
    leave: /^button “(?!.*(Sunspots|Weather|New from|Empty|Open…|User|Settings|About|looking|Take))/,
  });
  report(found, 12);
  expect(errors).toEqual([]);
});

test('of an empty project', async ({ running: { app, page } }) => {
  const errors = listenForErrors(page);
  await countSystemCalls(app, null);
  const open = async (): Promise<void> => page.getByRole('button', { name: 'Empty project' }).click();
  const found = await pressAll(page, app, {
    seen: new Set(),
    arrive: () => toWorkspace(page, app, open),
    // Two blocks of the list stand for all.
    leave: /^button “(?!GRU\.|Linear\.).*Press Enter to add it|menuitem “New project”/,
  });
  report(found, 30);
  expect(errors).toEqual([]);
});

test('of a trained project', async ({ running: { app, page, documents } }) => {
  const errors = listenForErrors(page);
  const path = await writeAttentionProject(documents, 2);
  await answerDialogs(app, { open: path });
  await page.getByRole('button', { name: 'Open…' }).click();
  await page.getByRole('button', { name: 'Train', exact: true }).first().click();
  await expect(page.getByText(/^Finished after/)).toBeVisible({ timeout: 60_000 });
  await countSystemCalls(app, join(documents, 'wave.csv'));
  const open = async (): Promise<void> =>
    page
      .getByRole('button', { name: /^looking-back/ })
      .first()
      .click();
  const found = await pressAll(page, app, {
    seen: new Set(),
    arrive: async () => {
      await closeAll(page);
      const name = page.getByRole('textbox', { name: 'Name of the project' });
      if ((await isWorkspace(page)) && (await name.inputValue()) !== 'Looking back') await toStart(page, app);
      await toWorkspace(page, app, open);
      await expect(page.getByRole('button', { name: /^Training: / })).toHaveCount(0, { timeout: 60_000 });
    },
    // Of the plots the one with the loss stands for all; deleting a run is tried with the runs.
    leave: /Press Enter to add it|> button “Delete”|Options of the plot (?!Loss)/,
  });
  report(found, 80);
  expect(errors).toEqual([]);
});
