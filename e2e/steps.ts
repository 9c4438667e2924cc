import type { ElectronApplication, Page } from '@playwright/test';
import { answerDialogs, expect } from './app';
import { writeAttentionProject } from './inspect-project';

/** Opens the example whose card has this heading, from the start page. */
export async function openExample(page: Page, title: string): Promise<void> {
  await page.getByText(title, { exact: true }).first().click();
  await expect(page.getByRole('textbox', { name: 'Name of the project' })).toHaveValue(title);
}

/** Presses Train once the data has been read and waits for the first step. */
export async function train(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Train', exact: true }).first().click();
  await expect(page.getByRole('button', { name: /^Training: \d+ %/ })).toBeVisible({ timeout: 30_000 });
}

/** Waits until the run has ended and another could begin. */
export async function finish(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: 'Train', exact: true }).first()).toBeVisible({ timeout: 60_000 });
}

/** Makes a project with nothing in it but the table, from the start page. */
export async function startWithData(page: Page, app: ElectronApplication, path: string): Promise<void> {
  await page.getByRole('button', { name: 'Empty project' }).click();
  await answerDialogs(app, { open: path, save: path.replace(/\.[a-z]+$/, '.unroll') });
  await page.getByRole('tab', { name: 'Data' }).click();
  await page.getByRole('button', { name: 'Choose a data file…' }).click();
  await expect(page.getByText(/^\d+ rows · \d+ columns/)).toBeVisible();
}

/** Stops the run and waits until another could begin. */
export async function stop(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Stop training and keep the best' }).first().click();
  await finish(page);
}

/** Runs a command through the palette of commands. */
export async function command(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+K');
  const search = page.getByRole('combobox', { name: /command/i });
  await expect(search).toBeFocused();
  await page.keyboard.type(words);
  await page.keyboard.press('Enter');
  await expect(search).toBeHidden();
}

/** Waits until the model on the canvas could be trained. */
export async function noProblems(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: 'No problems' })).toBeVisible();
}

/** Opens the small model with two attentions, from the start page, and shows all of it with room around. */
export async function openAttentionProject(page: Page, app: ElectronApplication, folder: string): Promise<void> {
  await answerDialogs(app, { open: await writeAttentionProject(folder, 2) });
  await page.getByRole('button', { name: 'Open…' }).click();
  await noProblems(page);
  await command(page, 'show or hide the bottom panel');
  await command(page, 'show the whole drawing');
  await noProblems(page);
}

/** Drops a file of the disk on the window: a script can make a drop but not a file with a path, the debugger can, as the system does. */
export async function dropFile(page: Page, path: string): Promise<void> {
  const debug = await page.context().newCDPSession(page);
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await debug.send('Input.dispatchDragEvent', { type, x: 400, y: 600, data });
  }
}
