import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import { askFromPage, expect, test } from './app';
import { openExample } from './steps';

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly string[];
}

/** axe's findings on what the window shows now: WCAG A and AA. */
async function findViolations(page: Page): Promise<Violation[]> {
  // Evaluated by the debugger, which the content security policy does not bind; a script element would be refused.
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  return page.evaluate(async () => {
    interface Axe {
      run: (
        root: Document,
        options: object,
      ) => Promise<{ violations: { id: string; help: string; nodes: { html: string }[] }[] }>;
    }
    const { axe } = globalThis as typeof globalThis & { axe: Axe };
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
    const { violations } = await axe.run(document, { runOnly: { type: 'tag', values: tags } });
    return violations.map(({ id, help, nodes }) => ({
      id,
      help,
      nodes: nodes.slice(0, 3).map(({ html }) => html.slice(0, 160)),
    }));
  });
}

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing on any screen, ${theme}`, async ({ running: { page } }) => {
    await askFromPage(page, 'settings.write', { theme });
    await page.reload();
    await expect(page.getByText('Sunspots', { exact: true }).first()).toBeVisible();
    expect(await findViolations(page), 'start').toEqual([]);
    await openExample(page, 'Sunspots');
    for (const tab of ['Data', 'Training', 'Results', 'Runs', 'Problems']) {
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
