import type { CompiledModel } from '../src-shared/compiler/compiled-model';
import { fakeFeatures } from '../src-shared/testing/features';
import { sampleProject } from '../src-shared/testing/sample-projects';
import { compileOrThrow } from './models';

/** Tokens → embedding → LSTM → scores of the next token at every step, the state carried from window to window. */
export interface LanguageModel {
  /** Tokens of a window: how far the gradient goes back. */
  readonly time: number;
  readonly batch: number;
  readonly hidden: number;
  readonly words: number;
}

export const EMBEDDING = 32;

export function nameLanguageModel({ time, batch, hidden }: LanguageModel): string {
  return `LSTM T${time} B${batch} H${hidden}, carried`;
}

export function compileLanguageModel({ hidden, words }: LanguageModel): CompiledModel {
  const project = sampleProject(
    [
      ['input', 'token-input'],
      ['embedding', 'embedding', { size: EMBEDDING }],
      ['lstm', 'lstm', { hidden }],
      ['scores', 'linear', { units: words }],
      ['head', 'multi-class-output', { perStep: true }],
    ],
    [
      ['input.out', 'embedding.in'],
      ['embedding.out', 'lstm.in'],
      ['lstm.sequence', 'scores.in'],
      ['scores.out', 'head.in'],
    ],
  );
  const training = { ...project.training, carryState: true };
  const source = fakeFeatures({ vocabulary: words, target: ['next'], classes: words });
  return compileOrThrow({ ...project, training }, source);
}
