import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { root } from './bootstrap.mjs';

/**
 * Runs `unroll ARGS` in this terminal and resolves to its exit code (128 + the signal's number when a signal ended
 * it, as shells count).
 *
 * Ctrl-C reaches every process of a terminal, the command line included, which stops after the current step. So this
 * process only waits. Where no terminal is attached (a service, another program), nobody else tells the child, and
 * the signal is handed on; npm sends its own copy of a signal, so copies within 300 ms count as one.
 *
 * @param {string[]} args
 * @param {string} cwd what paths in `args` are relative to
 * @returns {Promise<number>}
 */
export function runCli(args, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--enable-source-maps', join(root, 'dist/cli/unroll.cjs'), ...args], {
      cwd,
      stdio: 'inherit',
    });
    let lastInterrupt = -Infinity;
    const onInterrupt = () => {
      const now = performance.now();
      if (!process.stdin.isTTY && now - lastInterrupt > 300) child.kill('SIGINT');
      lastInterrupt = now;
    };
    const onTerminate = () => child.kill('SIGTERM');
    process.on('SIGINT', onInterrupt);
    process.on('SIGTERM', onTerminate);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      process.off('SIGINT', onInterrupt);
      process.off('SIGTERM', onTerminate);
      resolve(signal ? 128 + constants.signals[signal] : (code ?? 2));
    });
  });
}
