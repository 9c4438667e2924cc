import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { answerDialogs, expect, test, type RunningApp } from './app';
import { findViolations } from './axe';
import { block, dragFromPalette, drawWire, port, wire } from './drawing';
import { writeLayerProject } from './reusable-project';
import { finish, train } from './steps';

async function open({ app, page, documents }: RunningApp): Promise<string> {
  const path = await writeLayerProject(documents);
  await answerDialogs(app, { open: path, save: join(documents, 'layers.onnx') });
  await page.keyboard.press('Control+O');
  await expect(block(page, 'Memory')).toBeVisible();
  await expect(page.getByRole('button', { name: 'No problems' })).toBeVisible();
  return path;
}

/** The sizes that leave a block, as its card shows them. */
const shapes = (page: Page, name: string) => block(page, name).locator('.port-label[data-side="out"] .port-shape');

test('two blocks are made one with the mouse, used twice, changed inside, trained, exported and unpacked', async ({
  running,
}) => {
  test.setTimeout(150_000);
  const { page, documents } = running;
  const path = await open(running);
  const before = await readFile(path, 'utf8');

  await block(page, 'Memory').click();
  await block(page, 'Even out').click({ modifiers: ['Control'] });
  await block(page, 'Even out').click({ button: 'right' });
  await page.getByRole('menuitem', { name: /^Make reusable block/ }).click();
  const layer = 'Memory + Even out';
  await expect(block(page, layer)).toBeVisible();
  await expect(block(page, 'Memory')).toHaveCount(0);
  await expect(shapes(page, layer)).toHaveText('T × 8');
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('First');
  await page.getByRole('textbox', { name: 'Name of the reusable block' }).fill('Layer');

  // A second one, behind the first.
  await dragFromPalette(page, 'Layer', 620, 60);
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('Layer');
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Second');
  await expect(block(page, 'Second')).toBeVisible();
  await drawWire(page, port(page, 'First', 'output', 'out'), port(page, 'Second', 'input', 'in'));
  await drawWire(page, port(page, 'Second', 'output', 'out'), port(page, 'Last', 'input', 'in'));
  await expect(wire(page, 'First', 'Second')).toHaveCount(1);
  await expect(wire(page, 'Second', 'Last')).toHaveCount(1);
  await expect(page.getByRole('button', { name: 'No problems' })).toBeVisible();
  expect(await findViolations(page), 'reusable blocks').toEqual([]);

  // What is changed inside changes both.
  await block(page, 'First').dblclick();
  const crumbs = page.getByRole('navigation', { name: 'Open block' });
  await expect(crumbs).toContainText('used 2 times: a change here changes both');
  await expect(block(page, 'Last')).toHaveCount(0);
  await block(page, 'Memory').click();
  await page.getByRole('textbox', { name: /^Hidden size/ }).fill('5');
  await expect(shapes(page, 'Memory').first()).toHaveText('T × 5');
  expect(await findViolations(page), 'inside a reusable block').toEqual([]);
  await crumbs.getByRole('button', { name: 'Model' }).click();
  await expect(shapes(page, 'First')).toHaveText('T × 5');
  await expect(shapes(page, 'Second')).toHaveText('T × 5');

  await train(page);
  await finish(page);
  await page.keyboard.press('Control+E');
  await page.getByRole('dialog').getByRole('button', { name: 'Export…' }).click();
  await expect(page.getByRole('status', { name: 'Certificate' })).toBeVisible({ timeout: 60_000 });
  expect((await stat(join(documents, 'layers.onnx'))).size).toBeGreaterThan(1000);
  await page.keyboard.press('Escape');

  await block(page, 'First').click();
  await page.getByRole('button', { name: 'Unpack', exact: true }).click();
  await expect(block(page, 'Memory')).toBeVisible();
  await expect(wire(page, 'Past', 'Memory')).toHaveCount(1);
  await expect(wire(page, 'Even out', 'Second')).toHaveCount(1);
  await expect(page.getByRole('button', { name: 'No problems' })).toBeVisible();

  // All of it, back to the drawing as it was opened.
  await page.getByRole('main', { name: 'Canvas' }).locator('.react-flow').focus();
  for (let i = 0; i < 40; i++) await page.keyboard.press('Control+Z');
  await expect(wire(page, 'Memory', 'Even out')).toHaveCount(1);
  await expect(block(page, 'Second')).toHaveCount(0);
  await page.keyboard.press('Control+S');
  await expect.poll(async () => canonical(await readFile(path, 'utf8'))).toEqual(canonical(before));
});

