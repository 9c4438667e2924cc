/**
 * Gets a clone ready to run: dependencies as locked, bundles as the sources are. Only Node's own modules are used
 * here, because nothing else may be installed yet.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildOutputs } from './entries.mjs';

export const root = fileURLToPath(new URL('..', import.meta.url));

const lockFile = join(root, 'package-lock.json');
const installedLockFile = join(root, 'node_modules', '.package-lock.json');
const installStamp = join(root, 'node_modules', '.unroll-lock-hash');
const buildStamp = join(root, 'dist', '.unroll-source-hash');

/** What the bundles are made of, besides the sources. */
const buildInputs = [
  'package.json',
  'package-lock.json',
  'scripts/build.mjs',
  'scripts/bundle.mjs',
  'scripts/entries.mjs',
  'scripts/guide.mjs',
  'scripts/guide.css',
  'scripts/error-codes.mjs',
];

/** @typedef {(line: string) => void} Say */

/** @type {Say} */
export function sayOnStdout(line) {
  process.stdout.write(`${line}\n`);
}

/** @type {Say} */
export function sayOnStderr(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * Whether this Node runs the app and its tools: 20.19 or newer, and on the 22 line 22.13 or newer (what Vite and
 * ESLint need; 21 and 23 are out of support).
 *
 * @param {string} version as in `process.versions.node`
 */
export function supportsNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major === 20) return minor >= 19;
  if (major === 22) return minor >= 13;
  return major >= 24;
}

/**
 * Whether `node_modules` holds what the lock file asks for. The stamp is ours, written after an install that ended
 * well; without a matching one, npm's own record of what it installed decides, so that `npm install` by hand counts.
 *
 * @param {{ lock: string, stamp: string | null, installed: string | null, exists?: (path: string) => boolean }} found
 *   texts of package-lock.json, of the stamp and of npm's record in node_modules, null where there is none; and whether a
 *   package that npm has recorded (as `node_modules/NAME`) is there still
 * @returns {'missing' | 'stale' | 'damaged' | 'fresh'}
 */
export function judgeDependencies({ lock, stamp, installed, exists = () => true }) {
  if (installed === null) return 'missing';
  // Records outlive what they record: an install that was cut off, a disk that was tidied up.
  if (!Object.keys(readPackages(installed) ?? {}).every((path) => path === '' || exists(path))) return 'damaged';
  if (stamp !== null && stamp.trim() === hashText(lock)) return 'fresh';
  return recordsMatch(readPackages(lock), readPackages(installed)) ? 'fresh' : 'stale';
}

/**
 * Whether the bundles were made from the sources as they are now.
 *
 * @param {{ stamp: string | null, fingerprint: string, outputsExist: boolean }} found
 * @returns {'missing' | 'stale' | 'fresh'}
 */
export function judgeBuild({ stamp, fingerprint, outputsExist }) {
  if (!outputsExist || stamp === null) return 'missing';
  return stamp.trim() === fingerprint ? 'fresh' : 'stale';
}

const REASONS = {
  missing: 'they are not there yet',
  stale: 'package-lock.json has changed',
  damaged: 'some of them are gone',
};

/** Installs the locked dependencies where they are missing or stale. Ends the process with a message when it cannot. */
export function ensureDependencies(/** @type {Say} */ say = sayOnStdout) {
  if (!supportsNode(process.versions.node)) {
    stop(
      `Unroll needs Node 20 (from 20.19), 22 (from 22.13) or 24 and newer; this is ${process.versions.node}. See https://nodejs.org.`,
    );
  }
  const lock = readText(lockFile);
  if (lock === null) stop(`package-lock.json is missing from ${root}. Restore it, then try again.`);
  const state = judgeDependencies({
    ...{ lock, stamp: readText(installStamp), installed: readText(installedLockFile) },
    exists: (path) => existsSync(join(root, path, 'package.json')),
  });
  if (state !== 'fresh') {
    say(`Installing dependencies (${REASONS[state]}; about a minute) …`);
    // npm's report goes to stderr, so that a command's own output stays clean.
    const { status, error } = runNpm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
    if (error) stop(`npm could not be started: ${error.message}. Install npm, then try again.`);
    if (status !== 0) {
      stop(
        `npm ci failed (exit code ${status ?? 'none'}); its message is above. Check the connection, then try again.`,
      );
    }
  }
  if (readText(installStamp)?.trim() !== hashText(lock)) writeFileSync(installStamp, `${hashText(lock)}\n`);
}

