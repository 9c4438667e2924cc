/**
 * Draws the app's icons (`npm run icons`) from the SVGs in `assets/icons`: PNGs for Linux and the window, `.ico` for Windows and
 * `.icns` for macOS, for the app and for its project files. The results are kept in git: who builds needs not draw.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureDependencies, root, sayOnStdout, stop } from './bootstrap.mjs';
import { ensureDisplay } from './display.mjs';
import { electronOptions, ensureElectron } from './electron.mjs';
import { packIcns, packIco } from './icon-files.mjs';

const folder = join(root, 'assets', 'icons');
const SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
/** Linux looks for these by name; the window takes the one of 256 pixels. */
const LINUX_SIZES = [16, 32, 48, 64, 128, 256, 512];
/** Windows shows these; larger ones do not fit its directory. */
const WINDOWS_SIZES = [16, 24, 32, 48, 64, 128, 256];

ensureDependencies();
const { binary } = await ensureElectron();
const release = await ensureDisplay();
for (const name of ['icon', 'document']) {
  const pictures = draw(join(folder, `${name}.svg`));
  const small = pictures.filter(({ size }) => WINDOWS_SIZES.includes(size));
  writeFileSync(join(folder, `${name}.ico`), packIco(small));
  writeFileSync(join(folder, `${name}.icns`), packIcns(pictures));
  for (const { size, png } of pictures) {
    if (name === 'icon' && LINUX_SIZES.includes(size)) writeFileSync(join(folder, `${size}x${size}.png`), png);
  }
}
release();
sayOnStdout(`Icons are drawn in ${folder}`);

/** @param {string} svgFile @returns {{ size: number, png: Buffer }[]} */
function draw(svgFile) {
  const work = mkdtempSync(join(tmpdir(), 'unroll-icons-'));
  try {
    const job = join(work, 'job.json');
    writeFileSync(job, JSON.stringify({ svg: readFileSync(svgFile, 'utf8'), sizes: SIZES }));
    const { status } = spawnSync(
      binary,
      [...electronOptions(), `--user-data-dir=${join(work, 'profile')}`, join(root, 'scripts', 'icon-painter')],
      { env: { ...process.env, ICON_JOB: job }, stdio: ['ignore', 'ignore', 'ignore'], timeout: 60_000 },
    );
    if (status !== 0) stop(`${svgFile} could not be drawn.`);
    /** @type {Record<string, string>} */
    const drawn = JSON.parse(readFileSync(job, 'utf8'));
    return SIZES.map((size) => ({ size, png: Buffer.from(drawn[size] ?? '', 'base64') }));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
