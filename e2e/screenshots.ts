import { join } from 'node:path';
import { askFromPage, expect, root, test } from './app';
import { openExample, train } from './steps';

for (const theme of ['light', 'dark'] as const) {
  test(`screens, ${theme}`, async ({ running: { page } }) => {
    await askFromPage(page, 'settings.write', { theme });
    await page.reload();
    const shoot = async (name: string): Promise<void> => {
      // Longer than any movement of the interface.
      await page.waitForTimeout(500);
      await page.screenshot({ path: join(root, 'screenshots', `${name}-${theme}.png`) });
    };
    await expect(page.getByText('Births', { exact: true }).first()).toBeVisible();
    await shoot('01-start');
    await openExample(page, 'Births');
    await shoot('02-canvas');
    await page.getByRole('tab', { name: 'Data' }).click();
    await shoot('03-data');
    await page.getByRole('group', { name: /^GRU/ }).first().click();
    await shoot('04-inspector');
    await train(page);
    await expect(page.getByText(/epoch ([3-9]|\d\d) of/i).first()).toBeVisible({ timeout: 60_000 });
    await shoot('05-training');
    await page.getByRole('button', { name: 'Stop training and keep the best' }).first().click();
    await expect(page.getByRole('button', { name: 'Train', exact: true }).first()).toBeVisible({ timeout: 60_000 });
    for (const [number, tab] of [
      ['06', 'Results'],
      ['07', 'Runs'],
      ['08', 'Problems'],
    ] as const) {
      await page.getByRole('tab', { name: tab }).click();
      await shoot(`${number}-${tab.toLowerCase()}`);
    }
    await page.getByRole('button', { name: 'Export ONNX…' }).click();
    await shoot('09-export');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+K');
    await shoot('10-commands');
    await page.keyboard.press('Escape');
    await page.keyboard.press('F1');
    await shoot('11-shortcuts');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+,');
    await shoot('12-settings');
  });
}
