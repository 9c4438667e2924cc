import { join } from 'node:path';
import { answerDialogs, expect, test } from './app';
import { expectNoViolations } from './axe';
import { finish, openExample, train } from './steps';
import { writeWave } from './tables';

const TABS = ['Data', 'Training', 'Results', 'Inspect', 'Runs', 'Problems'] as const;

/** Opened by keys, closed by Escape. */
const DIALOGS = [
  ['Control+K', 'commands'],
  ['F1', 'shortcuts'],
  ['Control+,', 'settings'],
] as const;

test('axe finds nothing on an empty project, light or dark', async ({ running: { app, page, documents } }) => {
  await expect(page.getByText('Sunspots', { exact: true }).first()).toBeVisible();
  await expectNoViolations(app, page, 'start');
  await answerDialogs(app, { open: await writeWave(documents, 'wave.csv') });
  await page.getByRole('button', { name: 'New from my data…' }).click();
  await expect(page.getByRole('button', { name: 'Draw the model' })).toBeVisible();
  await expectNoViolations(app, page, 'new from data');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Empty project' }).click();
  for (const tab of TABS) {
    await page.getByRole('tab', { name: tab }).click();
    await expectNoViolations(app, page, `${tab}, empty`);
  }
  await page.getByText('Add a block…', { exact: true }).click();
  await expectNoViolations(app, page, 'list of blocks to add');
  await page.keyboard.type('gru');
  await page.keyboard.press('Enter');
  await page.keyboard.press('c');
  await expectNoViolations(app, page, 'list of places to connect to');
  await page.keyboard.press('Escape');
  for (const tab of ['Outline', 'History']) {
    await page.getByRole('tab', { name: tab }).click();
    await expectNoViolations(app, page, tab);
  }
  await page.getByRole('tab', { name: 'Problems' }).click();
  await expectNoViolations(app, page, 'problems');
  await page.keyboard.press('Control+W');
  await expect(page.getByRole('button', { name: 'Don’t save' })).toBeVisible();
  await expectNoViolations(app, page, 'question before leaving');
});

test('axe finds nothing on a trained project, light or dark', async ({ running: { app, page, documents } }) => {
  test.setTimeout(240_000);
  await openExample(page, 'Sunspots');
  await page.getByRole('group', { name: /^GRU/ }).first().click();
  await expectNoViolations(app, page, 'inspector');
  for (const view of ['Roles', 'Series', 'Reading']) {
    await page.getByRole('tabpanel').getByText(view, { exact: true }).first().click();
    await expectNoViolations(app, page, `data: ${view}`);
  }
  await train(page);
  await expectNoViolations(app, page, 'training');
  await finish(page);
  await page.getByRole('tab', { name: 'Results' }).click();
  for (const view of ['Residuals', 'Scatter', 'Table', 'Free run', 'Error by rows ahead', 'Try it', 'Forecast']) {
    await page.getByRole('tabpanel').getByText(view, { exact: true }).first().click();
    await expectNoViolations(app, page, `results: ${view}`);
  }
  for (const tab of ['Runs', 'Training']) {
    await page.getByRole('tab', { name: tab }).click();
    await expectNoViolations(app, page, `${tab} after a run`);
  }
  for (const [keys, dialog] of DIALOGS) {
    await page.keyboard.press(keys);
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectNoViolations(app, page, dialog);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  await page.getByRole('button', { name: 'Project', exact: true }).click();
  await expectNoViolations(app, page, 'menu of the project');
  await page.getByRole('menuitem', { name: 'About Unroll' }).click();
  await expect(page.getByRole('dialog').getByText('onnxruntime').first()).toBeVisible();
  await expectNoViolations(app, page, 'about');
  await page.keyboard.press('Escape');
  await answerDialogs(app, { save: join(documents, 'sunspots.onnx') });
  await page.getByRole('button', { name: 'Export ONNX…' }).click();
  await expectNoViolations(app, page, 'export');
  await page.getByRole('dialog').getByRole('button', { name: 'Export…' }).click();
  await expect(page.getByRole('status', { name: 'Certificate' })).toBeVisible({ timeout: 60_000 });
  await expectNoViolations(app, page, 'certificate');
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'Training' }).click();
  await page.getByRole('button', { name: 'Check before training' }).click();
  await expect(page.getByText(/^Took/)).toBeVisible({ timeout: 60_000 });
  await expectNoViolations(app, page, 'check before training');
});

test('a list of options is made by the focus, and the first arrow key stands on the chosen one', async ({
  running,
}) => {
  const { app, page } = running;
  await openExample(page, 'Sunspots');
  await page.getByRole('tab', { name: 'Training' }).click();
  const field = page.getByRole('combobox', { name: 'Optimizer' });
  const list = page.getByRole('listbox', { name: 'Optimizer', includeHidden: true });
  await expect(field).toHaveValue('Adam');
  await expect(list).toHaveCount(0);
  await field.focus();
  await expect(list).toBeHidden();
  await expect(list).toHaveCount(1);
  await page.keyboard.press('ArrowDown');
  await expect(list).toBeVisible();
  const active = await field.getAttribute('aria-activedescendant');
  await expect(page.locator(`[id="${active}"]`)).toHaveText('Adam');
  await expectNoViolations(app, page, 'open list of options');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(field).toHaveValue('AdamW');
  await expect(list).toBeHidden();
});
