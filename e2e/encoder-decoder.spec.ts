import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { answerDialogs, expect, test } from './app';
import { findViolations } from './axe';
import { block, dragFromPalette, drawWire, port, wire } from './drawing';
import { writeWithPair } from './exported-pair';
import { finish, startWithData, train } from './steps';

const LETTERS = 'abcdef';

/** Words and the same in capitals: where a letter is looked up is where it stands. */
async function writePairs(folder: string): Promise<string> {
  const path = join(folder, 'pairs.csv');
  const words = Array.from({ length: 400 }, (_, i) =>
    Array.from({ length: 3 + (i % 2) }, (_, k) => LETTERS.charAt(Math.floor(i / 6 ** k) % 6)).join(''),
  );
  const rows = [...new Set(words)].map((word) => `${word},${word.toUpperCase()}`);
  await writeFile(path, `${['read,written', ...rows].join('\n')}\n`);
  return path;
}

/** Fewer epochs than a person would take: what is tested is the way, not the result. */
async function trainFor(page: Page, epochs: string): Promise<void> {
  await page.getByRole('tab', { name: 'Training' }).click();
  await page.getByRole('textbox', { name: /^Epochs/ }).fill(epochs);
  await train(page);
}

test('an encoder and a decoder with attention: drawn, trained, watched, exported and run elsewhere', async ({
  running: { app, page, documents },
}) => {
  test.setTimeout(180_000);
  await startWithData(page, app, await writePairs(documents));
  await dragFromPalette(page, 'Token input', 60, 120);
  await dragFromPalette(page, 'Encoder', 300, 120);
  await dragFromPalette(page, 'Decoder', 640, 120);
  await drawWire(page, port(page, 'Token input', 'output', 'out'), port(page, 'Encoder', 'input', 'in'));
  await drawWire(page, port(page, 'Encoder', 'output', 'memory'), port(page, 'Decoder', 'input', 'memory'));
  await drawWire(page, port(page, 'Encoder', 'output', 'state'), port(page, 'Decoder', 'input', 'state'));
  await expect(wire(page, 'Encoder', 'Decoder')).toHaveCount(2);
  await expect(page.getByRole('button', { name: 'No problems' })).toBeVisible();

  await block(page, 'Decoder').getByRole('button', { name: 'Look into Decoder' }).click();
  await expect(
    block(page, 'Decoder')
      .getByText(/^attention\./)
      .first(),
  ).toBeVisible();
  expect(await findViolations(page), 'an open block').toEqual([]);
  await block(page, 'Decoder').getByRole('button', { name: 'Close', exact: true }).click();

  await page.getByText('Texts', { exact: true }).first().click();
  await expect(page.getByRole('region', { name: 'Texts and tokens' })).toBeVisible();
  expect(await findViolations(page), 'texts of the data').toEqual([]);

  await trainFor(page, '12');
  // The card has the heat-map from the first epoch on; the panel shows how it forms.
  await expect(block(page, 'Decoder').getByRole('img', { name: 'Where it looks, for one sample' })).toBeVisible({
    timeout: 60_000,
  });
  await page.getByRole('tab', { name: 'Inspect' }).click();
  await page.getByText('Attention forming', { exact: true }).click();
  await expect(page.getByRole('figure', { name: 'Attention of Decoder' })).toBeVisible();
  await finish(page);

  await page.getByRole('tab', { name: 'Results' }).click();
  const results = page.getByRole('tabpanel', { name: 'Results' });
  await expect(results.getByRole('table', { name: 'Written texts' })).toBeVisible({ timeout: 30_000 });
  expect(await findViolations(page), 'written texts').toEqual([]);
  await results.getByText('Try it', { exact: true }).click();
  await results.getByRole('textbox', { name: /^Text for/ }).fill('fade');
  const written = results.getByRole('region', { name: 'Written by Decoder' });
  await expect(written).toHaveAttribute('data-old', 'false');
  await expect(written.getByText('Reference')).toHaveCount(0);
  const shown = (await written.locator('tbody td').first().innerText()).trim();
  await results.getByText('Beam search', { exact: true }).click();
  await expect(written.getByText('Score')).toBeVisible();
  expect(await findViolations(page), 'try it').toEqual([]);

  const folder = join(documents, 'pair');
  await mkdir(folder);
  await answerDialogs(app, { open: folder });
  await page.getByRole('button', { name: 'Export ONNX…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: 'Encoder and decoder step' }).check();
  await dialog.getByRole('button', { name: 'Export…' }).click();
  await expect(dialog.getByRole('status', { name: 'Certificate' })).toBeVisible({ timeout: 60_000 });
  expect((await stat(join(folder, 'decoder-step.onnx'))).size).toBeGreaterThan(1000);
  expect(await writeWithPair(folder, 'fade')).toBe(shown);
});
