import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { answerDialogs, expect, test } from './app';
import { findViolations } from './axe';
import { finish, train } from './steps';

const WORDS = ['whale', 'sea', 'ship', 'captain', 'harpoon', 'white', 'deep', 'storm'];

/** Lines of a made-up tale, of one text. */
async function writeTale(folder: string): Promise<string> {
  const path = join(folder, 'tale.txt');
  const line = (i: number): string => [1, 3, 5, 7].map((k) => WORDS[(i * k + (i % 3)) % 8] ?? '').join(' ');
  await writeFile(path, `${Array.from({ length: 300 }, (_, i) => line(i)).join('\n')}\n`);
  return path;
}

test('a language model carries its state: drawn from a text, trained, tried, exported as a graph that goes on', async ({
  running: { app, page, documents },
}) => {
  test.setTimeout(180_000);
  await answerDialogs(app, { open: await writeTale(documents), save: join(documents, 'tale.unroll') });
  await page.getByRole('button', { name: 'New from my data…' }).click();
  await page.getByRole('button', { name: 'Draw the model' }).click();
  const carry = page.getByRole('checkbox', { name: 'Carry the state' });
  await expect(carry).toBeChecked();
  await expect(page.getByRole('button', { name: 'No problems' })).toBeVisible();

  // A layer that reads from both ends cannot go on, and reads ahead of what it predicts; the repair of either makes it read
  // forward.
  await page.getByRole('group', { name: /^LSTM/ }).first().click();
  await page.getByRole('combobox', { name: 'Direction' }).click();
  await page.getByRole('option', { name: 'Both' }).click();
  await page.getByRole('tab', { name: /^Problems/ }).click();
  const problems = page.getByRole('tabpanel', { name: /^Problems/ });
  await expect(problems.getByText(/reads its window from behind/)).toBeVisible();
  await problems
    .getByRole('button', { name: /^Set Direction of “LSTM” to forward/ })
    .first()
    .click();
  await expect(page.getByRole('button', { name: 'No problems' })).toBeVisible();

  await page.getByRole('tab', { name: 'Training' }).click();
  await page.getByRole('textbox', { name: /^Epochs/ }).fill('4');
  expect(await findViolations(page), 'training settings').toEqual([]);
  await page.getByRole('tab', { name: 'Data' }).click();
  await expect(page.getByRole('textbox', { name: /^Stride/ })).toBeDisabled();
  await train(page);
  await finish(page);

  await page.getByRole('tab', { name: 'Results' }).click();
  const results = page.getByRole('tabpanel', { name: 'Results' });
  await expect(results.getByRole('table', { name: 'On the test part' })).toBeVisible({ timeout: 30_000 });
  await results.getByText('Try it', { exact: true }).click();
  const text = results.getByRole('textbox', { name: 'Start of a text' });
  await text.fill('whale');
  await results.getByRole('button', { name: 'Continue', exact: true }).click();
  await expect.poll(async () => (await text.inputValue()).length, { timeout: 30_000 }).toBeGreaterThan(40);
  await results.getByRole('button', { name: 'Stop', exact: true }).click();

  await page.getByRole('tab', { name: 'Inspect' }).click();
  const inspect = page.getByRole('tabpanel', { name: 'Inspect' });
  await inspect.getByText('Gradient through time', { exact: true }).click();
  await expect(inspect.getByRole('button', { name: 'Truncate after 32 instead of 64 steps' })).toBeVisible();

  await answerDialogs(app, { save: join(documents, 'tale-step.onnx') });
  await page.getByRole('button', { name: 'Export ONNX…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: 'Step', exact: true }).check();
  await dialog.getByRole('button', { name: 'Export…' }).click();
  const certificate = dialog.getByRole('status', { name: 'Certificate' });
  await expect(certificate).toBeVisible({ timeout: 60_000 });
  await expect(certificate).toContainText('lstm.cell.next');
});
