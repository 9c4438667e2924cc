import type { TextResults } from '../../src-shared/protocol/text-results';
import type { PlotLine } from '../charts/plot-types';

/** More dots than this make a line thick. */
const MOST_DOTS = 40;

/** Share of wrong tokens by step, shown the right text so far and reading its own. */
export function driftLines({ errors }: TextResults): PlotLine[] {
  const line = (key: string, label: string, color: PlotLine['color'], y: readonly (number | null)[]): PlotLine => ({
    ...{ key, label, color, y },
    x: y.map((_, step) => step + 1),
    hasDots: y.length < MOST_DOTS,
  });
  return [
    line('forced', 'Teacher-forced', 'training', errors.teacherForced),
    line('free', 'Free-running', 'validation', errors.freeRunning),
  ];
}
