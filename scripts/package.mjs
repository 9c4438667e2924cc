/**
 * Packs the app for this system into `release/` (`npm run package`), then starts what came out, trains and exports with
 * it. With `--deb` on Debian or Ubuntu a package for their installer, too.
 */
import { ensureBuild, ensureDependencies, root, runNode, sayOnStdout, stop } from './bootstrap.mjs';
import { ensureDisplay } from './display.mjs';
import { ensureElectron } from './electron.mjs';
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

const wantsDebian = process.argv.includes('--deb');
if (wantsDebian && spawnSync('dpkg-deb', ['--version']).status !== 0)
  stop('A .deb is made on Debian or Ubuntu: there is no dpkg-deb here.');
ensureDependencies();
ensureBuild();
const { binary, version, isFallback } = await ensureElectron();
if (isFallback) sayOnStdout(`With Electron ${version}, the stand-in: to try the packaging, never to be given away.`);
const options = [
  `-c.electronVersion=${version}`,
  // macOS keeps its binary three folders down; there the package's own download is used.
  ...(process.platform === 'darwin' ? [] : [`-c.electronDist=${dirname(binary)}`]),
];
build(['--dir', ...options]);
const outputs = {
  linux: 'linux-unpacked/unroll',
  win32: 'win-unpacked/Unroll.exe',
  darwin: 'mac-arm64/Unroll.app/Contents/MacOS/Unroll',
};
const output = Object.entries(outputs).find(([platform]) => platform === process.platform)?.[1] ?? '';
const binaries = [join(root, 'release', output)];
if (wantsDebian) binaries.push(packDebian());
const release = await ensureDisplay();
const statuses = binaries.map((path) => runNode(['--experimental-websocket', 'scripts/smoke.mjs', path]).status ?? 1);
release();
process.exitCode = Math.max(...statuses);

/** @param {readonly string[]} args */
function build(args) {
  const { status } = runNode(['node_modules/electron-builder/cli.js', ...args]);
  if (status !== 0) stop('electron-builder failed; its message is above.');
}

/** Packs the unpacked app as `.deb`, and takes that apart again: what users get is what is tried. Returns the program in it. */
function packDebian() {
  process.env['CUSTOM_FPM_PATH'] ??= join(root, 'scripts', 'fpm-with-dpkg.mjs');
  // xz would take minutes for a tenth less: what is given away is built with the command of docs/packaging.md.
  const folder = join(root, 'release');
  for (const old of listDebian(folder)) rmSync(join(folder, old));
  const quick = '-c.deb.compression=gz';
  build(['--linux', 'deb', quick, '--prepackaged', join(root, 'release', 'linux-unpacked'), ...options]);
  const [name] = listDebian(folder);
  if (name === undefined) return stop('electron-builder left no .deb.');
  const taken = join(folder, 'deb');
  rmSync(taken, { recursive: true, force: true });
  const { status } = spawnSync('dpkg-deb', ['--extract', join(folder, name), taken], { stdio: 'inherit' });
  if (status !== 0) stop('The .deb could not be taken apart.');
  sayOnStdout(`${name}: ${(statSync(join(folder, name)).size / 1e6).toFixed(0)} MB`);
  return join(taken, 'opt', 'Unroll', 'unroll');
}

/** @param {string} folder */
function listDebian(folder) {
  return readdirSync(folder).filter((file) => file.endsWith('.deb'));
}
