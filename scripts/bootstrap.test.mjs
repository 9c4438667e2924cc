import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fingerprintSources, judgeBuild, judgeDependencies, supportsNode } from './bootstrap.mjs';

/** @param {Record<string, object>} packages */
const writeLock = (packages) => JSON.stringify({ lockfileVersion: 3, packages });
/** @param {string} text */
const hash = (text) => createHash('sha256').update(text).digest('hex');

const zod = { version: '4.6.7', integrity: 'sha512-a' };
const lock = writeLock({
  '': { name: 'unroll' },
  'node_modules/zod': zod,
  'node_modules/binding-for-another-system': { version: '1.0.0', integrity: 'sha512-b', optional: true },
});
const installed = writeLock({ 'node_modules/zod': zod });

describe('judgeDependencies', () => {
  it('calls them missing without npm’s record, even if a stamp was left behind', () => {
    expect(judgeDependencies({ lock, stamp: null, installed: null })).toBe('missing');
    expect(judgeDependencies({ lock, stamp: hash(lock), installed: null })).toBe('missing');
  });

  it('trusts a stamp that matches the lock file', () => {
    expect(judgeDependencies({ lock, stamp: `${hash(lock)}\n`, installed: writeLock({}) })).toBe('fresh');
  });

  it('accepts an install by hand: every package in the locked version, optional ones aside', () => {
    expect(judgeDependencies({ lock, stamp: null, installed })).toBe('fresh');
    expect(judgeDependencies({ lock, stamp: hash('an older lock file'), installed })).toBe('fresh');
  });

  it('calls them damaged when a package is gone that npm has recorded, whatever the stamp says', () => {
    const exists = (/** @type {string} */ path) => path !== 'node_modules/zod';
    expect(judgeDependencies({ lock, stamp: hash(lock), installed, exists })).toBe('damaged');
    expect(judgeDependencies({ lock, stamp: hash(lock), installed, exists: () => true })).toBe('fresh');
  });

  it.each([
    ['a version differs', writeLock({ 'node_modules/zod': { ...zod, version: '4.6.6' } })],
    ['the contents differ', writeLock({ 'node_modules/zod': { ...zod, integrity: 'sha512-c' } })],
    ['a package is absent', writeLock({})],
    ['the record cannot be read', '{"packages":'],
  ])('calls them stale when %s', (_what, record) => {
    expect(judgeDependencies({ lock, stamp: null, installed: record })).toBe('stale');
    expect(judgeDependencies({ lock, stamp: hash('an older lock file'), installed: record })).toBe('stale');
  });
});

describe('judgeBuild', () => {
  it('wants a stamp, every output and the same sources', () => {
    expect(judgeBuild({ stamp: 'abc\n', fingerprint: 'abc', outputsExist: true })).toBe('fresh');
    expect(judgeBuild({ stamp: 'abc\n', fingerprint: 'abd', outputsExist: true })).toBe('stale');
    expect(judgeBuild({ stamp: 'abc\n', fingerprint: 'abc', outputsExist: false })).toBe('missing');
    expect(judgeBuild({ stamp: null, fingerprint: 'abc', outputsExist: true })).toBe('missing');
  });
});

describe('fingerprintSources', () => {
  let folder = '';
  /** @param {string} path @param {string} text */
  const write = (path, text) => writeFileSync(join(folder, path), text);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'unroll-sources-'));
    for (const path of ['src-shared/base', 'src-shared/testing', 'src-main/cli', 'docs']) {
      mkdirSync(join(folder, path), { recursive: true });
    }
    write('package.json', '{}');
    write('src-shared/base/a.ts', 'a');
    write('src-main/cli/unroll.ts', 'b');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('stays the same when nothing that is bundled changes', () => {
    const before = fingerprintSources(folder);
    utimesSync(join(folder, 'src-shared/base/a.ts'), new Date(0), new Date(0));
    write('src-shared/base/a.test.ts', 'a test');
    write('src-shared/testing/fake.ts', 'a fake');
    write('docs/guide.md', 'a guide');
    expect(fingerprintSources(folder)).toBe(before);
  });

  it.each([
    ['a source changes', () => write('src-shared/base/a.ts', 'A')],
    ['a source is added', () => write('src-shared/base/c.ts', '')],
    ['a source is removed', () => rmSync(join(folder, 'src-main/cli/unroll.ts'))],
    ['the manifest changes', () => write('package.json', '{ }')],
  ])('changes when %s', (_what, change) => {
    const before = fingerprintSources(folder);
    change();
    expect(fingerprintSources(folder)).not.toBe(before);
  });
});

describe('supportsNode', () => {
  it.each(['20.19.0', '20.20.2', '22.13.0', '24.0.0', '26.1.0'])('runs on %s', (version) => {
    expect(supportsNode(version)).toBe(true);
  });

  it.each(['18.20.8', '20.18.3', '21.7.3', '22.12.0', '23.11.0'])('refuses %s', (version) => {
    expect(supportsNode(version)).toBe(false);
  });
});
