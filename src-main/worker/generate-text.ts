import { DiagnosticError, type Diagnostic } from '../../src-shared/base/diagnostic';
import { SPECIAL } from '../../src-shared/data/text/special-tokens';
import { createTokenizer, type Tokenizer } from '../../src-shared/data/text/tokenizer';
import { createCarriedModel, type CarriedForm } from '../../src-shared/decoding/carried-model';
import { createPrefixModel, type PrefixForm } from '../../src-shared/decoding/prefix-model';
import { writeTexts, type SamplingSettings } from '../../src-shared/decoding/write-texts';
import { runTaken } from './check-writing';
import { readModelFile } from './model-file';
import { readModelMetadata, type ModelMetadata } from './model-metadata';
import { createSession } from './ort-session';

export interface GenerationRequest {
  readonly modelPath: string;
  /** What the text begins with; must not be empty. */
  readonly start: string;
  /** Tokens to add. */
  readonly length: number;
  readonly sampling: SamplingSettings;
}

export interface GeneratedText {
  /** What was added to the start. */
  readonly text: string;
  /** Mean −log₂ of the probability of the tokens that were added, each after those before it. */
  readonly bitsPerToken: number;
  readonly warnings: readonly Diagnostic[];
}

/**
 * Goes on with a text, with a graph of a language model that says what may come next. The `predict` graph reads the newest
 * tokens again for each one, as many as it learnt at a time; the `step` graph remembers what it has read. Throws a `DiagnosticError`: MODEL-009 for a file that is no language model.
 */
export async function generateText({ modelPath, start, length, sampling }: GenerationRequest): Promise<GeneratedText> {
  const { model, bytes } = await readModelFile(modelPath);
  const metadata = readModelMetadata(model.metadata);
  if (!metadata.ok) throw new DiagnosticError(metadata.error.map((d) => ({ ...d, where: { file: modelPath } })));
  const found = findLanguageModel(metadata.value);
  if (found === null) throw new DiagnosticError(noLanguageModel(modelPath));
  const { tokenizer, form } = found;
  const { states } = metadata.value;
  const before = Array.from(tokenizer.encode(start));
  const last = before.pop();
  if (last === undefined) throw new DiagnosticError(noStart());
  const session = await createSession(bytes, { spinning: false });
  try {
    // The text of training has no end: writing stops after as many tokens as were asked for.
    const limits = { start: last, end: -1, maximumLength: length };
    const run = runTaken(session);
    const [written] = await (states.length > 0
      ? writeTexts(createCarriedModel({ ...form, states, before }, run, 1), limits, 1, sampling)
      : writeTexts(
          createPrefixModel({ ...form, prefixes: form.inputs, before }, run, new Map(), 1),
          limits,
          1,
          sampling,
        ));
    const tokens = written?.tokens ?? [];
    const bitsPerToken = -(written?.logProbability ?? 0) / Math.max(1, tokens.length) / Math.LN2;
    return { text: tokenizer.decode(tokens), bitsPerToken, warnings: warnUnknown(tokenizer, start) };
  } finally {
    await session.release();
  }
}

type LanguageForm = Omit<PrefixForm, 'before' | 'prefixes'> & Pick<CarriedForm, 'inputs'>;

function findLanguageModel({
  kind,
  project,
  inputs,
  outputs,
  preparation,
}: ModelMetadata): { readonly tokenizer: Tokenizer; readonly form: LanguageForm } | null {
  const head = [...outputs].find(([, { task, perStep }]) => task === 'multi-class' && perStep);
  const reads = [...inputs];
  const fitted = preparation.columns.find((column) => column.kind === 'text');
  if ((kind !== 'predict' && kind !== 'step') || project.data?.samples !== 'text' || !head || fitted?.kind !== 'text')
    return null;
  if (reads.some(([, input]) => input.kind !== 'token')) return null;
  const tokenizer = createTokenizer(fitted.tokenizer);
  const form = {
    // The text of training has neither beginning nor end.
    banned: [SPECIAL.pad, SPECIAL.start, SPECIAL.end],
    ...{ block: head[0], words: tokenizer.size, limit: project.data.window.length },
    inputs: reads.map(([name]) => name),
    lengths: reads.flatMap(([, { lengths }]) => lengths ?? []),
  };
  return { tokenizer, form };
}

function warnUnknown(tokenizer: Tokenizer, start: string): Diagnostic[] {
  const known = tokenizer.decode(tokenizer.encode(start));
  if (!known.includes('\ufffd') || start.includes('\ufffd')) return [];
  return [
    {
      code: 'MODEL-010',
      severity: 'warning',
      message: 'The start holds tokens that the training text did not: the model reads them as “unknown”.',
      nextStep: 'Begin with a text of the kind that the model was trained on.',
    },
  ];
}

function noLanguageModel(file: string): Diagnostic {
  return {
    code: 'MODEL-009',
    severity: 'error',
    message: `${file} is no language model: text is continued by the predict or step graph of a model of one long text that answers at every step with the next token.`,
    nextStep:
      'Use `unroll predict` with it, or export the run of a language model with `--kind predict` (or `step`, if it was trained with carried state).',
    where: { file },
  };
}

function noStart(): Diagnostic {
  return {
    code: 'MODEL-009',
    severity: 'error',
    message: 'There is nothing to go on from: the start is empty.',
    nextStep: 'Give at least one character with --start.',
  };
}
