/**
 * Run by Electron: `electron scripts/icon-painter`. Reads `{ svg, sizes }` from the file that `ICON_JOB` names and writes the
 * pictures into it, as PNGs in base64 by size. The browser that draws the app's icons is the one that shows them.
 */
const { app, BrowserWindow } = require('electron');
const { readFileSync, writeFileSync } = require('node:fs');

const job = process.env['ICON_JOB'] ?? '';

app.disableHardwareAcceleration();
app
  .whenReady()
  .then(async () => {
    const { svg, sizes } = JSON.parse(readFileSync(job, 'utf8'));
    const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true, contextIsolation: true } });
    await window.loadURL('data:text/html,<title>Icons</title>');
    const pictures = await window.webContents.executeJavaScript(
      `(${paint.toString()})(${JSON.stringify(svg)}, ${JSON.stringify(sizes)})`,
    );
    writeFileSync(job, JSON.stringify(pictures));
    app.exit(0);
  })
  .catch((/** @type {unknown} */ error) => {
    process.stderr.write(`${String(error)}\n`);
    app.exit(1);
  });

/**
 * Runs in the page.
 *
 * @param {string} svg
 * @param {number[]} sizes pixels
 * @returns {Promise<Record<string, string>>}
 */
async function paint(svg, sizes) {
  // The page's own globals; these scripts are checked without a browser's types.
  const { Image, document } = /** @type {any} */ (globalThis);
  /** @type {Record<string, string>} */
  const pictures = {};
  for (const size of sizes) {
    const image = new Image(size, size);
    image.src = `data:image/svg+xml,${encodeURIComponent(svg.replace('<svg', `<svg width="${size}" height="${size}"`))}`;
    await image.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: size, height: size });
    canvas.getContext('2d').drawImage(image, 0, 0, size, size);
    pictures[size] = canvas.toDataURL('image/png').split(',')[1];
  }
  return pictures;
}
