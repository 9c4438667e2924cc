import { z } from 'zod';
import type { Diagnostic } from '../base/diagnostic';
import type {
  AppInfo,
  AppSettings,
  DataDescription,
  DataPreview,
  ExportPlan,
  ExportReport,
  OpenedProject,
  PredictionReport,
} from './app-types';
import type { AttentionHistory, InspectReport } from './inspect-types';
import type { FreeRunResults } from './free-run';
import type {
  PaddingReport,
  PreflightReport,
  RunDetails,
  RunResults,
  RunSummaryRecord,
  SeriesPlot,
  TryItReport,
} from './run-types';

/**
 * Every question the window may ask the main process, with the schema of its argument. The main process checks the sender
 * and the argument before a handler sees either; what large data there is stays in the worker. Project texts are the
 * canonical JSON of `document/serialize`: the window never passes structures of its own.
 */
const path = z.string().min(1).max(4096);
const projectText = z.string().max(64_000_000);
const decoding = z
  .strictObject({
    beam: z.number().int().min(1).max(64),
    lengthPenalty: z.number().min(0).max(10),
    temperature: z.number().min(0).max(100),
    topK: z.number().int().min(0).max(1_000_000),
    seed: z.number().int().min(0).max(0xffffffff),
  })
  .optional();
const run = z.string().regex(/^[A-Za-z0-9._-]{1,100}$/);

/** A graph of a run. */
const exported = {
  projectPath: path,
  run,
  /** `pair`: `encoder.onnx` and `decoder-step.onnx` in one folder. */
  kind: z.enum(['predict', 'step', 'evaluate', 'train', 'forecast', 'generate', 'sample', 'pair']),
  gradients: z.boolean(),
  /** `forecast`: rows that it predicts, each from those before. */
  steps: z.number().int().min(1).max(1000).optional(),
};

export const requests = {
  'app.info': z.strictObject({}),
  'app.open-link': z.strictObject({ key: z.enum(['guide', 'licences', 'report']) }),
  'settings.read': z.strictObject({}),
  'settings.write': z.strictObject({
    theme: z.enum(['system', 'light', 'dark']).optional(),
    threads: z.number().int().min(1).max(256).optional(),
    provider: z.enum(['auto', 'cpu', 'cuda', 'dml', 'coreml', 'webgpu']).optional(),
    autosave: z.boolean().optional(),
  }),
  'recent.list': z.strictObject({}),
  'recent.remove': z.strictObject({ path }),
  'example.list': z.strictObject({}),
  /** Copies the example (project and data) into a folder of the user's and opens it there. */
  'example.open': z.strictObject({ name: z.string().regex(/^[a-z0-9-]{1,60}$/) }),
  /** Without a path: asks with a dialog; a null answer means the user cancelled. Also opens `.onnx` files that carry a project. */
  'project.open': z.strictObject({ path: path.optional() }),
  /** Without a path (never saved, or "save as"): asks with a dialog. */
  'project.save': z.strictObject({
    path: path.optional(),
    text: projectText,
    /** The model file the project was opened from: its weights become a run beside the project. */
    weights: path.optional(),
  }),
  /** The user keeps what is on the canvas over what another program wrote: saving may replace that, and no later change. */
  'project.keep': z.strictObject({ path }),
  /** Called a second after the last edit; `path` null for a project never saved. */
  'project.backup': z.strictObject({ key: z.string().max(200), path: path.nullable(), text: projectText }),
  'project.discard-backup': z.strictObject({ key: z.string().max(200) }),
  /** Backups left behind by a crash. */
  'project.recoverable': z.strictObject({}),
  'project.dirty': z.strictObject({ isDirty: z.boolean(), name: z.string().max(500) }),
  'file.choose': z.strictObject({ kind: z.enum(['data', 'model', 'folder']) }),
  /** Asks for a project file and gives its text, as it is, for the reusable blocks in it; null when cancelled. */
  'file.read-project': z.strictObject({}),
  'file.save-text': z.strictObject({ suggestedName: z.string().max(200), text: z.string().max(64_000_000) }),
  /** The text on the system's clipboard, where it is blocks that were copied from a canvas; null for anything else. */
  'clipboard.blocks': z.strictObject({}),
  'file.save-image': z.strictObject({ suggestedName: z.string().max(200), dataUrl: z.string().max(64_000_000) }),
  /** Dialect, types, summaries and first rows of a table file. */
  'data.preview': z.strictObject({
    path,
    /** A second text file, line by line beside the first. */
    pairedPath: path.nullable().optional(),
    dialect: z.record(z.string().max(40), z.unknown()).optional(),
    offset: z.number().int().min(0),
    count: z.number().int().min(0).max(1000),
  }),
  /** What the bound data offers the model: feature infos, windows per part, floors, warnings. */
  'data.describe': z.strictObject({ projectPath: path.nullable(), text: projectText }),
  /** One column over time with the split, thinned to what a plot can show. */
  'data.series': z.strictObject({
    projectPath: path.nullable(),
    text: projectText,
    column: z.string().max(500),
    points: z.number().int().min(10).max(20_000),
    /** Of several series the one of this number; the first when absent. */
    series: z.number().int().min(0).max(1e9).optional(),
  }),
  'run.preflight': z.strictObject({ projectPath: path, text: projectText }),
  /** `from`: starts anew from the weights of that run, as far as they fit. */
  'run.start': z.strictObject({ projectPath: path, text: projectText, resume: run.optional(), from: run.optional() }),
  'run.pause': z.strictObject({}),
  'run.continue': z.strictObject({}),
  /** Stops after the current step and keeps the best weights. */
  'run.stop': z.strictObject({}),
  'run.list': z.strictObject({ projectPath: path }),
  'run.read': z.strictObject({ projectPath: path, run }),
  'run.note': z.strictObject({ projectPath: path, run, note: z.string().max(10_000) }),
  'run.delete': z.strictObject({ projectPath: path, run }),
  /** Predictions of the test part beside truth and floors. */
  'run.results': z.strictObject({ projectPath: path, run }),
  /** A model of the next row run freely, its own predictions read: over the test part, and beyond the data. */
  'run.free': z.strictObject({ projectPath: path, run, steps: z.number().int().min(1).max(1000) }),
  /** Whether padding the same samples further changes outputs, loss or gradients: it must not. */
  'run.padding-test': z.strictObject({ projectPath: path, text: projectText }),
  'run.try': z.strictObject({
    projectPath: path,
    run,
    sample: z.number().int().min(0),
    changes: z
      .array(z.strictObject({ input: z.string().max(200), index: z.number().int().min(0), value: z.number() }))
      .max(100_000),
    /** In place of what the sample holds, for inputs that are texts. */
    texts: z
      .array(z.strictObject({ input: z.string().max(200), text: z.string().max(1_000_000) }))
      .max(100)
      .optional(),
    decoding,
  }),
  /** States, gates and gradients through time of the recurrent blocks, and where attention looks, for one sample. */
  'run.inspect': z.strictObject({ projectPath: path, run, sample: z.number().int().min(0) }),
  /** How attention formed while the run trained; null for a run that kept none. May be asked while it trains. */
  'run.attention': z.strictObject({ projectPath: path, run }),
  /** Names, sizes and opset of what an export with these settings would write. */
  'model.describe': z.strictObject(exported),
  'model.export': z.strictObject({ ...exported, path: path.optional() }),
  'model.predict-file': z.strictObject({ projectPath: path, run, dataPath: path }),
  'provider.list': z.strictObject({}),
} as const;

