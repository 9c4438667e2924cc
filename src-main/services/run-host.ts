import type { Diagnostic } from '../../src-shared/base/diagnostic';
import { DiagnosticError } from '../../src-shared/base/diagnostic';
import type { AppEvent } from '../../src-shared/protocol/app-types';
import type { RunEvent } from '../../src-shared/protocol/run-events';
import type { TrainingOrder } from '../../src-shared/protocol/worker-messages';
import type { ForkWorker, WorkerProcess } from './worker-process';

interface ActiveRun {
  readonly process: WorkerProcess;
  readonly projectPath: string;
  /** Known with the first event. */
  run: string | null;
  step: number;
  /** The last words were heard: the exit that follows is no failure. */
  hasEnded: boolean;
}

/** After this many milliseconds a run that was asked to stop is ended with its process; its checkpoints stay. */
const LONGEST_STOP = 30_000;

/** Trains in a process of its own, one run at a time, and tells the window what it says. The process may die at any moment. */
export class RunHost {
  private readonly fork: ForkWorker;
  private readonly emit: (event: AppEvent) => void;
  private active: ActiveRun | null = null;

  constructor(fork: ForkWorker, emit: (event: AppEvent) => void) {
    this.fork = fork;
    this.emit = emit;
  }

  isRunning(projectPath: string, run: string): boolean {
    return this.active?.run === run && this.active.projectPath === projectPath;
  }

  isActive(): boolean {
    return this.active !== null;
  }

  /**
   * Starts a run, or goes on with one, and gives its name once training has begun. Throws a `DiagnosticError`: RUN-001 while
   * another run is going on, else what keeps this one from starting.
   */
  start(order: TrainingOrder): Promise<string> {
    if (this.active) {
      throw new DiagnosticError(runError('RUN-001', 'A run is still going on.', 'Stop it first, or wait for its end.'));
    }
    const process = this.fork('Unroll training');
    const active: ActiveRun = { process, projectPath: order.projectPath, run: null, step: 0, hasEnded: false };
    this.active = active;
    const early: RunEvent[] = [];
    return new Promise((resolve, reject) => {
      process.onMessage((message) => {
        if (message.type === 'ended') this.end(active);
        if (message.type !== 'run') return;
        const { event } = message;
        if (active.run !== null) {
          this.tell(active, active.run, event);
          return;
        }
        if (event.type === 'error') {
          reject(new DiagnosticError(event.diagnostics));
          return;
        }
        early.push(event);
        if (event.type !== 'start') return;
        active.run = event.run;
        resolve(event.run);
        // Notices come before the start, when the run has no name yet.
        for (const one of [event, ...early.slice(0, -1)]) this.tell(active, event.run, one);
      });
      process.onExit((code) => {
        if (this.active === active) this.active = null;
        if (active.hasEnded) return;
        const lost = describeLoss(active, code);
        reject(new DiagnosticError(lost));
        if (active.run !== null) this.emit({ type: 'run-lost', run: active.run, diagnostics: [lost] });
      });
      process.post({ type: 'train', order });
    });
  }

  /** Nothing happens where no run is active: the run may have ended while the question was on its way. */
  tellActive(what: 'pause' | 'continue' | 'stop'): void {
    const { active } = this;
    if (!active) return;
    active.process.post({ type: what });
    if (what !== 'stop') return;
    const timer = setTimeout(() => {
      if (this.active === active) active.process.kill();
    }, LONGEST_STOP);
    timer.unref();
  }

  /** Stops after the current step and waits for the result; at most `milliseconds`. */
  async stopAndWait(milliseconds: number): Promise<void> {
    const begin = performance.now();
    this.tellActive('stop');
    while (this.active && performance.now() - begin < milliseconds) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    this.active?.process.kill();
  }

  private tell(active: ActiveRun, run: string, event: RunEvent): void {
    if (event.type === 'step') active.step = event.step;
    this.emit({ type: 'run', run, event });
  }

  private end(active: ActiveRun): void {
    active.hasEnded = true;
    if (this.active === active) this.active = null;
    // A native library that ends badly at exit must not look like a failed run.
    active.process.kill();
  }
}

function describeLoss({ run, step }: ActiveRun, code: number): Diagnostic {
  const where = run === null ? 'before its first step' : `after step ${step} of ${run}`;
  return runError(
    'RUN-002',
    `The training process ended unexpectedly ${where} (exit code ${code}). Its last checkpoint is kept.`,
    run === null
      ? 'Try again; if it happens again, use smaller batches or a smaller model, for memory may have run out.'
      : 'Resume the run in the Runs panel. If it happens again, use smaller batches, for memory may have run out.',
  );
}

function runError(code: string, message: string, nextStep: string): Diagnostic {
  return { code, severity: 'error', message, nextStep };
}
