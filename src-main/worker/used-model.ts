import { DiagnosticError, type Diagnostic } from '../../src-shared/base/diagnostic';
import { aheadName, type FeedbackPlan } from '../../src-shared/compiler/feedback';
import type { FeatureSpec } from '../../src-shared/data/feature-spec';
import type { RunGraph } from '../../src-shared/decoding/step-model';
import type { TextWriter, WritingSettings } from '../../src-shared/decoding/writer';
import { runTaken } from './check-writing';
import { openFileWriter, PLAIN_WRITING } from './file-writer';
import { readModelFile } from './model-file';
import { readModelMetadata, type GraphKind, type ModelMetadata } from './model-metadata';
import { createSession, type ModelSession, type Provider } from './ort-session';
import { resolveProvider } from './providers';

/** A model file, and how it is to be run. */
export interface ModelUse {
  readonly modelPath: string;
  readonly threads?: number;
  readonly provider?: Provider | 'auto';
  /** How texts are written, by models that do; greedily when it is left out. */
  readonly writing?: WritingSettings;
}

/** What a model file holds. Throws a `DiagnosticError` where it predicts nothing: MODEL-001 to MODEL-003, MODEL-011. */
export async function openModel(
  modelPath: string,
): Promise<{ readonly bytes: Uint8Array; readonly metadata: ModelMetadata }> {
  const { model, bytes } = await readModelFile(modelPath);
  const metadata = readModelMetadata(model.metadata);
  if (!metadata.ok) throw new DiagnosticError(metadata.error.map((d) => ({ ...d, where: { file: modelPath } })));
  const { kind, project } = metadata.value;
  const isHalf = kind === 'encoder' && metadata.value.decoding === null;
  if (!PREDICTING.includes(kind) || isHalf) throw new DiagnosticError(wrongKind(modelPath, kind));
  if (project.data?.samples === 'text') throw new DiagnosticError(continuesText(modelPath));
  return { bytes, metadata: metadata.value };
}

/** Kinds of graphs that say something of data that has no answers. */
const PREDICTING: readonly GraphKind[] = ['predict', 'forecast', 'generate', 'sample', 'encoder'];

/** A model that is loaded, until `release`. */
export interface UsedModel {
  readonly session: ModelSession;
  readonly run: RunGraph | null;
  readonly writer: TextWriter | null;
  readonly settings: WritingSettings;
  readonly notices: readonly string[];
  readonly release: () => Promise<void>;
}

/** Loads a model whose graph fits its description (MODEL-002 otherwise), with what writes its texts where it writes some. */
export async function useModel(
  { modelPath, threads, provider: wanted = 'cpu', writing = PLAIN_WRITING }: ModelUse,
  bytes: Uint8Array,
  metadata: ModelMetadata,
  specs: ReadonlyMap<string, FeatureSpec>,
  feedback: FeedbackPlan | null = null,
): Promise<UsedModel> {
  const found = await resolveProvider(wanted, 'predict');
  if (!found.ok) throw new DiagnosticError(found.error);
  const { provider, notice } = found.value;
  const options = { provider, ...(threads === undefined ? {} : { threads }) };
  const session = await createSession(bytes, options);
  try {
    checkContract(session, specs, metadata, modelPath, feedback);
    const { kind, decoding } = metadata;
    const writer = decoding && (await openFileWriter(modelPath, kind, decoding, session, options));
    const release = async (): Promise<void> => {
      await writer?.release();
      await session.release();
    };
    const notices = notice === null ? [] : [notice];
    return { session, run: kind === 'encoder' ? null : runTaken(session), writer, settings: writing, notices, release };
  } catch (error) {
    await session.release();
    throw error;
  }
}

/** The description stored with the model has to fit its graph: somebody may have changed either. */
function checkContract(
  session: ModelSession,
  specs: ReadonlyMap<string, FeatureSpec>,
  metadata: ModelMetadata,
  modelPath: string,
  feedback: FeedbackPlan | null,
): void {
  const { kind, decoding, outputs } = metadata;
  const isForecast = kind === 'forecast' && feedback !== null;
  const ahead = isForecast ? [...feedback.inputs].filter(([, { known }]) => known > 0) : [];
  const besides = [
    ...ahead.map(([name]) => aheadName(name)),
    ...(decoding === null || kind === 'generate' || kind === 'sample'
      ? []
      : [...decoding.prefixes, ...decoding.prefixLengths]),
    ...(kind === 'sample' && decoding !== null
      ? ['temperature', 'top_k', 'noise'].map((name) => `${decoding.block}.${name}`)
      : []),
  ];
  const wanted = new Set([...specs.keys(), ...besides]);
  const fits =
    session.inputNames.length === wanted.size &&
    session.inputNames.every((name) => wanted.has(name)) &&
    (kind === 'encoder' ||
      [...(isForecast ? feedback.outputs.map(({ block }) => block) : outputs.keys())].every((name) =>
        session.outputNames.includes(name),
      ));
  if (fits) return;
  throw new DiagnosticError({
    code: 'MODEL-002',
    severity: 'error',
    message: `${modelPath} describes the inputs ${[...wanted].join(', ')}, but its graph has ${session.inputNames.join(', ')}.`,
    nextStep: 'Export the model again from its run.',
    where: { file: modelPath },
  });
}

function continuesText(modelPath: string): Diagnostic {
  return {
    code: 'MODEL-011',
    severity: 'error',
    message: `${modelPath} is a language model: it goes on with a text rather than saying something of one.`,
    nextStep: 'Use `unroll generate` with it.',
    where: { file: modelPath },
  };
}

function wrongKind(modelPath: string, kind: string): Diagnostic {
  return {
    code: 'MODEL-003',
    severity: 'error',
    message: `${modelPath} is ${kind === 'evaluate' || kind === 'encoder' ? `an ${kind}` : `a ${kind}`} graph; predictions are made with a predict graph.`,
    nextStep: 'Export the run with `--kind predict`.',
    where: { file: modelPath },
  };
}
