import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { answerDialogs, askFromPage, expect, root, test, type RunningApp } from './app';
import { dragFromPalette } from './drawing';
import { openExample, stop, train } from './steps';
import { writeWave } from './tables';

/** Longer than any movement of the interface. Milliseconds. */
const STILL = 400;

type Shoot = (name: string, window?: Page) => Promise<void>;

async function show(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await askFromPage(page, 'settings.write', { theme });
  await page.reload();
  await expect(page.getByText('Births', { exact: true }).first()).toBeVisible();
}

const dock = async (page: Page, tab: string): Promise<void> => page.getByRole('tab', { name: tab }).click();

/** In the panel below, the view of this name. */
const view = async (page: Page, name: string): Promise<void> =>
  page.getByRole('tabpanel').getByText(name, { exact: true }).first().click();

async function shootEmptyStates({ page, app, documents }: RunningApp, shoot: Shoot): Promise<void> {
  await page.getByRole('button', { name: 'Empty project' }).click();
  for (const tab of ['Data', 'Training', 'Results', 'Runs', 'Problems']) {
    await dock(page, tab);
    await shoot(`empty-${tab.toLowerCase()}`);
  }
  await dragFromPalette(page, 'GRU', 300, 120);
  await shoot('problems-first-block');
  await page.keyboard.press('/');
  await shoot('add-menu');
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'Outline' }).click();
  await shoot('outline');
  await page.getByRole('tab', { name: 'History' }).click();
  await shoot('history');
  await page.getByRole('tab', { name: 'Blocks' }).click();
  await page.keyboard.press('Control+W');
  const leave = page.getByRole('button', { name: 'Don’t save' });
  await shoot('leave');
  await leave.click();
  await answerDialogs(app, { open: await writeWave(documents, 'level.csv') });
  await page.getByRole('button', { name: 'New from my data…' }).click();
  await expect(page.getByRole('button', { name: 'Draw the model' })).toBeVisible();
  await shoot('new-from-data');
  await page.keyboard.press('Escape');
}

