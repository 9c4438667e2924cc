import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { afterPack } from './after-pack.mjs';
import { root } from './bootstrap.mjs';

/** What electron-builder itself makes of the configuration: its own reader, schema and patterns. */
const requireOfBuilder = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
const requireOfLibrary = createRequire(requireOfBuilder.resolve('app-builder-lib'));
const { getConfig, validateConfiguration } = requireOfBuilder('app-builder-lib/out/util/config/config.js');
const { DebugLogger } = requireOfBuilder('builder-util');
const { minimatch } = requireOfLibrary('minimatch');

/** @type {any} */
let config;
beforeAll(async () => {
  config = await getConfig(root, 'electron-builder.yml', {});
});

/** Whether a path below the repository goes into the app for a system: the last pattern that fits decides. */
function isPacked(/** @type {string} */ path, /** @type {'linux' | 'win' | 'mac'} */ system) {
  /** @type {readonly string[]} */
  const patterns = [...config.files, ...config[system].files].flatMap((one) => one.filter ?? one);
  return patterns.reduce((packed, pattern) => {
    const excludes = pattern.startsWith('!');
    return minimatch(path, excludes ? pattern.slice(1) : pattern, { dot: true }) ? !excludes : packed;
    // Packages that are depended on go in unless they are named.
  }, path.startsWith('node_modules/'));
}

describe('the configuration of the installers', () => {
  it('is what electron-builder takes', async () => {
    await expect(validateConfiguration(config, new DebugLogger(false))).resolves.toBeUndefined();
    await expect(validateConfiguration({ ...config, asarUnpacked: [] }, new DebugLogger(false))).rejects.toThrow();
  });

  it('has the targets, each for the processor whose native files it carries', () => {
    const targets = (/** @type {string} */ name) =>
      config[name].target.map((/** @type {any} */ { target, arch }) => `${target} ${arch.join()}`);
    expect(targets('linux')).toEqual(['AppImage x64', 'deb x64']);
    expect(targets('win')).toEqual(['nsis x64']);
    expect(targets('mac')).toEqual(['dmg arm64']);
    // The default runtime starts the app without its sandbox.
    expect(config.toolsets.appimage).toBe('1.0.3');
  });

  it('leaves exactly one onnxruntime in, out of the archive', () => {
    const folder = 'node_modules/onnxruntime-node/bin/napi-v6';
    const found = readdirSync(join(root, folder)).flatMap((system) =>
      readdirSync(join(root, folder, system)).map((arch) => `${system}/${arch}`),
    );
    expect(found.length).toBeGreaterThan(3);
    const packed = (/** @type {'linux' | 'win' | 'mac'} */ platform) =>
      found.filter((one) => isPacked(`${folder}/${one}/onnxruntime_binding.node`, platform));
    expect(packed('linux')).toEqual(['linux/x64']);
    expect(packed('win')).toEqual(['win32/x64']);
    expect(packed('mac')).toEqual(['darwin/arm64']);
    for (const native of [
      `${folder}/linux/x64/libonnxruntime.so.1`,
      'node_modules/@duckdb/node-bindings-linux-x64/libduckdb.so',
    ])
      expect(config.asarUnpack.some((/** @type {string} */ pattern) => minimatch(native, pattern))).toBe(true);
    expect(config).toMatchObject({ asar: true, npmRebuild: false, removePackageScripts: true, publish: null });
  });

  it('packs no package that is in the bundles already, and no sources', () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const packed = Object.keys(dependencies).filter((name) => isPacked(`node_modules/${name}/package.json`, 'linux'));
    expect(packed).toEqual(['@duckdb/node-api', 'onnx-proto', 'onnxruntime-node']);
    for (const path of [
      'src-main/main.ts',
      'e2e/app.ts',
      'scripts/start.mjs',
      'dist/app/main.cjs.map',
      'dist/cli/unroll.cjs',
    ])
      expect([path, isPacked(path, 'linux')]).toEqual([path, false]);
    for (const path of [
      'dist/app/main.cjs',
      'dist/renderer/index.html',
      'assets/examples/births/births.unroll',
      'package.json',
    ])
      expect([path, isPacked(path, 'linux')]).toEqual([path, true]);
  });

  it('ties both kinds of files to the app, with an icon for each system', () => {
    expect(config.fileAssociations.map((/** @type {any} */ { ext, mimeType }) => [ext, mimeType])).toEqual([
      ['unroll', 'application/x-unroll'],
      ['onnx', 'application/x-onnx'],
    ]);
    for (const { icon } of config.fileAssociations)
      for (const ending of ['ico', 'icns'])
        expect(existsSync(join(root, 'assets', 'icons', `${icon}.${ending}`))).toBe(true);
    for (const { icon } of [config.win, config.mac]) expect(existsSync(join(root, 'assets', 'icons', icon))).toBe(true);
  });
});

describe('after packing', () => {
  /** @param {string} platform @param {string} version */
  async function pack(platform, version) {
    const folder = mkdtempSync(join(tmpdir(), 'unroll-pack-'));
    try {
      const resources = join(folder, 'resources');
      for (const name of ['app', 'kept']) mkdirSync(join(resources, name), { recursive: true });
      writeFileSync(join(resources, 'default_app.asar'), '');
      writeFileSync(join(folder, 'version'), version);
      /** @type {any} */
      let fuses;
      const packager = {
        getResourcesDir: () => resources,
        info: { framework: { version } },
        addElectronFuses: (/** @type {unknown} */ _context, /** @type {unknown} */ wanted) => {
          fuses = wanted;
        },
      };
      const context = /** @type {any} */ ({ packager, appOutDir: folder, electronPlatformName: platform });
      await afterPack(context);
      expect([readdirSync(folder), readdirSync(resources)]).toEqual([['resources'], ['kept']]);
      return fuses;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  it('takes away what a local Electron brings along, and flips the fuses that the version has', async () => {
    // Run as Node, NODE_OPTIONS, inspector: off. Integrity of the archive where there is one. Only the archive: on.
    const common = { version: '1', 0: false, 2: false, 3: false, 5: true };
    expect(await pack('linux', '25.1.1')).toEqual({ ...common, 4: false });
    expect(await pack('linux', '45.4.1')).toEqual({ ...common, 4: false, 7: false });
    expect(await pack('win32', '45.4.1')).toEqual({ ...common, 4: true, 7: false });
    expect(await pack('darwin', '45.4.1')).toEqual({ ...common, 4: true, 7: false });
  });
});
