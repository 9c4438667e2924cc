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

/** Features of a step (sequence) or of a row (vector). Always known before training. */
export function featuresOf(signal: Signal): number {
  const features = signal.shape.at(-1);
  invariant(signal.kind !== 'tokens' && typeof features === 'number', `A ${signal.kind} without a number of features`);
  return features;
}

/** Steps of a sequence or of tokens. */
export function timeOf(signal: Signal): Dim {
  const time = signal.shape[1];
  invariant(signal.kind !== 'vector' && time !== undefined, 'A vector has no steps');
  return time;
}

/** The same signal with another number of features. */
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
};

/** For messages: `64 features (batch × time × 64)`, `tokens of 20 words (batch × time)`. */
export function describeSignal(signal: Signal): string {
  const shape = describeShape(signal.shape);
  if (signal.kind === 'tokens') return `tokens of ${countOf(signal.vocabularySize ?? 0, 'value')} (${shape})`;
  return `${countOf(featuresOf(signal), 'feature')} (${shape})`;
}

/** The input port of blocks that have one. */
export function portIn(...accepts: readonly SignalKind[]): InputPort {
  return { name: 'in', title: 'Input', accepts };
}

/** The output port of blocks that have one. */
export const PORT_OUT: OutputPort = { name: 'out', title: 'Output' };
