import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { answerDialogs, askFromPage, expect, root, test, type RunningApp } from './app';
import { block } from './drawing';
import { writeLayerProject } from './reusable-project';
import { openExample, stop, train } from './steps';

/** Longer than any movement of the interface. Milliseconds. */
const STILL = 400;

type Shoot = (name: string) => Promise<void>;

const tab = async (page: Page, name: string): Promise<void> => page.getByRole('tab', { name }).click();

const view = async (page: Page, name: string): Promise<void> =>
  page.getByRole('tabpanel').getByText(name, { exact: true }).first().click();

async function backToStart(page: Page): Promise<void> {
  await page.keyboard.press('F6');
  await page.keyboard.press('Control+W');
  const leave = page.getByRole('button', { name: 'Don’t save' });
  const start = page.getByRole('heading', { name: 'Examples, ready to train' });
  await expect(leave.or(start)).toBeVisible();
  if (await leave.isVisible()) await leave.click();
  await expect(start).toBeVisible();
}

async function trainUntil(page: Page, epoch: RegExp): Promise<void> {
  await tab(page, 'Training');
  await train(page);
  await expect(page.getByText(epoch).first()).toBeVisible({ timeout: 90_000 });
  await stop(page);
  await tab(page, 'Results');
  await expect(page.getByText('Predicting the test part…')).toHaveCount(0, { timeout: 30_000 });
}

/** A file with a label for each word. */
async function writeLabels(folder: string): Promise<string> {
  const words: readonly (readonly [string, string])[] = [
    ['the', 'D'],
    ['dog', 'N'],
    ['sees', 'V'],
    ['a', 'D'],
    ['bird', 'N'],
    ['sings', 'V'],
  ];
  const rows = Array.from({ length: 300 }, (_, row) => {
    const chosen = Array.from({ length: 3 + (row % 4) }, (_word, i) => words[(row * 7 + i * 5) % words.length]);
    return [0, 1].map((column) => chosen.map((pair) => pair?.[column]).join(' ')).join('\t');
  });
  const path = join(folder, 'labels.tsv');
  await writeFile(path, `${['sentence\ttags', ...rows].join('\n')}\n`);
  return path;
}

async function shootReusable({ page, app, documents }: RunningApp, shoot: Shoot): Promise<void> {
  await answerDialogs(app, { open: await writeLayerProject(documents) });
  await page.keyboard.press('Control+O');
  await block(page, 'Memory').click();
  await block(page, 'Even out').click({ modifiers: ['Control'] });
  await shoot('two-blocks');
  await block(page, 'Even out').click({ button: 'right' });
  await shoot('context-menu');
  await page.getByRole('menuitem', { name: /^Make reusable block/ }).click();
  await shoot('reusable');
  await block(page, 'Memory + Even out').dblclick();
  await shoot('reusable-inside');
  await page.getByRole('tab', { name: 'Outline' }).click();
  await shoot('reusable-outline');
  await page.getByRole('tab', { name: 'Blocks' }).click();
  await page.getByRole('button', { name: 'Back', exact: true }).click();
  await page.keyboard.press('F6');
  await page.keyboard.press('Delete');
  await page.getByRole('button', { name: /^Open .*Memory/ }).click();
  await block(page, 'Memory').click();
  await shoot('reusable-unused');
  await backToStart(page);
}

async function shootTasks({ page, app, documents }: RunningApp, shoot: Shoot): Promise<void> {
  await answerDialogs(app, { open: await writeLabels(documents), save: join(documents, 'labels.unroll') });
  await page.getByRole('button', { name: 'New from my data…' }).click();
  await expect(page.getByRole('button', { name: 'Draw the model' })).toBeVisible();
  await shoot('labels-new');
  await page.getByRole('button', { name: 'Draw the model' }).click();
  await tab(page, 'Data');
  await expect(page.getByText('Rows:').first()).toBeVisible();
  await shoot('labels-data');
  await view(page, 'Roles');
  await shoot('labels-roles');
  await trainUntil(page, /epoch ([3-9]|1\d) of/i);
  await shoot('labels-results');
  await view(page, 'Try it');
  await shoot('labels-try-it');
  await backToStart(page);

  await openExample(page, 'Sunspots');
  await trainUntil(page, /epoch ([5-9]|\d\d) of/i);
  await view(page, 'Free run');
  await page.waitForTimeout(1000);
  await shoot('free-run');
  await tab(page, 'Inspect');
  await view(page, 'States and gates');
  await page.waitForTimeout(1000);
  await shoot('inspect-states');
  await tab(page, 'Training');
  await page.getByRole('button', { name: 'Check before training' }).click();
  await expect(page.getByText(/^Took/)).toBeVisible({ timeout: 60_000 });
  await shoot('preflight');
  await backToStart(page);

  await openExample(page, 'Surnames');
  await trainUntil(page, /epoch ([1-9]|\d\d) of/i);
  await shoot('classes');
  await view(page, 'Try it');
  await shoot('classes-try-it');
  await backToStart(page);

  await openExample(page, 'CO₂');
  await trainUntil(page, /epoch ([2-9]|\d\d) of/i);
  await shoot('gaps');
}

for (const theme of ['light', 'dark'] as const) {
  test(`screens of tasks, ${theme}`, async ({ running }) => {
    const { app, page } = running;
    let count = 0;
    const shoot: Shoot = async (name) => {
      await page.waitForTimeout(STILL);
      const number = String(++count).padStart(2, '0');
      await page.screenshot({ path: join(root, 'screenshots', theme, `tasks-${number}-${name}.png`) });
    };
    await askFromPage(page, 'settings.write', { theme });
    await page.reload();
    await shootReusable(running, shoot);
    await shootTasks(running, shoot);
    for (const [width, height] of [
      [1024, 700],
      [1920, 1080],
    ] as const) {
      await app.evaluate(
        ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
        { width, height },
      );
      for (const name of ['Data', 'Training', 'Results', 'Inspect', 'Runs']) {
        await tab(page, name);
        await shoot(`${width}-${name.toLowerCase()}`);
      }
    }
  });
}
