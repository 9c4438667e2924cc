import { describe, expect, it } from 'vitest';
import { bind, makeBinding, makeTable, range } from '../../testing/tables';
import { createDataset, type Dataset } from '../dataset';
import { fixedSeed, hideCells } from '../samples/hidden-cells';
import { measureGapFloors } from './gap-floors';

const HIDING = { share: 0.4, longest: 1 };
const NAMES = ['a', 'b', 'c'];
const table = makeTable({
  a: range(90).map((i) => Math.sin(i / 3)),
  b: range(90).map((i) => (i * 7) % 5),
  c: range(90).map((i) => 100 * Math.cos(i)),
});

function makeDataset(): Dataset {
  const binding = makeBinding(
    NAMES.map((name) => bind(name, 'target')),
    { window: { length: 12, stride: 1, horizon: 1, steps: 1 } },
  );
  const made = createDataset(table, binding, { hiding: HIDING, placement: 'each-step' });
  if (!made.ok) throw new Error(made.error[0]?.message);
  return made.value;
}

describe('measureGapFloors', () => {
  it('counts some of the columns on the cells that are hidden among all of them', () => {
    const dataset = makeDataset();
    const alone = NAMES.map((name) =>
      measureGapFloors({ ...dataset, columns: dataset.columns.filter(({ fitted }) => fitted.name === name) }, 'test'),
    );
    const counts = NAMES.map(() => 0);
    for (const start of dataset.parts.test.starts) {
      const hidden = hideCells(fixedSeed(dataset.binding.split.seed, start), 12, NAMES.length, HIDING);
      hidden.forEach((isHidden, i) => {
        counts[i % NAMES.length]! += isHidden;
      });
    }
    const cells = counts.reduce((sum, count) => sum + count, 0);
    const together = measureGapFloors(dataset, 'test');
    for (const way of ['mean', 'last_value', 'linear_interpolation']) {
      const pooled = alone.reduce((sum, floors, c) => sum + counts[c]! * floors[way]!['rmse']! ** 2, 0);
      expect(together[way]!['rmse']).toBeCloseTo(Math.sqrt(pooled / cells), 10);
    }
  });
});
