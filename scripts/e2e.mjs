/** Drives the real app with Playwright (e2e/), arguments passed on; without a display under Xvfb. */
import { spawn } from 'node:child_process';
import { ensureBuild, ensureDependencies, root, sayOnStdout } from './bootstrap.mjs';
import { ensureDisplay } from './display.mjs';
import { ensureElectron } from './electron.mjs';

ensureDependencies();
ensureBuild();
const { version, isFallback } = await ensureElectron();
sayOnStdout(`Electron ${version}${isFallback ? ' (stand-in for tests)' : ''}`);
const release = await ensureDisplay();
// Set by some editors' terminals; Electron would then be plain Node.
delete process.env['ELECTRON_RUN_AS_NODE'];
const tests = spawn(process.execPath, ['node_modules/@playwright/test/cli.js', 'test', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
process.exitCode = await new Promise((resolve) => tests.once('exit', (code) => resolve(code ?? 1)));
release();
