import { askFromPage, expect, test } from './app';
import { findViolations } from './axe';
import { openExample } from './steps';

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing on any screen, ${theme}`, async ({ running: { page } }) => {
    await askFromPage(page, 'settings.write', { theme });
    await page.reload();
    await expect(page.getByText('Sunspots', { exact: true }).first()).toBeVisible();
    expect(await findViolations(page), 'start').toEqual([]);
    await openExample(page, 'Sunspots');
    for (const tab of ['Data', 'Training', 'Results', 'Inspect', 'Runs', 'Problems']) {
      await page.getByRole('tab', { name: tab }).click();
      await page.waitForTimeout(300);
      expect(await findViolations(page), tab).toEqual([]);
    }
    await page.getByRole('group', { name: /^GRU/ }).first().click();
    await page.waitForTimeout(300);
    expect(await findViolations(page), 'inspector').toEqual([]);
    await page.keyboard.press('Control+K');
    await page.waitForTimeout(300);
    expect(await findViolations(page), 'command palette').toEqual([]);
  });
}
