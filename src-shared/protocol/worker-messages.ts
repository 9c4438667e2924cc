import type { z } from 'zod';
import type { Diagnostic } from '../base/diagnostic';
import type { Results, RequestName, requests } from './requests';
import type { RunEvent } from './run-events';
import type { ExportedPorts } from './app-types';

/** Questions of the window that the main process hands to a worker as they are: they need data, or onnxruntime. */
export const FORWARDED = [
  'data.preview',
  'data.describe',
  'data.series',
  'run.preflight',
  'run.list',
  'run.read',
  'run.note',
  'run.delete',
  'run.results',
  'run.free',
  'run.padding-test',
  'run.try',
  'run.inspect',
  'run.attention',
  'model.describe',
  'provider.list',
] as const satisfies readonly RequestName[];

export type ForwardedName = (typeof FORWARDED)[number];

export type ParsedArgument<N extends RequestName> = z.output<(typeof requests)[N]>;

export type GraphKindName = 'predict' | 'step' | 'evaluate' | 'train' | 'forecast' | 'generate' | 'sample' | 'pair';

/** What an export wrote, before the file is checked in another process. */
export interface WrittenModel {
  readonly bytes: number;
  /** Of what was written (of a pair of both files, the encoder first), in hexadecimal. */
  readonly sha256: string;
  /** Whether all weights are inside. */
  readonly carriesWeights: boolean;
  readonly notes: readonly string[];
}

/** What a process that had no part in the export found in the file. */
export interface ModelVerification extends ExportedPorts {
  readonly sha256: string;
  /** Against another graph with the run's weights, relative to the largest value (at least 1). */
  readonly greatestDifference: number;
  readonly tolerance: number;
  readonly checkedSizes: readonly { readonly batch: number; readonly time: number; readonly milliseconds: number }[];
  /** The data of the run was out of reach or had changed: the windows were made up. */
  readonly madeUpWindows: boolean;
}

/** Questions that only the main process asks. */
interface OwnQuestions {
  readonly 'model.write': {
    readonly argument: {
      readonly projectPath: string;
      readonly run: string;
      readonly kind: GraphKindName;
      readonly gradients: boolean;
      /** `forecast`: rows that it predicts. */
      readonly steps: number;
      readonly path: string;
    };
    readonly result: WrittenModel;
  };
  readonly 'model.verify': {
    readonly argument: {
      readonly projectPath: string;
      readonly run: string;
      readonly kind: GraphKindName;
      readonly steps: number;
      readonly path: string;
    };
    readonly result: ModelVerification;
  };
  /** The project that an ONNX file carries, as canonical text, and whether it carries its weights. */
  readonly 'model.project': {
    readonly argument: { readonly path: string };
    readonly result: { readonly text: string; readonly hasWeights: boolean };
  };
  /** Makes the weights of an ONNX file a run of a project. */
  readonly 'model.import': {
    readonly argument: { readonly projectPath: string; readonly path: string };
    readonly result: { readonly run: string };
  };
  readonly 'model.predict': {
    readonly argument: {
      readonly projectPath: string;
      readonly run: string;
      readonly dataPath: string;
      readonly outPath: string;
    };
    readonly result: { readonly rows: number };
  };
  readonly 'runtime.version': {
    readonly argument: Readonly<Record<string, never>>;
    readonly result: { readonly version: string };
  };
}

export type WorkerQuestionName = ForwardedName | keyof OwnQuestions;

export type WorkerArgument<N extends WorkerQuestionName> = N extends keyof OwnQuestions
  ? OwnQuestions[N]['argument']
  : N extends ForwardedName
    ? ParsedArgument<N>
    : never;

export type WorkerResult<N extends WorkerQuestionName> = N extends keyof OwnQuestions
  ? OwnQuestions[N]['result']
  : N extends ForwardedName
    ? Results[N]
    : never;

export type WorkerAnswer =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: readonly Diagnostic[] };

/** One training run for the process that is asked to do it; it ends after it. */
export interface TrainingOrder {
  readonly projectPath: string;
  readonly text: string;
  /** Name of the run to go on with; null for a new one. */
  readonly resume: string | null;
  /** Name of the run whose weights a new one starts from; null draws them. */
  readonly from: string | null;
  readonly threads: number;
  readonly provider: 'auto' | 'cpu' | 'cuda' | 'dml' | 'coreml' | 'webgpu';
}

export type ToWorker =
  | { readonly type: 'ask'; readonly id: number; readonly name: WorkerQuestionName; readonly argument: unknown }
  | { readonly type: 'train'; readonly order: TrainingOrder }
  | { readonly type: 'pause' }
  | { readonly type: 'continue' }
  | { readonly type: 'stop' };

export type FromWorker =
  | { readonly type: 'answer'; readonly id: number; readonly answer: WorkerAnswer }
  | { readonly type: 'run'; readonly event: RunEvent }
  /** The last message of a training process. An exit without it is a failure, whatever the exit code says. */
  | { readonly type: 'ended' };
