/** A screen for windows where there is none: Xvfb, for tests and screenshots. Only Node's own modules are used here. */
import { spawn, spawnSync } from 'node:child_process';
import { sayOnStdout, stop } from './bootstrap.mjs';
import { hasDisplay, installPackages } from './electron.mjs';

/** @typedef {import('./bootstrap.mjs').Say} Say */

/**
 * Makes sure that windows can be shown, and names the screen in `DISPLAY`. The returned function takes away what was started.
 *
 * @returns {Promise<() => void>}
 */
export async function ensureDisplay(/** @type {Say} */ say = sayOnStdout) {
  if (hasDisplay()) return () => undefined;
  if (spawnSync('which', ['Xvfb']).status !== 0)
    installPackages([['xvfb']], 'There is no display, and no Xvfb to stand in', say);
  // Xvfb picks a free number and writes it to the pipe once it listens.
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await new Promise((resolve) => {
    server.stdio[3]?.once('data', (data) => resolve(String(data).trim()));
    server.once('error', () => resolve(''));
    server.once('exit', () => resolve(''));
  });
  if (number === '') return stop('Xvfb could not be started.');
  process.env['DISPLAY'] = `:${number}`;
  delete process.env['WAYLAND_DISPLAY'];
  return () => {
    server.kill();
  };
}
