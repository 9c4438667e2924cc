import type { Value } from '../ir/graph';
import type { LowerCall, ParameterValues, Signal, TextInfo } from './block';

/** How a block writes: what is computed once a source, and one step. */
export interface Writer {
  /** What the steps read, by name; what a step renews is `carried`. Batch first. */
  readonly begin: (call: WriterCall) => ReadonlyMap<string, WriterValue>;
  readonly step: (call: WriterStepCall) => WriterStep;
  /** Tokens after which writing stops at the latest, the end token counted. */
  readonly maximumLength: (parameters: ParameterValues, text: TextInfo) => number;
}

/** How a block writes numbers: what is computed once a source, and one step, which renews what is carried. */
export interface Stepper {
  readonly begin: (call: WriterCall) => ReadonlyMap<string, WriterValue>;
  readonly step: (call: StepperCall) => StepperStep;
  /** Steps of a sample, and of each the columns. */
  readonly sizes: (outputs: ReadonlyMap<string, Signal>) => { readonly steps: number; readonly columns: number };
}

export type StepperCall = Omit<WriterStepCall, 'token'>;

export interface StepperStep extends Pick<WriterStep, 'next' | 'weights'> {
  /** `[batch, columns]`: what was written. */
  readonly written: Value;
}

export interface WriterValue {
  readonly value: Value;
  readonly carried: boolean;
}

/** Like `LowerCall`, with the weights declared already: a step may stand in a loop. */
export interface WriterCall extends Pick<LowerCall, 'id' | 'g' | 'parameters' | 'inputs' | 'signals' | 'outputs'> {
  readonly weight: (name: string) => Value;
}

export interface WriterStepCall extends Omit<WriterCall, 'inputs'> {
  readonly values: ReadonlyMap<string, Value>;
  /** int64 `[batch]`: the token read at this step. */
  readonly token: Value;
}

export interface WriterStep {
  /** `[batch, words]`. */
  readonly logits: Value;
  /** New values of what is carried, by name. */
  readonly next: ReadonlyMap<string, Value>;
  /** `[batch, source steps]`; null without attention. */
  readonly weights: Value | null;
}

/** The probability that a step reads the model's own word instead of the true one: from the first epoch to the last, linear. */
export interface CoinSchedule {
  readonly from: number;
  readonly to: number;
  /** What all coins are where the model is measured rather than trained; absent means 0. */
  readonly measured?: 0 | 1;
}

export interface LoweredText {
  /** int64 `[batch, target steps]`: tokens with the end token, −100 behind it; null in `predict`. */
  readonly tokens: Value | null;
  readonly text: TextInfo;
}

/** See `DecodingModel.generate`. */
export interface SamplingInputs {
  readonly temperature: Value;
  readonly topK: Value;
  readonly noise: Value;
}
