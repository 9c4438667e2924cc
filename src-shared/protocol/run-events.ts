import type { Diagnostic } from '../base/diagnostic';

/** What a training run says while it runs: one JSON object a line with `--json`, and the plots of the app. */
export type RunEvent =
  | {
      readonly type: 'start';
      readonly run: string;
      readonly seed: number;
      readonly parameters: number;
      readonly samples: { readonly train: number; readonly validation: number; readonly test: number };
      readonly epochs: number;
      readonly stepsPerEpoch: number;
      readonly stepsPerRun: number;
      readonly provider: string;
      readonly resumedFromStep: number | null;
    }
  | {
      readonly type: 'step';
      readonly step: number;
      readonly epoch: number;
      readonly loss: number;
      readonly gradientNorm: number;
      readonly learningRate: number;
      readonly samplesPerSecond: number;
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
      readonly metrics: {
        readonly validation: Readonly<Record<string, number>> | null;
        readonly test: Readonly<Record<string, number>> | null;
      };
      readonly floors: Readonly<Record<string, Readonly<Record<string, number>>>>;
    }
  | { readonly type: 'error'; readonly diagnostics: readonly Diagnostic[] };