/** Bundles the app where the bundles are missing or older than the sources. Ends the process when that fails. */
export function ensureBuild(/** @type {Say} */ say = sayOnStdout) {
  const state = judgeBuild({
    stamp: readText(buildStamp),
    fingerprint: fingerprintSources(),
    outputsExist: buildOutputs.every((path) => existsSync(join(root, path))),
  });
  if (state === 'fresh') return;
  say(state === 'missing' ? 'Building (first time) …' : 'Building (the sources have changed) …');
  const { status } = runNode(['scripts/build.mjs'], ['ignore', 2, 2]);
  if (status !== 0) stop('The build failed; its message is above.');
}

/** A hash over the names and contents of everything that goes into the bundles. Contents, not times: clones and copies keep it. */
export function fingerprintSources(directory = root) {
  const hash = createHash('sha256');
  for (const path of [...buildInputs, ...listSources(directory)].sort()) {
    const content = readText(join(directory, path));
    if (content !== null) hash.update(`${path}\0${content.length}\0${content}\0`);
  }
  return hash.digest('hex');
}

/** Remembers that the bundles in `dist` were made from the sources with this fingerprint. */
export function recordBuild(/** @type {string} */ fingerprint) {
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(buildStamp, `${fingerprint}\n`);
}

/**
 * Runs a script or a package's command line with this Node, in the repository, and waits for it.
 *
 * @param {string[]} args
 * @param {import('node:child_process').StdioOptions} stdio
 * @param {NodeJS.ProcessEnv} env
 * @param {number} [timeout] milliseconds
 */
export function runNode(args, stdio = 'inherit', env = process.env, timeout) {
  return spawnSync(process.execPath, args, { cwd: root, stdio, env, timeout });
}

/**
 * @param {string[]} args
 * @param {{ stdio?: import('node:child_process').StdioOptions, timeout?: number }} options
 */
export function runNpm(args, { stdio = ['ignore', 2, 2], timeout } = {}) {
  // Without this onnxruntime-node would download CUDA libraries; the CPU build is inside the package.
  const env = { ONNXRUNTIME_NODE_INSTALL: 'skip', ...process.env };
  const npm = process.env['npm_execpath'];
  if (npm?.endsWith('npm-cli.js')) return runNode([npm, ...args], stdio, env, timeout);
  return spawnSync('npm', args, { cwd: root, stdio, env, timeout, shell: process.platform === 'win32' });
}

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, peer?: boolean }} LockedPackage
 * @typedef {Record<string, LockedPackage>} LockedPackages
 */

/**
 * Every locked package is installed in the locked version; optional ones (for other systems) may be absent.
 *
 * @param {LockedPackages | null} locked
 * @param {LockedPackages | null} installed
 */
function recordsMatch(locked, installed) {
  if (!locked || !installed) return false;
  return Object.entries(locked).every(([path, wanted]) => {
    if (path === '') return true;
    const present = installed[path];
    if (!present) return wanted.optional === true || wanted.devOptional === true;
    return present.version === wanted.version && present.integrity === wanted.integrity;
  });
}

/**
 * @param {string} text of a lock file
 * @returns {LockedPackages | null} null when it cannot be read
 */
function readPackages(text) {
  try {
    return JSON.parse(text).packages ?? null;
  } catch {
    return null;
  }
}

/** @param {string} directory */
function listSources(directory) {
  /** @type {string[]} */
  const files = [];
  const guide = existsSync(join(directory, 'docs', 'guide')) ? ['docs/guide'] : [];
  for (const folder of [...readdirSync(directory).filter((name) => name.startsWith('src-')), ...guide]) {
    for (const entry of readdirSync(join(directory, folder), { recursive: true, withFileTypes: true })) {
      const path = relative(directory, join(entry.parentPath, entry.name)).split(sep).join('/');
      const shipped = !entry.name.includes('.test.') && !path.startsWith('src-shared/testing/');
      if (entry.isFile() && shipped) files.push(path);
    }
  }
  return files;
}

/** @param {string} text */
function hashText(text) {
  return createHash('sha256').update(text).digest('hex');
}

/** @param {string} path */
function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/**
 * @param {string} message
 * @returns {never}
 */
export function stop(message) {
  sayOnStderr(message);
  process.exit(1);
}
