import type { ColumnDescription, ColumnDistribution } from '../../src-shared/protocol/app-types';
import { formatCount, formatDate, formatNumber } from '../charts/format';

interface Bar {
  /** What it counts, as it is shown under the pointer. */
  readonly title: string;
  readonly count: number;
}

/** The bars with what each of them counts. */
export function listBars(distribution: ColumnDistribution, type: ColumnDescription['type']): Bar[] {
  if (distribution.kind === 'values') {
    return distribution.values.map(({ text, count }) => ({ title: `${text}: ${rows(count)}`, count }));
  }
  const { from, to, isWhole, counts } = distribution;
  const width = (to - from) / counts.length;
  const show = (value: number): string => (type === 'date' ? formatDate(value) : formatNumber(value));
  return counts.map((count, i) => {
    const [first, last] = [from + i * width, from + (i + 1) * width];
    const range = isWhole || width === 0 ? show(first) : `${show(first)} … ${show(last)}`;
    return { title: `${range}: ${rows(count)}`, count };
  });
}

function rows(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'row' : 'rows'}`;
}
