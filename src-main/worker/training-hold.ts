import { setImmediate as nextTurn } from 'node:timers/promises';

/** What the user asks of a run that is going on: to hold between two steps, to go on, to end. */
export class TrainingHold {
  private isStopped = false;
  private release: (() => void) | null = null;
  private held: Promise<void> | null = null;

  pause(): void {
    if (this.isStopped) return;
    this.held ??= new Promise((resolve) => (this.release = resolve));
  }

  continue(): void {
    this.release?.();
    this.release = null;
    this.held = null;
  }

  /** Ends a pause too. */
  stop(): void {
    this.isStopped = true;
    this.continue();
  }

  shouldStop(): 'no' | 'after-step' {
    return this.isStopped ? 'after-step' : 'no';
  }

  /** Lets messages in; while the run is held, resolves only when it goes on or ends. */
  async wait(): Promise<void> {
    await nextTurn();
    await this.held;
  }
}
