/**
 * Learning-rate schedules: plain numbers, no graph. The rate is an input of the `train` graph, so a schedule can be changed
 * without compiling again. All begin with a linear warm-up over the first `warmupSteps` steps (0: none).
 */
export type Schedule =
  | { readonly type: 'constant'; readonly warmupSteps: number }
  /** Times `factor` after every `everyEpochs` epochs. */
  | { readonly type: 'step'; readonly warmupSteps: number; readonly everyEpochs: number; readonly factor: number }
  /** Half a cosine from the full rate after the warm-up to `minimum` at the end. Loshchilov & Hutter 2017, arXiv:1608.03983. */
  | { readonly type: 'cosine'; readonly warmupSteps: number; readonly minimum: number }
  /** Times `factor`, not below `minimum`, after more than `patience` epochs in which the validation loss did not improve. */
  | {
      readonly type: 'plateau';
      readonly warmupSteps: number;
      readonly patience: number;
      readonly factor: number;
      readonly minimum: number;
    };

/** What a schedule remembers: plain JSON, part of a checkpoint. Only `plateau` changes it. */
export interface ScheduleState {
  /** Least validation loss so far; null before the first. */
  readonly best: number | null;
  readonly epochsWithoutImprovement: number;
  /** Product of all reductions so far. */
  readonly scale: number;
}

/** Where training stands, before the step whose rate is asked for. */
export interface Progress {
  /** The rate from the settings, before any schedule. */
  readonly learningRate: number;
  /** Steps done in this run; 0 before the first. */
  readonly step: number;
  /** Epochs done; 0 in the first. */
  readonly epoch: number;
  readonly stepsPerEpoch: number;
  /** Epochs that were asked for. */
  readonly epochs: number;
}

/** An improvement must be at least this part of the best loss, as in PyTorch's `ReduceLROnPlateau`. */
const PLATEAU_THRESHOLD = 1e-4;

export function createScheduleState(): ScheduleState {
  return { best: null, epochsWithoutImprovement: 0, scale: 1 };
}

/** The learning rate of the next step. A `minimum` above the full rate does not raise it. */
export function learningRateAt(schedule: Schedule, state: ScheduleState, progress: Progress): number {
  const warmup = progress.step < schedule.warmupSteps ? (progress.step + 1) / schedule.warmupSteps : 1;
  return warmup * scheduledRate(schedule, state, progress);
}

function scheduledRate(schedule: Schedule, state: ScheduleState, progress: Progress): number {
  const full = progress.learningRate;
  switch (schedule.type) {
    case 'constant':
      return full;
    case 'step':
      return full * schedule.factor ** Math.floor(progress.epoch / schedule.everyEpochs);
    case 'cosine': {
      const total = progress.epochs * progress.stepsPerEpoch - schedule.warmupSteps;
      const done = progress.step - schedule.warmupSteps;
      const share = done <= 0 ? 0 : done >= total ? 1 : done / total;
      const lowest = Math.min(schedule.minimum, full);
      return lowest + ((full - lowest) * (1 + Math.cos(Math.PI * share))) / 2;
    }
    case 'plateau':
      return Math.max(full * state.scale, Math.min(schedule.minimum, full));
  }
}

/**
 * The state after an epoch with this validation loss. NaN counts as no improvement. As PyTorch's `ReduceLROnPlateau` with its
 * defaults (relative threshold 1e-4, no cooldown).
 */
export function observeValidation(schedule: Schedule, state: ScheduleState, loss: number): ScheduleState {
  if (schedule.type !== 'plateau') return state;
  if (Number.isFinite(loss) && (state.best === null || loss < state.best * (1 - PLATEAU_THRESHOLD))) {
    return { ...state, best: loss, epochsWithoutImprovement: 0 };
  }
  const waited = state.epochsWithoutImprovement + 1;
  if (waited <= schedule.patience) return { ...state, epochsWithoutImprovement: waited };
  return { ...state, epochsWithoutImprovement: 0, scale: state.scale * schedule.factor };
}
