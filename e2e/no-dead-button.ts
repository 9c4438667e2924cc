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
  const seconds = (performance.now() / 1000).toFixed(0);
  process.stdout.write(`${pressed.length} controls pressed, ${seconds} s after the start\n`);
  expect(faults).toEqual([]);
  expect(pressed.length).toBeGreaterThanOrEqual(least);
}

/** What is on the screen, asked in one question: most presses lead nowhere else. */
interface Screen {
  readonly hasOverlay: boolean;
  readonly isStart: boolean;
  /** Name of the open project; null on the start page. */
  readonly project: string | null;
  /** Shortcuts of the panels that are hidden. */
  readonly hidden: readonly string[];
  readonly isTraining: boolean;
}

const PANELS = { 'Blocks and outline': 'Control+B', 'Bottom panel': 'Control+J' };

async function readScreen(page: Page): Promise<Screen> {
  return page.evaluate(
    (panels) => ({
      hasOverlay: document.querySelector('[role="menu"], [role="dialog"], [role="listbox"], .canvas-menu') !== null,
      isStart: [...document.querySelectorAll('h2')].some((heading) => heading.innerText === 'Examples, ready to train'),
      project: document.querySelector<HTMLInputElement>('input[aria-label="Name of the project"]')?.value ?? null,
      hidden: Object.entries(panels).flatMap(([name, keys]) =>
        document.querySelector(`[aria-label="${name}"]`) === null ? [keys] : [],
      ),
      isTraining: document.querySelector('button[aria-label^="Training: "]') !== null,
    }),
    PANELS,
  );
}

/** Closes whatever lies over the page. */
async function closeAll(page: Page): Promise<void> {
  for (let i = 0; i < 4 && (await readScreen(page)).hasOverlay; i++) {
    await page.keyboard.press('Escape');
    await page.waitForTimeout(60);
  }
}

async function toStart(page: Page, app: ElectronApplication): Promise<void> {
  await closeAll(page);
  // The guide, which would only come to the front again.
  await app.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) if (window.title.includes('guide')) window.destroy();
  });
  if ((await readScreen(page)).isStart) return;
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Examples, ready to train' })).toBeVisible();
}

/** The workspace with all of its panels and this project, and nothing over it. */
async function toWorkspace(
  page: Page,
  app: ElectronApplication,
  name: string,
  open: () => Promise<void>,
): Promise<void> {
  await closeAll(page);
  if ((await readScreen(page)).project !== name) {
    await toStart(page, app);
    await open();
    await expect(page.getByRole('textbox', { name: 'Name of the project' })).toHaveValue(name);
  }
  const { hidden, isTraining } = await readScreen(page);
  for (const keys of hidden) await page.keyboard.press(keys);
  if (isTraining) await expect(page.getByRole('button', { name: /^Training: / })).toHaveCount(0, { timeout: 60_000 });
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
    arrive: () => toWorkspace(page, app, 'Untitled', open),
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
    arrive: () => toWorkspace(page, app, 'Looking back', open),
    // Of the plots the one with the loss stands for all; deleting a run is tried with the runs.
    leave: /Press Enter to add it|> button “Delete”|Options of the plot (?!Loss)/,
  });
  report(found, 80);
  expect(errors).toEqual([]);
});