async function shootExample({ page, app, documents }: RunningApp, shoot: Shoot): Promise<void> {
  await openExample(page, 'Births');
  await shoot('canvas');
  await dock(page, 'Data');
  await expect(page.getByText('Windows:').first()).toBeVisible();
  await shoot('data');
  await view(page, 'Series');
  await expect(page.getByRole('tabpanel', { name: 'Data' }).locator('canvas').first()).toBeVisible();
  await shoot('series');
  await view(page, 'Reading');
  await shoot('reading');
  await view(page, 'Table');
  await page.getByRole('group', { name: /^GRU/ }).first().click();
  await shoot('inspector');
  await train(page);
  await expect(page.getByText(/epoch (1\d) of/i).first()).toBeVisible({ timeout: 60_000 });
  await page.mouse.move(700, 250);
  await shoot('training');
  await stop(page);
  await dock(page, 'Results');
  for (const name of ['Residuals', 'Scatter', 'Table', 'Try it', 'Forecast']) {
    await view(page, name);
    await shoot(`results-${name.toLowerCase().replace(' ', '-')}`);
  }
  await dock(page, 'Runs');
  await shoot('runs');
  await answerDialogs(app, { save: join(documents, 'births.onnx') });
  await page.getByRole('button', { name: 'Export ONNX…' }).click();
  await shoot('export');
  await page.getByRole('dialog').getByRole('button', { name: 'Export…' }).click();
  await expect(page.getByRole('status', { name: 'Certificate' })).toBeVisible({ timeout: 60_000 });
  await shoot('certificate');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  for (const [keys, name] of [
    ['Control+K', 'commands'],
    ['F1', 'shortcuts'],
    ['Control+,', 'settings'],
  ] as const) {
    await page.keyboard.press(keys);
    await shoot(name);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  await page.getByRole('button', { name: 'Project', exact: true }).click();
  await page.getByRole('menuitem', { name: 'About Unroll' }).click();
  await expect(page.getByRole('dialog').getByText('onnxruntime').first()).toBeVisible();
  await shoot('about');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Close project' }).click();
  await expect(page.getByRole('heading', { name: 'Recent' })).toBeVisible();
  await shoot('start');
  const opened = app.waitForEvent('window');
  await page.getByRole('button', { name: 'User guide' }).click();
  const guide = await opened;
  // As the app has it; otherwise the driver tells every page that its colours are light.
  await guide.emulateMedia({ colorScheme: null });
  await expect(guide.getByRole('heading', { name: 'Unroll: user guide' })).toBeVisible();
  await shoot('guide', guide);
  await guide.getByRole('navigation').getByRole('link', { name: 'Troubleshooting' }).click();
  await expect(guide.getByRole('heading', { name: 'Troubleshooting' })).toBeVisible();
  await shoot('guide-codes', guide);
}

/** An encoder and a decoder with attention: their parts, texts, what they write and where they look. */
async function shootTexts({ page }: RunningApp, shoot: Shoot): Promise<void> {
  await openExample(page, 'Copy');
  await dock(page, 'Data');
  await page.getByText('Texts', { exact: true }).first().click();
  await expect(page.getByRole('region', { name: 'Texts and tokens' })).toBeVisible();
  await shoot('text-data');
  await page
    .getByRole('group', { name: /^Decoder/ })
    .first()
    .click();
  await page.keyboard.press('o');
  await shoot('text-decoder-inside');
  await page.keyboard.press('o');
  await train(page);
  await expect(page.getByText(/epoch [6-9] of/i).first()).toBeVisible({ timeout: 60_000 });
  await shoot('text-training');
  await stop(page);
  await dock(page, 'Results');
  await expect(page.getByRole('table', { name: 'Written texts' })).toBeVisible({ timeout: 30_000 });
  await shoot('text-results');
  await view(page, 'Try it');
  await page.getByText('Beam search', { exact: true }).first().click();
  await shoot('text-try-it');
  await dock(page, 'Inspect');
  for (const name of ['Attention', 'Attention forming', 'States', 'Gradient through time', 'Drift']) {
    const choice = page.getByRole('tabpanel', { name: 'Inspect' }).getByText(name, { exact: true }).first();
    if ((await choice.count()) === 0) continue;
    await choice.click();
    await page.waitForTimeout(1500);
    await shoot(`inspect-${name.toLowerCase().replaceAll(' ', '-')}`);
  }
}

for (const theme of ['light', 'dark'] as const) {
  test(`screens, ${theme}`, async ({ running }) => {
    let count = 0;
    const shoot: Shoot = async (name, window = running.page) => {
      await window.waitForTimeout(STILL);
      const number = String(++count).padStart(2, '0');
      await window.screenshot({ path: join(root, 'screenshots', theme, `${number}-${name}.png`) });
    };
    await show(running.page, theme);
    await shoot('first-start');
    await shootEmptyStates(running, shoot);
    await shootExample(running, shoot);
    await shootTexts(running, shoot);
  });
}

test('pictures of the guide', async ({ running: { app, page, documents } }) => {
  const resize = (width: number, height: number): Promise<void> =>
    app.evaluate(({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(...size), [
      width,
      height,
    ] as const);
  await resize(1280, 860);
  await show(page, 'light');
  /** Of the window, or of a part of it. */
  const shoot = async (name: string, part?: ReturnType<Page['locator']>): Promise<void> => {
    await page.waitForTimeout(STILL);
    await (part ?? page).screenshot({
      path: join(root, 'docs', 'guide', 'images', `${name}.png`),
      animations: 'disabled',
    });
  };
  const below = page.getByRole('region', { name: 'Bottom panel' });
  await shoot('start');
  await answerDialogs(app, { open: await writeWave(documents, 'level.csv'), save: join(documents, 'births.onnx') });
  await page.getByRole('button', { name: 'New from my data…' }).click();
  await shoot('new-from-data', page.getByRole('dialog'));
  await page.keyboard.press('Escape');
  await openExample(page, 'Births');
  await expect(page.getByText('Windows:').first()).toBeVisible();
  await shoot('canvas');
  // Wide enough for a panel to show its plots beside its settings.
  await resize(1440, 900);
  await shoot('data', below);
  await view(page, 'Series');
  await shoot('series', below);
  await page.getByRole('group', { name: /^GRU/ }).first().click();
  await shoot('inspector', page.getByRole('complementary', { name: 'Inspector' }));
  await page.getByRole('tab', { name: 'Training' }).click();
  await train(page);
  await expect(page.getByText(/epoch (2\d) of/i).first()).toBeVisible({ timeout: 60_000 });
  await shoot('training', below);
  await stop(page);
  await dock(page, 'Results');
  await expect(below.getByRole('figure').first()).toBeVisible();
  await shoot('results', below);
  await view(page, 'Try it');
  await shoot('try-it', below);
  await dock(page, 'Runs');
  await shoot('runs', below);
  await page.getByRole('button', { name: 'Export ONNX…' }).click();
  await shoot('export', page.getByRole('dialog'));
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Show the whole drawing' }).click();
  await page
    .getByRole('group', { name: /^Births a day|^Regression/ })
    .first()
    .click();
  await page.keyboard.press('Delete');
  await dock(page, 'Problems');
  await shoot('problems', below);
});

test('pictures of texts in the guide', async ({ running: { app, page } }) => {
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1440, 900));
  await show(page, 'light');
  const below = page.getByRole('region', { name: 'Bottom panel' });
  await openExample(page, 'Copy');
  await train(page);
  await expect(page.getByText(/epoch (1[0-9]) of/i).first()).toBeVisible({ timeout: 90_000 });
  await stop(page);
  await dock(page, 'Results');
  await expect(page.getByRole('table', { name: 'Written texts' })).toBeVisible({ timeout: 30_000 });
  await page.waitForTimeout(STILL);
  const path = join(root, 'docs', 'guide', 'images', 'texts.png');
  await below.screenshot({ path, animations: 'disabled' });
});
