import type { Page } from '@playwright/test';
import { answerDialogs, expect, test, type RunningApp } from './app';
import { writeWave } from './tables';

const MOST_SECONDS = 60;
const MOST_CLICKS = 5;

/** Waits until the loss has fallen from what the second epoch showed, and says how long the way there took. */
async function watchLossFall({ page, started }: Pick<RunningApp, 'page' | 'started'>, clicks: number): Promise<void> {
  const panel = page.getByRole('tabpanel', { name: 'Training' });
  const loss = async (): Promise<number> => {
    const text = await panel
      .getByText(/^Training\s*[\d.]+/)
      .first()
      .textContent();
    return Number(text?.replace(/[^\d.e-]/g, ''));
  };
  await expect(panel.getByText(/^epoch ([2-9]|\d\d)/)).toBeVisible({ timeout: MOST_SECONDS * 1000 });
  const first = await loss();
  await expect.poll(loss, { timeout: MOST_SECONDS * 1000 }).toBeLessThan(first);
  const seconds = (performance.now() - started) / 1000;
  process.stdout.write(`From launch to a falling loss: ${seconds.toFixed(1)} s, ${clicks} clicks\n`);
  expect(clicks).toBeLessThanOrEqual(MOST_CLICKS);
}

/** Presses one button after the other, and returns how many that were. */
async function pressAll(page: Page, names: readonly (string | RegExp)[]): Promise<number> {
  for (const name of names) await page.getByRole('button', { name }).first().click();
  return names.length;
}

test('from launch to a falling loss in under a minute and five clicks', async ({ running }) => {
  await watchLossFall(running, await pressAll(running.page, [/^Sunspots/, 'Train']));
});

test('the same with a table of one’s own', async ({ running }) => {
  const { app, page, documents } = running;
  const path = await writeWave(documents, 'level.csv');
  await answerDialogs(app, { open: path, save: path.replace('.csv', '.unroll') });
  await watchLossFall(running, await pressAll(page, ['New from my data…', 'Draw the model', 'Train']));
});
