import type { HeadResults } from '../../src-shared/protocol/run-types';
import { writeCsv } from '../charts/plot-csv';

type ClassScore = HeadResults['classes'][number];

interface AverageScore extends ClassScore {
  /** What the average is. */
  readonly help: string;
}

/** The scores over all classes: each counted alike (macro), and each as often as it occurs (weighted). */
export function averageClasses({ classes, confusion }: Pick<HeadResults, 'classes' | 'confusion'>): AverageScore[] {
  if (classes.length === 0) return [];
  const total = classes.reduce((sum, { count }) => sum + count, 0);
  // As the macro F1 of a run: a class that neither occurs nor is predicted says nothing.
  const seen = classes.filter(({ count }, k) => count > 0 || confusion.some((row) => (row[k] ?? 0) > 0));
  const mean = (score: 'precision' | 'recall' | 'f1', weightOf: (one: ClassScore) => number): number => {
    const whole = seen.reduce((sum, one) => sum + weightOf(one), 0);
    return seen.reduce((sum, one) => sum + weightOf(one) * one[score], 0) / whole;
  };
  const average = (name: string, help: string, weightOf: (one: ClassScore) => number): AverageScore => ({
    ...{ name, help, count: total },
    precision: mean('precision', weightOf),
    recall: mean('recall', weightOf),
    f1: mean('f1', weightOf),
  });
  return [
    average('Macro average', 'Every class that occurs or is predicted counts alike, however rare it is.', () => 1),
    average('Weighted average', 'Every class counts as often as it occurs.', ({ count }) => count),
  ];
}

/** Each class's scores and their averages as CSV. */
export function writeClasses(head: Pick<HeadResults, 'classes' | 'confusion'>): string {
  const rows = [...head.classes, ...averageClasses(head)].map(({ name, precision, recall, f1, count }) => [
    name,
    ...[precision, recall, f1].map((score) => (Number.isFinite(score) ? String(score) : '')),
    String(count),
  ]);
  return writeCsv([['class', 'precision', 'recall', 'f1', 'count'], ...rows]);
}
