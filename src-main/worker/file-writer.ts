import { dirname, join } from 'node:path';
import { DiagnosticError } from '../../src-shared/base/diagnostic';
import { readGenerated, samplingInputs } from '../../src-shared/decoding/generate-graph';
import {
  createPairWriter,
  createPrefixWriter,
  type TextWriter,
  type WritingSettings,
} from '../../src-shared/decoding/writer';
import { runTaken } from './check-writing';
import { pairFormOf, prefixFormOf, type DecodingDescription } from './decoding-description';
import { readModelFile } from './model-file';
import { readModelMetadata, type GraphKind } from './model-metadata';
import { createSession, type ModelSession, type SessionOptions } from './ort-session';

/** The second file of a pair lies beside the first under this name. */
const STEP_FILE = 'decoder-step.onnx';

/** How texts are written where nothing is asked for. */
export const PLAIN_WRITING: WritingSettings = { beam: 1, lengthPenalty: 0.6, temperature: 0, topK: 0, seed: 1 };

/**
 * Writes texts with an exported file: `predict` and `generate` greedily, `sample` by drawing, `encoder` (with the step
 * beside it) and models that read their whole prefix in every way. Throws a `DiagnosticError`: MODEL-008 where the file
 * cannot do what is asked, and those of reading the step.
 */
export async function openFileWriter(
  modelPath: string,
  kind: GraphKind,
  decoding: DecodingDescription,
  session: ModelSession,
  options: SessionOptions,
): Promise<TextWriter> {
  const { limits } = decoding;
  const prefix = prefixFormOf(decoding);
  const writesByItself = kind === 'generate' || kind === 'sample';
  if (prefix !== null && !writesByItself)
    return createPrefixWriter(prefix, limits, runTaken(session), async () => undefined);
  const pair = pairFormOf(decoding);
  if (kind === 'encoder' && pair !== null) {
    const step = await openStep(modelPath, options);
    return createPairWriter(pair, limits, runTaken(session), runTaken(step), () => step.release());
  }
  return {
    limits,
    release: async () => undefined,
    write: async (inputs, rows, settings) => {
      const problem = findRefusal(kind, settings);
      if (problem !== null) throw new DiagnosticError(refuse(modelPath, problem));
      const drawn =
        kind === 'sample' ? samplingInputs(decoding.block, settings, limits.maximumLength, rows, decoding.words) : [];
      const outputs = await runTaken(session)(new Map([...inputs, ...drawn]));
      return readGenerated(outputs, decoding.block, limits.end).map((text) => ({ hypotheses: [text], nodes: null }));
    },
  };
}

async function openStep(modelPath: string, options: SessionOptions): Promise<ModelSession> {
  const path = join(dirname(modelPath), STEP_FILE);
  const { model, bytes } = await readModelFile(path);
  const metadata = readModelMetadata(model.metadata);
  if (!metadata.ok) throw new DiagnosticError(metadata.error.map((d) => ({ ...d, where: { file: path } })));
  if (metadata.value.kind === 'decoder-step') return createSession(bytes, options);
  throw new DiagnosticError(refuse(path, `it is no decoder step, but a ${metadata.value.kind} graph`));
}

function findRefusal(kind: GraphKind, { beam, temperature }: WritingSettings): string | null {
  if (beam > 1) return 'a beam needs the states of each step, which this graph keeps inside';
  if (temperature > 0 && kind !== 'sample') return 'it writes greedily';
  return null;
}

function refuse(file: string, why: string) {
  return {
    code: 'MODEL-008',
    severity: 'error' as const,
    message: `${file} cannot write texts in the way that is asked for: ${why}.`,
    nextStep: 'Export the run with `--kind pair` and give its encoder.onnx, with decoder-step.onnx beside it.',
    where: { file },
  };
}
