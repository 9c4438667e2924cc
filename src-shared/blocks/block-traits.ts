/** What a block says of itself besides ports, shapes and graph. */

/** A state that can be carried from one stretch of a sequence to the next: `[batch, size]`. */
export interface CarriedState {
  /** The output port that it leaves by, as it is after each row's last step. */
  readonly output: string;
  /** The input port that it enters by, as it is before the first step. */
  readonly input: string;
  readonly size: number;
}

/**
 * What a block makes of the steps behind the end of a short sequence, which may hold anything; `padding.test.ts` holds each
 * against what the block does. `honours`: it reads across steps and leaves them out. `passes`: each step is worked out by itself,
 * and the lengths go on with it. `ends`: it makes one row of the steps that count. `none`: no sequence enters it.
 */
export type PaddingTreatment = 'honours' | 'passes' | 'ends' | 'none';

/** A setting that bounds how many steps a block takes in. */
export interface StepLimit {
  /** The input port whose steps are bounded; null: the text that is written. */
  readonly port: string | null;
  readonly steps: number;
  readonly parameter: string;
  /** What becomes of longer ones, as the end of a sentence: `what lies behind is never looked at`. */
  readonly consequence: string;
}

/** A part of a block, as one looks into it. */
export interface BlockPart {
  /** Short: it stands in a small box. */
  readonly title: string;
  /** What matters about it: `32 features`. */
  readonly detail: string;
  /** Whether what it gives is read again at the next step. */
  readonly isRecurrent: boolean;
  /** Which of the block's weights are its own. */
  readonly owns: (weight: string) => boolean;
}
