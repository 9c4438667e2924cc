import type { Diagnostic } from '../base/diagnostic';
import type { FeatureInfo } from '../blocks/block';
import type { TextStatistics } from '../data/text/describe-text';
import type { ColumnType } from '../document/document';
import type { RunEvent } from './run-events';

export interface AppInfo {
  readonly version: string;
  readonly electron: string;
  readonly chromium: string;
  readonly node: string;
  readonly onnxruntime: string;
  readonly platform: string;
  readonly cores: number;
  readonly licences: readonly { readonly name: string; readonly version: string; readonly licence: string }[];
}

export interface AppSettings {
  readonly theme: 'system' | 'light' | 'dark';
  readonly threads: number;
  readonly provider: 'auto' | 'cpu' | 'cuda' | 'dml' | 'coreml' | 'webgpu';
  readonly autosave: boolean;
}

export interface OpenedProject {
  /** Null for a project that came out of an ONNX file. */
  readonly path: string | null;
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
  /** The model file whose weights can become a run of the project once it is saved. */
  readonly weights?: string;
}

export interface ColumnDescription {
  readonly name: string;
  readonly type: ColumnType;
  readonly missing: number;
  readonly distinct: number;
  /** Dates are milliseconds since 1970 UTC. Null where there is no value. */
  readonly minimum: number | string | null;
  readonly maximum: number | string | null;
  /** Numbers and booleans only. */
  readonly mean: number | null;
  /** What stands behind its numbers (`kg`) and is left off; absent where nothing does. */
  readonly unit?: string;
  /** How the values are spread; null or absent where that says nothing. */
  readonly distribution?: ColumnDistribution | null;
}

export type ColumnDistribution =
  | {
      readonly kind: 'bins';
      /** Equally wide bars from `from` to `to`; where `isWhole` each is one whole number, the last `to` − 1. */
      readonly from: number;
      readonly to: number;
      readonly isWhole: boolean;
      readonly counts: readonly number[];
    }
  /** The most frequent values, the first most often. */
  | { readonly kind: 'values'; readonly values: readonly { readonly text: string; readonly count: number }[] };

export interface DataPreview {
  readonly path: string;
  readonly fingerprint: string;
  readonly rowCount: number;
  readonly columns: readonly ColumnDescription[];
  readonly dialect: Readonly<Record<string, unknown>>;
  /** The rows asked for, as text; null is missing. */
  readonly rows: readonly (readonly (string | null)[])[];
}

export interface DataDescription {
  readonly fingerprint: string;
  readonly rowCount: number;
  /** Answers of the feature source, by `featureKey` (`blocks/feature-key`) of the request. */
  readonly features: readonly { readonly key: string; readonly info: FeatureInfo }[];
  /** Requests the data cannot answer, by the same keys, with the reason. */
  readonly refusals?: readonly { readonly key: string; readonly diagnostic: Diagnostic }[];
  readonly windows: { readonly train: number; readonly validation: number; readonly test: number };
  /** `{ last_value: { rmse, mae }, … }`. */
  readonly floors: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** The same on the windows of the validation part: what the metrics of an epoch are compared with. */
  readonly validationFloors?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** The loss that they have on that part, in the scale of the prepared data; empty where it does not follow from their errors. */
  readonly lossFloors?: Readonly<Record<string, number>>;
  readonly season: number | null;
  /** Lengths and vocabularies of the columns prepared as text; absent when there are none. */
  readonly texts?: readonly TextStatistics[];
  readonly warnings: readonly Diagnostic[];
}

/** What a file of an export takes and gives. */
export interface ExportedPorts {
  readonly opset: number;
  readonly inputs: readonly ExportedPort[];
  readonly outputs: readonly ExportedPort[];
}

/** An export before it is written. */
export interface ExportPlan extends ExportedPorts {
  readonly bytes: number;
}

export interface ExportReport extends ExportPlan {
  readonly path: string;
  readonly sha256: string;
  /** Greatest difference between the exported file, run in a fresh process, and the app's own forward pass. */
  readonly greatestDifference: number;
  readonly checkedSizes: readonly { readonly batch: number; readonly time: number; readonly milliseconds: number }[];
  /** The data of the run was out of reach or had changed: the windows were made up. */
  readonly madeUpWindows: boolean;
  /** Whether the weights come back, too, where the file is opened. */
  readonly carriesWeights: boolean;
  /** What the user should know about the file. */
  readonly notes: readonly string[];
}

export interface PredictionReport {
  readonly path: string;
  readonly rows: number;
}

/** What the main process tells the window unasked. */
export type AppEvent =
  | { readonly type: 'run'; readonly run: string; readonly event: RunEvent }
  | { readonly type: 'run-lost'; readonly run: string; readonly diagnostics: readonly Diagnostic[] }
  | { readonly type: 'open'; readonly project: OpenedProject }
  | { readonly type: 'command'; readonly command: string }
  | { readonly type: 'file-changed'; readonly path: string; readonly kind: 'project' | 'data' }
  | { readonly type: 'theme'; readonly isDark: boolean }
  /** Something failed that nobody in the window asked for, for example a file from the command line. */
  | { readonly type: 'problem'; readonly diagnostics: readonly Diagnostic[] }
  /** The window's process ended and was started again: what was being drawn, from its last backup. */
  | {
      readonly type: 'restored';
      readonly backup: { readonly key: string; readonly path: string | null; readonly text: string };
    };

/** An input or output of an exported file. */
export interface ExportedPort {
  readonly name: string;
  readonly dtype: string;
  /** Sizes, the free ones by name; null where the file states none. */
  readonly shape: readonly (number | string)[] | null;
}
