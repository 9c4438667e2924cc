import type { Clock, TrainingHooks } from './training-setup';
import type { TrainingCheckpoint } from './training-state';

/** Saving may take this part of the time between two checkpoints. */
const LARGEST_SHARE = 0.05;

/**
 * Decides when checkpoints are written, and in which order. `last` always goes first: when `last` says that its own step is
 * the best, `best` is written straight after it and before any other `last`. So whatever moment the process is killed at,
 * the two files tell of one and the same course: `best` is of the step that `last` names, or it is `last` itself.
 */
export class CheckpointKeeper {
  private readonly hooks: TrainingHooks;
  private readonly clock: Clock;
  /** In milliseconds. */
  private readonly leastInterval: number;
  private interval: number;
  private savedAt: number;
  /** What `last` holds. */
  private saved: TrainingCheckpoint | null;
  /** The newest best state that is not on disk. */
  private pendingBest: TrainingCheckpoint | null = null;

  constructor(hooks: TrainingHooks, clock: Clock, seconds: number, saved: TrainingCheckpoint | null) {
    this.hooks = hooks;
    this.clock = clock;
    this.leastInterval = seconds * 1000;
    this.interval = this.leastInterval;
    this.savedAt = clock();
    this.saved = saved;
  }

  /** Whether enough time has passed for another checkpoint. */
  isDue(): boolean {
    return this.clock() - this.savedAt >= this.interval;
  }

  /** To be called at the end of an epoch that was the best so far. */
  holdBest(checkpoint: TrainingCheckpoint): void {
    this.pendingBest = checkpoint;
  }

  /** Writes the best state if it is not on disk yet, and `checkpoint`. Throws what the host's writing throws. */
  async save(checkpoint: TrainingCheckpoint): Promise<void> {
    const begin = this.clock();
    await this.saveBest();
    await this.saveLast(checkpoint);
    this.savedAt = this.clock();
    const slow = (this.savedAt - begin) / LARGEST_SHARE;
    this.interval = this.leastInterval === 0 ? 0 : Math.max(this.leastInterval, slow);
  }

  /** Writes the best state if it is not on disk yet. */
  async saveBest(): Promise<void> {
    if (!this.pendingBest) return;
    await this.saveLast(this.pendingBest);
    await this.write(this.pendingBest, 'best');
    this.pendingBest = null;
  }

  private async saveLast(checkpoint: TrainingCheckpoint): Promise<void> {
    if (checkpoint === this.saved) return;
    await this.write(checkpoint, 'last');
    this.saved = checkpoint;
  }

  private async write(checkpoint: TrainingCheckpoint, as: 'last' | 'best'): Promise<void> {
    const path = await this.hooks.saveCheckpoint(checkpoint, as);
    this.hooks.onEvent({ type: 'checkpoint', step: checkpoint.position.step, path, best: as === 'best' });
  }
}
