import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readArguments, writeControl } from './fpm-with-dpkg.mjs';

const program = join(import.meta.dirname, 'fpm-with-dpkg.mjs');
const hasDpkg = spawnSync('dpkg-deb', ['--version']).status === 0;

describe('the stand-in for fpm', () => {
  /** @type {string} */
  let folder;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'unroll-fpm-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('refuses what it does not know', () => {
    expect(() => readArguments(['-t', 'deb', '--rpm-os', 'linux'])).toThrow('--rpm-os');
    expect(() => readArguments(['-t', 'rpm'])).toThrow('rpm');
    expect(() => readArguments(['-t', 'deb', '/a/file'])).toThrow('/a/file');
  });

  it('writes a description of several lines as Debian wants it, and leaves out what is empty', () => {
    const control = writeControl(new Map([['description', ['Short\n \n Long']]]), 7);
    expect(control).toContain('Description: Short\n .\n Long\n');
    expect(control).toContain('Installed-Size: 7\n');
    expect(control).not.toContain('Homepage');
  });

  it.skipIf(!hasDpkg)('makes a package of folders, files and scripts', () => {
    const app = join(folder, 'app');
    mkdirSync(join(app, 'resources'), { recursive: true });
    writeFileSync(join(app, 'unroll'), '#!/bin/sh\n');
    chmodSync(join(app, 'unroll'), 0o755);
    writeFileSync(join(app, 'resources', 'app.asar'), 'x'.repeat(3000));
    const icon = join(folder, 'icon=1.png');
    writeFileSync(icon, 'png');
    const script = join(folder, 'after-install');
    writeFileSync(script, '#!/bin/bash\necho done\n');
    const output = join(folder, 'unroll.deb');
    const { status, stderr } = spawnSync(
      process.execPath,
      [
        ...[program, '-s', 'dir', '--force', '-t', 'deb', '-d', 'libgtk-3-0', '-d', 'libnss3'],
        ...['--deb-compression', 'gz', '--architecture', 'amd64', '--after-install', script],
        ...['--description', 'Draw models\n and train them', '--version', '1.2.3', '--package', output],
        ...['--name', 'unroll', '--maintainer', 'Someone <someone@example.invalid>', '--deb-priority', 'optional'],
        ...[`${app}/=/opt/Unroll`, `${icon}=/usr/share/icons/hicolor/16x16/apps/unroll.png`],
      ],
      { encoding: 'utf8' },
    );
    expect(status, stderr).toBe(0);
    const fields = spawnSync('dpkg-deb', ['--field', output], { encoding: 'utf8' }).stdout;
    expect(fields).toContain('Package: unroll\nVersion: 1.2.3\n');
    expect(fields).toContain('Depends: libgtk-3-0, libnss3\n');
    expect(fields).toContain('Description: Draw models\n and train them\n');
    const list = spawnSync('dpkg-deb', ['--contents', output], { encoding: 'utf8' }).stdout;
    expect(list).toMatch(/^-rwxr-xr-x root\/root .* \.\/opt\/Unroll\/unroll$/m);
    expect(list).toMatch(/3000 .* \.\/opt\/Unroll\/resources\/app\.asar$/m);
    expect(list).toMatch(/\.\/usr\/share\/icons\/hicolor\/16x16\/apps\/unroll\.png$/m);
    const control = join(folder, 'control');
    spawnSync('dpkg-deb', ['--control', output, control]);
    expect(spawnSync('sh', [join(control, 'postinst')], { encoding: 'utf8' }).stdout).toBe('done\n');
  });
});
