/** What was right and wrong at each step of texts, from their start. See `mean.ts` for how accumulators work. */
export interface StepCounts {
  readonly wrong: number[];
  readonly counted: number[];
}

export function createStepCounts(): StepCounts {
  return { wrong: [], counted: [] };
}

export function countStep(counts: StepCounts, step: number, isWrong: boolean): void {
  while (counts.counted.length <= step) {
    counts.counted.push(0);
    counts.wrong.push(0);
  }
  counts.counted[step] = (counts.counted[step] ?? 0) + 1;
  if (isWrong) counts.wrong[step] = (counts.wrong[step] ?? 0) + 1;
}

/** The share of wrong ones at a step; null where nothing was counted. */
export function errorAt({ wrong, counted }: StepCounts, step: number): number | null {
  const count = counted[step] ?? 0;
  return count === 0 ? null : (wrong[step] ?? 0) / count;
}
