/** Packs the app for this system into `release/` (`npm run package`), then starts what came out, trains and exports with it. */
import { ensureBuild, ensureDependencies, root, runNode, sayOnStdout, stop } from './bootstrap.mjs';
import { ensureDisplay } from './display.mjs';
import { ensureElectron } from './electron.mjs';
import { dirname, join } from 'node:path';

ensureDependencies();
ensureBuild();
const { binary, version, isFallback } = await ensureElectron();
if (isFallback) sayOnStdout(`With Electron ${version}, the stand-in: to try the packaging, never to be given away.`);
const { status } = runNode([
  'node_modules/electron-builder/cli.js',
  '--dir',
  `-c.electronVersion=${version}`,
  // macOS keeps its binary three folders down; there the package's own download is used.
  ...(process.platform === 'darwin' ? [] : [`-c.electronDist=${dirname(binary)}`]),
]);
if (status !== 0) stop('electron-builder failed; its message is above.');
const outputs = {
  linux: 'linux-unpacked/unroll',
  win32: 'win-unpacked/Unroll.exe',
  darwin: 'mac-arm64/Unroll.app/Contents/MacOS/Unroll',
};
const output = Object.entries(outputs).find(([platform]) => platform === process.platform)?.[1] ?? '';
const release = await ensureDisplay();
const smoke = runNode(['--experimental-websocket', 'scripts/smoke.mjs', join(root, 'release', output)]);
release();
process.exitCode = smoke.status ?? 1;
