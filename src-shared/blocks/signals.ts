import { invariant } from '../base/invariant';
import { describeShape, type Dim } from '../tensor/dims';
import { countOf } from './block-diagnostics';
import type { InputPort, InputSignals, OutputPort, Signal, SignalKind } from './block';

/** The named sizes of what comes from the data: rows of a batch, and steps of a window. */
export const BATCH = 'batch';
export const TIME = 'time';

/** `[batch, time, features]`. */
export function makeSequence(time: Dim, features: number): Signal {
  return { kind: 'sequence', shape: [BATCH, time, features] };
}

/** `[batch, features]`. */
export function makeVector(features: number): Signal {
  return { kind: 'vector', shape: [BATCH, features] };
}

/** `[batch, time]`: indices below `vocabularySize`. */
export function makeTokens(time: Dim, vocabularySize: number): Signal {
  return { kind: 'tokens', shape: [BATCH, time], vocabularySize };
}

/** `[batch, height, width, channels]`: a dot's channels stand together, dots row by row. */
export function makeImage(height: number, width: number, channels: number): Signal {
  return { kind: 'image', shape: [BATCH, height, width, channels] };
}

/** `[batch, query steps, key steps]`, or with several heads `[batch, heads, query steps, key steps]`. */
export function makeAlignment(queries: Dim, keys: Dim, heads?: number): Signal {
  return { kind: 'alignment', shape: [BATCH, ...(heads === undefined ? [] : [heads]), queries, keys] };
}

/** Features of a step (sequence), of a row (vector) or of a dot (image: its channels). Always known before training. */
export function featuresOf(signal: Signal): number {
  const features = signal.shape.at(-1);
  const { kind } = signal;
  invariant(
    kind !== 'tokens' && kind !== 'alignment' && typeof features === 'number',
    `A ${kind} has no number of features`,
  );
  return features;
}

/** Steps of a sequence or of tokens. */
export function timeOf(signal: Signal): Dim {
  const time = signal.shape[1];
  const hasSteps = signal.kind === 'sequence' || signal.kind === 'tokens';
  invariant(hasSteps && time !== undefined, `A signal of kind ${signal.kind} has no steps`);
  return time;
}

/** Height, width and channels of an image. */
export function imageSizeOf(signal: Signal): { height: number; width: number; channels: number } {
  const [, height, width, channels] = signal.shape;
  invariant(
    signal.kind === 'image' && typeof height === 'number' && typeof width === 'number' && typeof channels === 'number',
    `A signal of kind ${signal.kind} is no image`,
  );
  return { height, width, channels };
}

/** The same sequence or vector with another number of features. */
export function withFeatures(signal: Signal, features: number): Signal {
  return signal.kind === 'vector' ? makeVector(features) : makeSequence(timeOf(signal), features);
}

/** The one signal at a required port. The check sees to it that it is there. */
export function signalAt(inputs: InputSignals, port: string): Signal {
  const signal = inputs.get(port)?.[0];
  invariant(signal, `No signal at the port ${port}`);
  return signal;
}

export const SIGNAL_WORDS: Readonly<Record<SignalKind, string>> = {
  sequence: 'a sequence',
  vector: 'a vector (one row for a whole sequence)',
  tokens: 'tokens',
  image: 'an image',
  alignment: 'attention weights',
};

/** For messages: `64 features (batch × time × 64)`, `tokens of 20 values (batch × time)`, `1 channel (batch × 8 × 8 × 1)`. */
export function describeSignal(signal: Signal): string {
  const shape = describeShape(signal.shape);
  if (signal.kind === 'tokens') return `tokens of ${countOf(signal.vocabularySize ?? 0, 'value')} (${shape})`;
  if (signal.kind === 'alignment') return `attention weights (${shape})`;
  return `${countOf(featuresOf(signal), signal.kind === 'image' ? 'channel' : 'feature')} (${shape})`;
}

/** The input port of blocks that have one. */
export function portIn(...accepts: readonly SignalKind[]): InputPort {
  return { name: 'in', title: 'Input', accepts };
}

/** The output port of blocks that have one. */
export const PORT_OUT: OutputPort = { name: 'out', title: 'Output' };
