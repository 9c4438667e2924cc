import { utilityProcess } from 'electron';
import type { FromWorker } from '../../src-shared/protocol/worker-messages';
import type { ForkWorker } from '../services/worker-process';
import { yieldToWindow } from './yield-to-window';

/** Workers as Electron's utility processes: a crash of theirs, and their memory, are theirs alone. */
export function makeForkWorker(script: string, emptyFolder: string, log: (line: string) => void): ForkWorker {
  return (role) => {
    const child = utilityProcess.fork(script, [], {
      serviceName: role,
      stdio: 'pipe',
      // Models name other files relative to the current folder; here there are none.
      cwd: emptyFolder,
      env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' },
    });
    child.once('spawn', () => yieldToWindow(child.pid));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: unknown) => log(`${role}: ${String(chunk).trimEnd()}`));
    }
    let isOver = false;
    return {
      post: (message) => {
        if (!isOver) child.postMessage(message);
      },
      // Only worker.ts posts here, and both ends are built from one table of messages.
      onMessage: (listener) => child.on('message', (message: unknown) => listener(message as FromWorker)),
      onExit: (listener) => {
        child.once('exit', (code) => {
          isOver = true;
          listener(code);
        });
      },
      kill: () => {
        child.kill();
      },
    };
  };
}
