import type { CompiledModel } from '../compiler/compiled-model';
import type { TrainingSettings } from '../document/document';
import type { Graph } from '../ir/graph';
import type { RunEvent } from '../protocol/run-events';
import type { Tensor } from '../tensor/tensor';
import type { ModelData } from './model-data';
import type { TrainingCheckpoint } from './training-state';

/** A graph that has been loaded and can be run. */
export interface Runner {
  /** All outputs by name. Inputs are read in place and must not change before the promise settles. */
  readonly run: (feeds: ReadonlyMap<string, Tensor>) => Promise<Map<string, Tensor>>;
  readonly release: () => Promise<void>;
}

export type RunnerFactory = (graph: Graph) => Promise<Runner>;

/** Milliseconds that only grow. Decides when to report and to save, never what is computed. */
export type Clock = () => number;

export interface TrainingHooks {
  readonly onEvent: (event: RunEvent) => void;
  /** Awaited at the end of every epoch (the first is 1), before its event, with the parameters as they are then. */
  readonly onEpoch?: (epoch: number, parameters: ReadonlyMap<string, Tensor>) => Promise<void>;
  /** Asked between runs. `after-step` ends training there; the result is kept. */
  readonly shouldStop: () => 'no' | 'after-step';
  /** Stores a checkpoint, whole or not at all, and says where. What it throws ends training. */
  readonly saveCheckpoint: (checkpoint: TrainingCheckpoint, as: 'last' | 'best') => Promise<string>;
  /** Lets the host handle what has arrived (messages, signals). Called between runs. */
  readonly yieldToHost: () => Promise<void>;
  /** Resident memory of this process in bytes, for `step` events; leave it out where it cannot be measured. */
  readonly readMemory?: () => number;
}

/** Everything `trainModel` needs; it reaches for nothing else. */
export interface TrainingSetup {
  /** Name of the run, for the `start` event. */
  readonly run: string;
  /** Where the sessions run, for the `start` event. */
  readonly provider: string;
  /** What several samples are called, for the `start` event. */
  readonly sampleNoun: string;
  readonly model: CompiledModel;
  readonly data: ModelData;
  readonly settings: TrainingSettings;
  readonly createRunner: RunnerFactory;
  readonly clock: Clock;
  readonly hooks: TrainingHooks;
  readonly resume: ResumePoint | null;
  /** What a new run starts with in place of drawn values; see `carryWeights`. */
  readonly initialParameters?: ReadonlyMap<string, Tensor>;
  /**
   * Least time between two checkpoints, in seconds. Default 5; 0 writes one after every run. A checkpoint that is slow to
   * write is written more rarely, but for 0.
   */
  readonly checkpointSeconds?: number;
}

/** Where an earlier run stood. */
export interface ResumePoint {
  readonly last: TrainingCheckpoint;
  /** Parameters of the best epoch so far; null when there is none yet. */
  readonly bestParameters: ReadonlyMap<string, Tensor> | null;
}
