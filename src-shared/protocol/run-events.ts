import type { Diagnostic } from '../base/diagnostic';
import type { TextResults } from './text-results';

/** What a training run says while it runs: one JSON object a line with `--json`, and the plots of the app. */
export type RunEvent =
  | {
      readonly type: 'start';
      readonly run: string;
      readonly seed: number;
      readonly parameters: number;
      readonly samples: { readonly train: number; readonly validation: number; readonly test: number };
      /** What several samples are called, as `windows`; absent in runs of older versions. */
      readonly sampleNoun?: string;
      readonly epochs: number;
      readonly stepsPerEpoch: number;
      readonly stepsPerRun: number;
      readonly provider: string;
      readonly resumedFromStep: number | null;
      /** Blocks with parameters, in the order of `blockNorms`; absent in runs of older versions. */
      readonly blocks?: readonly string[];
    }
  | {
      readonly type: 'step';
      readonly step: number;
      readonly epoch: number;
      readonly loss: number;
      /** Euclidean norm of the gradient of all parameters, before clipping by norm. */
      readonly gradientNorm: number;
      /** The same of each block's parameters; absent in runs of older versions. */
      readonly blockNorms?: readonly number[];
      readonly learningRate: number;
      readonly samplesPerSecond: number;
      /** Resident memory of the process that trains, in bytes; absent where the host does not measure it. */
      readonly residentBytes?: number;
    }
  | {
      readonly type: 'epoch';
      readonly epoch: number;
      readonly step: number;
      readonly trainingLoss: number;
      readonly validationLoss: number | null;
      readonly metrics: Readonly<Record<string, number>>;
      readonly best: boolean;
      readonly seconds: number;
      /** Of each text output on the validation part, with a few of its texts; absent where the model writes none. */
      readonly texts?: readonly TextResults[];
    }
  /** The run started from the weights of another one. */
  | { readonly type: 'carry-over'; readonly from: string; readonly report: CarryOverReport }
  /** The run holds the weights of a model file; its metrics are those that the file was stored with. */
  | {
      readonly type: 'imported';
      /** Without its folder. */
      readonly file: string;
      readonly metrics: RunMetrics;
      readonly floors: Readonly<Record<string, Readonly<Record<string, number>>>>;
    }
  | { readonly type: 'checkpoint'; readonly step: number; readonly path: string; readonly best: boolean }
  | { readonly type: 'notice'; readonly message: string }
  | {
      readonly type: 'done';
      readonly reason: 'finished' | 'early-stop' | 'stopped';
      readonly epochs: number;
      readonly steps: number;
      readonly seconds: number;
      readonly bestEpoch: number | null;
      readonly metrics: RunMetrics;
      readonly floors: Readonly<Record<string, Readonly<Record<string, number>>>>;
    }
  | { readonly type: 'error'; readonly diagnostics: readonly Diagnostic[] };

/** What became of the weights of another run in a new model; parameters by name. */
export interface CarryOverReport {
  /** Same name and shape: its values are kept. */
  readonly kept: readonly string[];
  /** Same name, another shape: starts anew. */
  readonly changed: readonly {
    readonly name: string;
    readonly from: readonly number[];
    readonly to: readonly number[];
  }[];
  /** Only in the new model: starts anew. */
  readonly added: readonly string[];
  /** Only in the other run. */
  readonly removed: readonly string[];
}

/** Errors in the data's own units, and the loss in the model's scaled numbers; null for a part that was not measured. */
export interface RunMetrics {
  readonly validation: Readonly<Record<string, number>> | null;
  readonly test: Readonly<Record<string, number>> | null;
}