test('a reusable block is saved to a file and added to another project', async ({ running }) => {
  const { app, page, documents } = running;
  await open(running);
  await block(page, 'Memory').click();
  await block(page, 'Even out').click({ modifiers: ['Control'] });
  await page.keyboard.press('r');
  await page.getByRole('textbox', { name: 'Name of the reusable block' }).fill('Layer');
  const file = join(documents, 'Layer.unroll');
  await answerDialogs(app, { save: file, open: file });
  await page.getByRole('button', { name: 'Save to a file…' }).click();
  await expect(page.getByText(`Saved to ${file}.`)).toBeVisible();
  await page.keyboard.press('Control+S');
  await page.keyboard.press('Control+N');
  await expect(block(page, 'Past')).toHaveCount(0);

  const addFromFile = async (): Promise<void> => {
    await page.keyboard.press('Control+K');
    await page.getByRole('combobox', { name: 'Search commands' }).fill('Add reusable blocks from a file');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  };
  await addFromFile();
  await expect(page.getByText('Added “Layer”: under Yours in the list of blocks.')).toBeVisible();
  await dragFromPalette(page, 'Layer', 420, 160);
  await expect(block(page, 'Layer')).toBeVisible();
  await addFromFile();
  await expect(page.getByText(/^The project has these reusable blocks already/)).toBeVisible();

  await writeFile(file, (await readFile(file, 'utf8')).slice(0, 200));
  await addFromFile();
  await expect(page.getByText(/The project file was cut: it ends at line/)).toBeVisible();
});

test('the same with the keyboard alone', async ({ running }) => {
  const { page } = running;
  await open(running);
  await page.keyboard.press('F6');
  for (let i = 0; i < 2; i++) await page.keyboard.press(']');
  await expect(block(page, 'Memory')).toHaveClass(/selected/);
  await page.keyboard.press('r');
  await expect(block(page, 'Memory')).toHaveAttribute('aria-label', /1 block inside/);
  await page.keyboard.press('F6');
  await page.keyboard.press('Enter');
  const crumbs = page.getByRole('navigation', { name: 'Open block' });
  await expect(crumbs).toContainText('used once');
  await page.keyboard.press('/');
  await expect(page.getByRole('combobox', { name: 'Search blocks to add' })).toBeFocused();
  await page.keyboard.type('dropout');
  await page.keyboard.press('Enter');
  await expect(block(page, 'Dropout')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(crumbs).toHaveCount(0);
  await expect(block(page, 'Memory')).toHaveClass(/selected/);
  await expect(block(page, 'Memory')).toHaveAttribute('aria-label', /2 blocks inside/);
  await page.keyboard.press('u');
  await expect(block(page, 'Dropout')).toBeVisible();
  for (let i = 0; i < 3; i++) await page.keyboard.press('Control+z');
  await expect(block(page, 'Dropout')).toHaveCount(0);
  await expect(wire(page, 'Past', 'Memory')).toHaveCount(1);
});

interface FileForm {
  readonly blocks: Readonly<Record<string, { readonly parameters?: object }>>;
  readonly wires: object;
  readonly definitions?: object;
}

/** What a project file draws; saving leaves out what is empty. */
function canonical(text: string): FileForm {
  const { blocks, wires, definitions = {} } = JSON.parse(text) as FileForm;
  const full = Object.entries(blocks).map(
    ([id, block]) => [id, { ...block, parameters: block.parameters ?? {} }] as const,
  );
  return { blocks: Object.fromEntries(full), wires, definitions };
}
