import { describe, expect, it } from 'vitest';
import { bind, makeBinding, makeTable, range } from '../testing/tables';
import { createDataset } from './dataset';

const noise = (i: number): number =>
  Math.sin(i * 12.9898) * 43758.5453 - Math.floor(Math.sin(i * 12.9898) * 43758.5453);

function warningsOf(x: readonly number[], samples: 'rows' | 'series'): string[] {
  const table = makeTable({ id: x.map((_, i) => `s${Math.floor(i / 4)}`), x, y: x.map((_, i) => noise(i + 0.5)) });
  const columns = [
    ...(samples === 'series' ? [bind('id', 'series', 'none')] : []),
    bind('x', 'input'),
    bind('y', 'target'),
  ];
  const split = { by: 'series', validation: 0.2, test: 0.2, validationFrom: null, testFrom: null, seed: 1 } as const;
  const made = createDataset(table, makeBinding(columns, { samples, split }));
  if (!made.ok) throw new Error(made.error[0]?.message);
  return made.value.warnings.flatMap(({ code, message }) => (code === 'DATA-053' ? [message] : []));
}

describe('samples that stand in two parts', () => {
  it('are told of: rows, and whole series', () => {
    expect(
      warningsOf(
        range(400).map((i) => noise(i % 20)),
        'rows',
      )[0],
    ).toContain('160 of 160 rows');
    expect(
      warningsOf(
        range(400).map((i) => noise(i % 20)),
        'series',
      )[0],
    ).toMatch(/^4\d of 4\d series/);
  });

  it('are none where every sample differs, if only in its last value', () => {
    expect(warningsOf(range(400).map(noise), 'rows')).toEqual([]);
    expect(
      warningsOf(
        range(400).map((i) => (i % 4 === 3 ? i : 1)),
        'series',
      ),
    ).toEqual([]);
  });

  it('are not worth telling where they are a handful', () => {
    expect(
      warningsOf(
        range(1000).map((i) => noise(i === 999 ? 0 : i)),
        'rows',
      ),
    ).toEqual([]);
  });
});
