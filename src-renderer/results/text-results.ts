import type { DecodedSample, StepErrors } from '../../src-shared/protocol/text-results';
import { writeCsv } from '../charts/plot-csv';
import type { PlotLine } from '../charts/plot-types';
import { showToken } from '../ui/show-token';

export type TextFilter = 'all' | 'right' | 'wrong';

/** The texts that are asked for, with their numbers in the list of all, from 1. */
export function filterTexts(
  samples: readonly DecodedSample[],
  filter: TextFilter,
): { readonly number: number; readonly sample: DecodedSample }[] {
  return samples
    .map((sample, i) => ({ number: i + 1, sample }))
    .filter(({ sample }) => filter === 'all' || (sample.firstWrong === null) === (filter === 'right'));
}

/** A piece of a written text: all right, the first wrong token, or what follows it. */
export interface MarkedPiece {
  readonly text: string;
  readonly mark: 'right' | 'wrong' | 'after';
}

/**
 * A written text with its first wrong token apart. A text that ends where another token was wanted has an empty wrong piece at its
 * end. Token texts stand as people read them; white space is made visible where it is the wrong token.
 */
export function markFirstWrong(tokens: readonly string[], firstWrong: number | null): MarkedPiece[] {
  if (firstWrong === null) return [{ text: tokens.join(''), mark: 'right' }];
  const pieces: MarkedPiece[] = [
    { text: tokens.slice(0, firstWrong).join(''), mark: 'right' },
    { text: showToken(tokens[firstWrong] ?? ''), mark: 'wrong' },
    { text: tokens.slice(firstWrong + 1).join(''), mark: 'after' },
  ];
  return pieces.filter(({ text, mark }) => text !== '' || mark === 'wrong');
}

/** Share of wrong tokens by step: reading the wanted tokens, and reading its own. */
export function stepErrorLines({ teacherForced, freeRunning }: StepErrors): PlotLine[] {
  const line = (key: string, label: string, color: PlotLine['color'], y: readonly (number | null)[]): PlotLine => ({
    ...{ key, label, color, y },
    x: y.map((_, i) => i + 1),
    hasDots: y.length <= 40,
  });
  return [
    line('forced', 'Teacher-forced', 'training', teacherForced),
    line('free', 'Free-running', 'validation', freeRunning),
  ];
}

/** All written texts as CSV. */
export function writeTexts(samples: readonly DecodedSample[]): string {
  const rows = samples.map(({ source, output, reference, firstWrong, logProbability }) => [
    source,
    output,
    reference,
    firstWrong === null ? 'right' : `token ${firstWrong + 1}`,
    logProbability === null ? '' : String(logProbability),
  ]);
  return writeCsv([['source', 'output', 'reference', 'first wrong', 'log probability'], ...rows]);
}
