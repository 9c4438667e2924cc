#!/usr/bin/env node
/**
 * Stands in for fpm where that cannot be downloaded: makes a `.deb` with `dpkg-deb` out of the arguments that electron-builder
 * gives to fpm (`CUSTOM_FPM_PATH`, set by scripts/package.mjs). What it does not know it refuses.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Options of fpm with a value, and the name of the value here. */
const OPTIONS = new Map([
  ['-s', 'source'],
  ['-t', 'target'],
  ['-d', 'depends'],
  ['--deb-recommends', 'recommends'],
  ['--deb-compression', 'compression'],
  ['--deb-priority', 'priority'],
  ['--architecture', 'architecture'],
  ['--after-install', 'postinst'],
  ['--after-remove', 'postrm'],
  ['--description', 'description'],
  ['--version', 'version'],
  ['--package', 'package'],
  ['--name', 'name'],
  ['--maintainer', 'maintainer'],
  ['--vendor', 'vendor'],
  ['--url', 'url'],
  ['--category', 'category'],
  ['--license', 'license'],
]);

/**
 * @param {readonly string[]} args as fpm takes them
 * @returns {{ values: Map<string, string[]>, copies: { from: string, to: string }[] }}
 */
export function readArguments(args) {
  /** @type {Map<string, string[]>} */
  const values = new Map();
  const copies = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    const name = OPTIONS.get(arg);
    if (name !== undefined) values.set(name, [...(values.get(name) ?? []), args[++i] ?? '']);
    else if (arg.startsWith('-')) {
      if (arg !== '--force') throw new Error(`fpm's option ${arg} is not known here`);
    } else {
      const at = arg.lastIndexOf('=');
      if (at < 0) throw new Error(`${arg} does not say where it goes`);
      copies.push({ from: arg.slice(0, at), to: arg.slice(at + 1) });
    }
  }
  const target = values.get('target')?.[0];
  if (target !== 'deb') throw new Error(`Only deb packages are made here, not ${target ?? 'nothing'}`);
  return { values, copies };
}

/**
 * The control file of the package (Debian policy, chapter 5).
 *
 * @param {Map<string, string[]>} values
 * @param {number} size of what is installed, in KiB
 */
export function writeControl(values, size) {
  const one = (/** @type {string} */ name) => values.get(name)?.[0] ?? '';
  const [synopsis = '', ...more] = one('description')
    .split('\n')
    .map((line) => line.trim());
  const fields = [
    ['Package', one('name')],
    ['Version', one('version')],
    ['License', one('license')],
    ['Vendor', one('vendor')],
    ['Architecture', one('architecture')],
    ['Maintainer', one('maintainer')],
    ['Installed-Size', String(size)],
    ['Depends', (values.get('depends') ?? []).join(', ')],
    ['Recommends', (values.get('recommends') ?? []).join(', ')],
    ['Section', one('category') || 'misc'],
    ['Priority', one('priority')],
    ['Homepage', one('url')],
    ['Description', [synopsis, ...more.map((line) => ` ${line === '' ? '.' : line}`)].join('\n')],
  ];
  return `${fields
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')}\n`;
}

/** @param {readonly string[]} args */
function makePackage(args) {
  const { values, copies } = readArguments(args);
  const tree = mkdtempSync(join(tmpdir(), 'unroll-deb-'));
  try {
    // What is made with `mkdtemp` is for its owner alone; this becomes the root of the user's system.
    chmodSync(tree, 0o755);
    for (const { from, to } of copies) {
      mkdirSync(dirname(join(tree, to)), { recursive: true });
      cpSync(from, join(tree, to), { recursive: true, verbatimSymlinks: true });
    }
    const files = readdirSync(tree, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const sums = [];
    let size = 0;
    for (const { parentPath, name } of files) {
      const path = join(parentPath, name);
      size += Math.ceil(statSync(path).size / 1024);
      sums.push(`${createHash('md5').update(readFileSync(path)).digest('hex')}  ${path.slice(tree.length + 1)}\n`);
    }
    const control = join(tree, 'DEBIAN');
    mkdirSync(control);
    writeFileSync(join(control, 'control'), writeControl(values, size));
    writeFileSync(join(control, 'md5sums'), sums.join(''));
    for (const script of ['postinst', 'postrm']) {
      const path = values.get(script)?.[0];
      if (path !== undefined) writeFileSync(join(control, script), readFileSync(path), { mode: 0o755 });
    }
    const compression = { gz: 'gzip', xz: 'xz', none: 'none' }[values.get('compression')?.[0] ?? 'xz'] ?? 'xz';
    const output = values.get('package')?.[0] ?? '';
    const { status } = spawnSync(
      'dpkg-deb',
      ['--build', '--root-owner-group', `-Z${compression}`, ...(compression === 'gzip' ? ['-z1'] : []), tree, output],
      {
        stdio: ['ignore', 2, 2],
      },
    );
    if (status !== 0) throw new Error('dpkg-deb failed; its message is above');
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) makePackage(process.argv.slice(2));
