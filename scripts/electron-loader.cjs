/**
 * What Electron's own `default_app.asar` does, for a build of Electron that lacks it:
 * `electron [-r MODULE…] [OPTION…] APP [ARGUMENT…]`. Copied into that build's `resources/app` by electron.mjs.
 */
const { app } = require('electron');
const { existsSync, readFileSync } = require('node:fs');
const { join, resolve } = require('node:path');

/** @type {string[]} */
const modules = [];
let path = '';
const options = process.argv.slice(1);
for (let i = 0; i < options.length && path === ''; i++) {
  const option = options[i] ?? '';
  if (option === '-r' || option === '--require') modules.push(options[++i] ?? '');
  else if (!option.startsWith('-')) path = resolve(option);
}

// Where Electron's own loader says so too: `process.defaultApp` tells an app that it was started from its sources.
Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });

/**
 * For loaders like this one; Electron's types leave them out.
 *
 * @type {Electron.App & { setVersion(version: string): void, setAppPath(path: string): void }}
 */
const loaderApp = Object.assign(app);
const manifestFile = join(path, 'package.json');
const manifest = existsSync(manifestFile) ? JSON.parse(readFileSync(manifestFile, 'utf8')) : {};
if (manifest.version) loaderApp.setVersion(manifest.version);
if (manifest.productName ?? manifest.name) app.setName(manifest.productName ?? manifest.name);
loaderApp.setAppPath(path);

for (const module of modules) require(resolve(module));
require(join(path, manifest.main ?? 'index.js'));
