import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { answerDialogs, expect, test } from './app';
import { block, centreOf, placeOf, selectBlocks } from './drawing';
import { command, openAttentionProject } from './steps';

test('blocks are aligned at every edge, distributed both ways, and the minimap leads to them', async ({
  running: { app, page, documents },
}) => {
  await openAttentionProject(page, app, documents);
  const names = ['Memory', 'Self-attention', 'Level'];
  const scatter = async (): Promise<void> => {
    await selectBlocks(page, 'Self-attention');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowRight');
    await selectBlocks(page, 'Level');
    await page.keyboard.press('Shift+ArrowUp');
    await selectBlocks(page, ...names);
  };
  const boxes = async () => {
    const places = await Promise.all(names.map((name) => placeOf(page, name)));
    const sizes = await Promise.all(names.map((name) => block(page, name).boundingBox()));
    const zoom = (sizes[0]?.width ?? 1) / 176;
    return places.map(({ x, y }, i) => {
      const [width, height] = [(sizes[i]?.width ?? 0) / zoom, (sizes[i]?.height ?? 0) / zoom];
      return { left: x, right: x + width, centre: x + width / 2, top: y, bottom: y + height, middle: y + height / 2 };
    });
  };
  await scatter();
  for (const [words, edge] of [
    ['align upper edges', 'top'],
    ['align middles', 'middle'],
    ['align lower edges', 'bottom'],
    ['align left edges', 'left'],
    ['align centres', 'centre'],
    ['align right edges', 'right'],
  ] as const) {
    const before = (await boxes()).map((box) => box[edge]);
    expect(Math.max(...before) - Math.min(...before), words).toBeGreaterThan(3);
    await command(page, words);
    const after = (await boxes()).map((box) => box[edge]);
    expect(Math.max(...after) - Math.min(...after), words).toBeLessThan(2);
    await page.keyboard.press('Control+z');
    expect((await boxes()).map((box) => box[edge])).toEqual(before);
  }
  for (const [words, first, last] of [
    ['distribute horizontally', 'left', 'right'],
    ['distribute vertically', 'top', 'bottom'],
  ] as const) {
    await command(page, words);
    const sorted = (await boxes()).sort((a, b) => a[first] - b[first]);
    const gaps = sorted.slice(1).map((box, i) => box[first] - (sorted[i]?.[last] ?? 0));
    expect(Math.abs((gaps[0] ?? 0) - (gaps[1] ?? 0)), words).toBeLessThan(2);
    await page.keyboard.press('Control+z');
  }

  // Zoomed in on the beginning, the minimap moves along when it is dragged.
  await selectBlocks(page, 'Past years');
  await command(page, 'show the selection');
  await expect(block(page, 'Next year')).toHaveCount(0);
  const map = page.getByRole('img', { name: 'Minimap' });
  const view = (): Promise<string | null> => page.locator('.react-flow__viewport').getAttribute('style');
  const start = await view();
  const middle = await centreOf(map);
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.down();
  await page.mouse.move(middle.x + 30, middle.y, { steps: 5 });
  await page.mouse.up();
  await expect.poll(view).not.toBe(start);
  await command(page, 'show or hide the minimap');
  await expect(map).toHaveCount(0);
  await command(page, 'show or hide the minimap');
  await expect(map).toHaveCount(1);
});

/** What another program would paste: the size of the picture on the clipboard. */
async function pasteImage(page: Page): Promise<{ width: number; height: number }> {
  await page.evaluate(() => {
    const world = globalThis as typeof globalThis & { pasted?: Promise<{ width: number; height: number }> };
    world.pasted = new Promise((resolve, reject) => {
      const onPaste = (event: ClipboardEvent): void => {
        const [file] = event.clipboardData?.files ?? [];
        if (file === undefined) reject(new Error('There is no picture on the clipboard'));
        else void createImageBitmap(file).then(({ width, height }) => resolve({ width, height }), reject);
      };
      window.addEventListener('paste', onPaste, { once: true });
    });
  });
  await page.keyboard.press('Control+v');
  return page.evaluate(async () => {
    const world = globalThis as typeof globalThis & { pasted?: Promise<{ width: number; height: number }> };
    return (await world.pasted) ?? { width: 0, height: 0 };
  });
}

test('the drawing is copied and saved as a picture, with its groups and notes', async ({
  running: { app, page, documents },
}) => {
  await openAttentionProject(page, app, documents);
  await selectBlocks(page, 'Memory', 'Self-attention');
  await page.keyboard.press('Control+g');
  await command(page, 'copy the drawing as png');
  await expect(page.getByText('The picture is on the clipboard.')).toBeVisible();
  const size = await pasteImage(page);
  // Six blocks beside each other, at twice their size.
  expect(size.width).toBeGreaterThan(2 * (5 * 240 + 176));
  expect(size.height).toBeGreaterThan(200);
  await command(page, 'copy the drawing as svg');
  await expect
    .poll(() => app.evaluate(({ clipboard }) => clipboard.readText()))
    .toMatch(/^<svg .*Self-attention.*<\/svg>$/s);
  for (const kind of ['png', 'svg'] as const) {
    const path = join(documents, `drawing.${kind}`);
    await answerDialogs(app, { save: path });
    await command(page, `save the drawing as ${kind}`);
    await expect(page.getByText(`Saved to ${path}.`)).toBeVisible();
    const bytes = await readFile(path);
    if (kind === 'png') expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    else expect(bytes.toString()).toContain('>Group</text>');
  }
  // Neither picture is anything to paste here.
  await expect(page.locator('.react-flow__node-block')).toHaveCount(6);
});
