import type { ElectronApplication, Page } from '@playwright/test';
import { answerDialogs, expect, test } from './app';
import { block } from './drawing';
import { writeAttentionProject } from './inspect-project';
import { changesAnything, countSystemCalls } from './press-all';

async function closeAll(page: Page): Promise<void> {
  for (let i = 0; i < 4; i++) {
    if ((await page.locator('[role="menu"], [role="dialog"], [role="listbox"]').count()) === 0) break;
    await page.keyboard.press('Escape');
    await page.waitForTimeout(60);
  }
}

/** Items of the native menu that are ours, by menu and label: those with a role are the system's. */
async function listMenu(app: ElectronApplication): Promise<string[]> {
  return app.evaluate(({ Menu }) =>
    (Menu.getApplicationMenu()?.items ?? []).flatMap(({ label, submenu }) =>
      (submenu?.items ?? [])
        .filter((item) => item.type === 'normal' && (item.role ?? '') === '')
        .map((item) => `${label} > ${item.label}`),
    ),
  );
}

async function clickMenu(app: ElectronApplication, path: string): Promise<void> {
  await app.evaluate(({ Menu, BrowserWindow }, wanted) => {
    const [menu, label] = wanted.split(' > ');
    const items = Menu.getApplicationMenu()?.items.find((item) => item.label === menu)?.submenu?.items;
    items?.find((item) => item.label === label)?.click(undefined, BrowserWindow.getAllWindows()[0], undefined);
  }, path);
}

test('every item of the native menu does something, on the start page too', async ({
  running: { app, page, documents },
}) => {
  const path = await writeAttentionProject(documents, 2);
  await countSystemCalls(app, null);
  const items = await listMenu(app);
  expect(items.length).toBeGreaterThan(20);
  const dead: string[] = [];
  for (const place of ['start', 'workspace'] as const) {
    for (const item of items) {
      await closeAll(page);
      for (const close of await page.getByRole('button', { name: 'Close the message' }).all()) await close.click();
      await app.evaluate(({ BrowserWindow }) => {
        for (const window of BrowserWindow.getAllWindows()) if (window.title.includes('guide')) window.destroy();
      });
      if (place === 'start' && (await page.getByRole('main', { name: 'Canvas' }).count()) > 0) await page.reload();
      if (place === 'workspace') {
        const name = page.getByRole('textbox', { name: 'Name of the project' });
        if ((await name.count()) === 0 || (await name.inputValue()) !== 'Looking back') {
          await page.reload();
          await answerDialogs(app, { open: path });
          await page.getByRole('button', { name: 'Open…' }).click();
          await expect(block(page, 'Level')).toBeVisible();
          await countSystemCalls(app, null);
        }
      }
      if (!(await changesAnything(page, app, () => clickMenu(app, item)))) dead.push(`${item}, ${place}`);
      await expect(page.getByRole('button', { name: /^Training: / })).toHaveCount(0, { timeout: 60_000 });
    }
  }
  expect(dead).toEqual([]);
});
