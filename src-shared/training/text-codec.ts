import type { CompiledModel, ModelInput } from '../compiler/compiled-model';
import { toNumbers, type Tensor } from '../tensor/tensor';

/** Texts to tokens and back, as the training data taught it. */
export interface TextCodec {
  /** Tokens there are, special ones counted. */
  readonly size: number;
  /** Without an end token; what the vocabulary lacks is the unknown token. */
  readonly encode: (text: string) => Int32Array;
  /** Up to the first end token. */
  readonly decode: (tokens: ArrayLike<number>) => string;
  /** What one token is called where it is shown. */
  readonly nameOf: (token: number) => string;
}

/** The tokens of one row of an input or target, up to and without its end token. */
export function readRow(tokens: Tensor, row: number, end: number): number[] {
  const width = tokens.dims[1] ?? 0;
  const own = Array.from({ length: width }, (_, step) => Number(tokens.data[row * width + step]));
  const last = own.findIndex((token) => token === end || token < 0);
  return last < 0 ? own : own.slice(0, last);
}

/** The inputs of a model that are texts, without those that hold what it is to write. */
export function listSources(
  model: Pick<CompiledModel, 'inputs'>,
  codecs: ReadonlyMap<string, TextCodec>,
): readonly ModelInput[] {
  return model.inputs.filter(({ name, request }) => request.kind === 'token' && codecs.has(name));
}

/** What a row of a batch reads: its texts, a line each; for other inputs how many steps there are. */
export function describeSource(
  model: Pick<CompiledModel, 'inputs'>,
  codecs: ReadonlyMap<string, TextCodec>,
  batch: ReadonlyMap<string, Tensor>,
  row: number,
): string {
  const texts = listSources(model, codecs).map(({ name, info }) => {
    const tokens = batch.get(name);
    const end = info.text?.special.end;
    return tokens && end !== undefined ? (codecs.get(name)?.decode(readRow(tokens, row, end)) ?? '') : '';
  });
  if (texts.length > 0) return texts.join('\n');
  const [first] = model.inputs;
  const name = first?.lengths ?? null;
  const lengths = name === null ? undefined : batch.get(name);
  const steps = lengths ? toNumbers(lengths)[row] : first && batch.get(first.name)?.dims[1];
  return steps === undefined ? '' : `${steps} steps`;
}