export type RequestName = keyof typeof requests;
export type Argument<N extends RequestName> = z.input<(typeof requests)[N]>;

/** What each question is answered with. */
export interface Results {
  'app.info': AppInfo;
  'app.open-link': null;
  'settings.read': AppSettings;
  'settings.write': AppSettings;
  'recent.list': readonly {
    readonly path: string;
    readonly name: string;
    readonly opened: number;
    readonly exists: boolean;
  }[];
  'recent.remove': null;
  'example.list': readonly {
    readonly name: string;
    readonly title: string;
    readonly summary: string;
    readonly projectText: string;
  }[];
  'example.open': OpenedProject;
  'project.open': OpenedProject | null;
  /** `run`: what the weights became; the project is saved also where they could not be read (`diagnostics`). */
  'project.save': {
    readonly path: string;
    readonly run?: string;
    readonly diagnostics?: readonly Diagnostic[];
  } | null;
  'project.keep': null;
  'project.backup': null;
  'project.discard-backup': null;
  'project.recoverable': readonly {
    readonly key: string;
    readonly path: string | null;
    readonly text: string;
    readonly saved: number;
  }[];
  'project.dirty': null;
  'file.choose': { readonly path: string } | null;
  'file.read-project': { readonly path: string; readonly text: string } | null;
  'file.save-text': { readonly path: string } | null;
  'clipboard.blocks': { readonly text: string } | null;
  'file.save-image': { readonly path: string } | null;
  'data.preview': DataPreview;
  'data.describe': DataDescription;
  'data.series': SeriesPlot;
  'run.preflight': PreflightReport;
  'run.start': { readonly run: string };
  'run.pause': null;
  'run.continue': null;
  'run.stop': null;
  'run.list': readonly RunSummaryRecord[];
  'run.read': RunDetails;
  'run.note': null;
  'run.delete': null;
  'run.results': RunResults;
  'run.free': FreeRunResults;
  'run.padding-test': PaddingReport;
  'run.try': TryItReport;
  'run.inspect': InspectReport;
  'run.attention': AttentionHistory | null;
  'model.describe': ExportPlan;
  'model.export': ExportReport | null;
  'model.predict-file': PredictionReport | null;
  'provider.list': readonly {
    readonly provider: string;
    readonly isUsable: boolean;
    readonly canTrain: boolean;
    readonly reason: string;
    readonly command: string | null;
  }[];
}

/** Every answer is a value or diagnostics: no exception and no stack trace crosses the bridge. */
export type Answer<N extends RequestName> =
  { readonly ok: true; readonly value: Results[N] } | { readonly ok: false; readonly error: readonly Diagnostic[] };
