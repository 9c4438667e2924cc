import { quit, test } from './app';
import { openBigDrawing, press, scroll, settle, SIZES } from './canvas-meter';

/** `npm run bench:canvas`: how fast the drawing follows, in the real app with software rendering. Nothing is asserted. */
for (const count of SIZES) {
  test(`a drawing of ${count} blocks`, async ({ folder }) => {
    const { running, tell } = await openBigDrawing(folder, count);
    const { page } = running;
    await page.locator('.react-flow').focus();
    await page.keyboard.press('0');
    await settle(page);
    await tell('pan at 100 %, frame', () => scroll(page, { deltaX: 24, deltaY: 7 }));
    await tell('zoom about 100 %, frame', () => scroll(page, { deltaY: 12, ctrlKey: true }));
    await page.keyboard.press('f');
    await settle(page);
    await tell('pan, all of it shown, frame', () => scroll(page, { deltaX: 6, deltaY: 2 }));
    await tell('zoom, all of it shown, frame', () => scroll(page, { deltaY: 6, ctrlKey: true }));

    for (const [where, key] of [
      ['100 %', '0'],
      ['all of it shown', 'f'],
    ] as const) {
      await page.keyboard.press('Escape');
      await page.keyboard.press(key);
      await settle(page);
      // To a tanh in the middle of the first row.
      for (let i = 0; i < 13; i++) await page.keyboard.press(']');
      await settle(page);
      await tell(`move a block by a key, ${where}`, () => press(page, ['ArrowRight']));
      await tell(`bypass a block, ${where}`, () => press(page, ['b']));
      await tell(`undo, ${where}`, () => press(page, ['Control+z']));
      await tell(`select the next block, ${where}`, () => press(page, [']']));
      await page.keyboard.press('Control+a');
      await settle(page);
      await tell(`move all blocks by a key, ${where}`, () => press(page, ['ArrowRight', 'ArrowLeft']));
    }

    await page.keyboard.press('Escape');
    await page.keyboard.press('0');
    await settle(page);
    await page.keyboard.press(']');
    await page.keyboard.press(']');
    await settle(page);
    await page.getByRole('textbox', { name: 'Name', exact: true }).click();
    await tell('type a letter of a name', () => press(page, ['x']));
    const units = page.getByRole('textbox', { name: /^(Hidden size|Units)/ });
    if ((await units.count()) > 0) {
      await units.click();
      await page.keyboard.press('Control+a');
      await page.keyboard.type('1');
      await settle(page);
      await tell('type a digit that changes every size', () => press(page, ['6', 'Backspace']));
    }
    await quit(running);
  });
}
