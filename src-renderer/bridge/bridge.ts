import type { AppEvent } from '../../src-shared/protocol/app-types';
import type { Answer, Argument, RequestName } from '../../src-shared/protocol/requests';

/**
 * What the preload script puts on the window. The only way out of it: files, settings, the worker and the menu are on
 * the other side, and every argument is checked there.
 */
export interface Bridge {
  readonly ask: <N extends RequestName>(name: N, argument: Argument<N>) => Promise<Answer<N>>;
  /** Calls back for everything the main process tells unasked; the returned function ends that. */
  readonly onEvent: (listener: (event: AppEvent) => void) => () => void;
  /** Where a file lies that was dropped on the window; an empty text when it has no place on the disk. */
  readonly pathOfFile: (file: File) => string;
}

let bridge: Bridge | null = null;

/** Puts a bridge in the place of the window's own: a fake one in tests and in a plain browser. */
export function setBridge(next: Bridge): void {
  bridge = next;
}

/** Asks the main process. Never rejects: what goes wrong on the way is a diagnostic (`APP-001`) too. */
export async function ask<N extends RequestName>(name: N, argument: Argument<N>): Promise<Answer<N>> {
  try {
    return await currentBridge().ask(name, argument);
  } catch (error) {
    return {
      ok: false,
      error: [
        {
          code: 'APP-001',
          severity: 'error',
          message: `The question "${name}" got no answer: ${error instanceof Error ? error.message : String(error)}.`,
          nextStep: 'Try again. If it stays so, save the project and start Unroll again.',
        },
      ],
    };
  }
}

export function onAppEvent(listener: (event: AppEvent) => void): () => void {
  return currentBridge().onEvent(listener);
}

export function pathOfFile(file: File): string {
  return currentBridge().pathOfFile(file);
}

function currentBridge(): Bridge {
  if (bridge === null) throw new Error('No bridge was set before it was used');
  return bridge;
}
